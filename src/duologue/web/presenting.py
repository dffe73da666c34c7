"""From a round's table to its screen. Everything shown comes from the engine's view."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from itertools import takewhile

from duologue.engine.asides import find_aside_step
from duologue.engine.fields import mood_point
from duologue.engine.fields.kind import Field, Wrong
from duologue.engine.fields.slots import ENDS
from duologue.engine.instances import Instance
from duologue.engine.moves import MoveKind
from duologue.engine.script import Seat, StepKind
from duologue.keepsakes.reading_keepsakes import Kept
from duologue.languages import _, mark
from duologue.people import days
from duologue.people.profile import Both
from duologue.rounds import at_rest, margins
from duologue.rounds.beyond import find_beyond
from duologue.rounds.drafts import NOTHING, Drafted
from duologue.rounds.play import Wish
from duologue.rounds.reading_rounds import Table
from duologue.showing.digests import digest_expected
from duologue.showing.own_side import Own
from duologue.showing.prompts import Prompt, find_fields_asked, find_fields_to_fill, find_prompt, find_rule
from duologue.showing.view import View
from duologue.showing.voice import EngineLine
from duologue.web import direction, more
from duologue.web.headings import part_heading
from duologue.web.leaves import RoundCompany, list_received, make_opening, make_worked
from duologue.web.replies_on_leaves import add_replies, is_deep
from duologue.web.screen import Beside, FreeDay, Leaf, Opening, Screen, Slip, Turn
from duologue.wording.engine_lines import say_heading, say_rest
from duologue.wording.in_a_row import say_side_by_side, say_well_apart
from duologue.wording.promises import say_skipped
from duologue.wording.reply_words import FOR_THE_READER
from duologue.wording.values import say_value

PRESENCE = "other_has_answered"
# What a view holds for both, whoever gave what.
OF_BOTH = ("matched", "not_now", "result")
FRESH = timedelta(minutes=1)
DAYS_AHEAD = 10

BUTTONS = {
    StepKind.READ: mark("Go on"),
    # TRANSLATORS: a button: what was to be said aloud has been said.
    StepKind.SPEAK: mark("Said"),
    StepKind.DO: mark("Done, or done enough"),
    StepKind.ASK: mark("Done"),
    # TRANSLATORS: a button under an agreement: one says yes, or no, to it.
    StepKind.AGREE: mark("Say so"),
    StepKind.REVEAL: mark("Go on"),
    StepKind.TOGETHER: mark("We're done"),
    StepKind.WORK_OUT: mark("Go on"),
}
SKIPS = {StepKind.DO: mark("Not today"), StepKind.TOGETHER: mark("Not this time")}
AGREE, NOT_YET = "agree", "not-yet"
GO_ON, SKIP = mark("Go on"), mark("Skip this one")


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed, by step: a draft, or a form that comes back.

    `errors` are by field, and stand at the form that `sent` came from: steps share names of fields. `drafts`
    is what is kept at these steps by now, whatever the form shows.
    """

    values: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    sent: Wish | None = None
    drafts: Mapping[str, Drafted] = field(default_factory=dict)

    @classmethod
    def read_so_far(cls, drafts: Mapping[str, Drafted]) -> Typed:
        return cls({step: kept.stands.values for step, kept in drafts.items()}, drafts=drafts)

    def find_errors(self, slip: Slip) -> Mapping[str, str]:
        is_it = self.sent is not None and (slip.kind, slip.step) == (self.sent.kind, self.sent.step)
        return self.errors if is_it else {}


def present(table: Table, both: Both, notes: Sequence[Kept] = (), typed: Typed | None = None) -> Screen:
    """The present screen of a round for whoever sits at `table`."""
    return _Presenter(table, both, tuple(notes), typed or Typed()).make_screen()


@dataclass(frozen=True)
class _Presenter:
    table: Table
    both: Both
    notes: tuple[Kept, ...]
    typed: Typed

    def __post_init__(self) -> None:
        object.__setattr__(self, "plain", self.table.view)
        object.__setattr__(self, "table", direction.isolate_table(self.table))
        object.__setattr__(self, "view", self.table.view)
        object.__setattr__(self, "company", RoundCompany(self.table.seat, self.both))

    # What moves carry digests of, and the same as the page says it.
    plain: View = field(init=False)
    view: View = field(init=False)
    company: RoundCompany = field(init=False)

    def _find_asked(self, instance: str, whose: Seat) -> Sequence[Field]:
        return find_fields_asked(self.table.played, instance, whose, self.table.own)

    def make_screen(self) -> Screen:
        """A long text of one's own pace is read in two: its first sentence large, the rest below it."""
        found = self._add_replies(self._choose_screen())
        found = replace(
            found,
            slips=tuple(map(_keep_what_fits, found.slips)),
            asides=tuple(map(_keep_what_fits, found.asides)),
            more=tuple(map(_keep_what_fits, found.more)),
            after_all=tuple(map(_keep_what_fits, found.after_all)),
        )
        if found.kind in (StepKind.READ.value, StepKind.DO.value) and found.slips:
            first = found.slips[0]
            return replace(found, slips=(_split_in_two(first), *found.slips[1:]))
        return found

    def _add_replies(self, found: Screen) -> Screen:
        """What was said under the answers of this page; on a step in hand, what one may say there too."""
        if self.solo:
            return found
        asking = found.may_note and found.kind in (StepKind.REVEAL.value, StepKind.RECEIVE.value)
        under = partial(add_replies, table=self.table, company=self.company, notes=self.notes)
        return replace(
            found,
            openings=under(found.openings, asking=asking),
            earlier=under(found.earlier, asking=False),
            notes=[one for one in found.notes if one.under is None],
        )

    def _choose_screen(self) -> Screen:
        base = Screen(
            id=str(self.table.id),
            title=self.table.told.script.title,
            kind="rest",
            digest=self._digest_table(),
            colour=self.both.mine.colour,
            other_colour="" if self.solo else self.company.other_colour,
            other_name=self.company.other_name,
            asides=self._list_asides(),
            more=tuple(
                self._put_blamed_first(
                    more.list_slips(self.table, self.plain, self.company, self.typed.values)
                )
            ),
            received=tuple(list_received(self.view, self.company)),
            notes=self.notes,
            may_note=self._may_note(),
            alone=self.solo,
            archived=self.table.me.former,
            days=self._list_days(),
            hinting="no_hints" not in self.table.own.settings,
            beyond=find_beyond(self.table),
            rests=at_rest.rests(self.table),
        )
        if self.table.me.former:
            return self._show_archived(base)
        last = self.view.prompt
        if self.view.done and not self._rests and (last is None or last.kind is StepKind.READ):
            return self._show_done(base, last)
        if last is not None and not self._rests:
            return self._show_step(base, last)
        return self._show_resting(base)

    def _list_days(self) -> tuple[FreeDay, ...]:
        """The days that free times are looked for in: from today, where this partner is, and from now."""
        here = days.tell_local_time(self.table.me, self.table.now)
        today = days.find_date(self.table.me, self.table.now)
        over = frozenset(part for part, end in ENDS.items() if here.hour >= end)
        return tuple(
            FreeDay(today + timedelta(days=n), over if n == 0 else frozenset()) for n in range(DAYS_AHEAD)
        )

    @property
    def solo(self) -> bool:
        return self.table.dealt.alone

    @property
    def _rests(self) -> bool:
        return self.view.paused or self.view.left or self.view.quiet or self.view.faded

    def _may(self, kind: MoveKind, step: str | None = None) -> bool:
        return any(one.kind is kind and (step is None or str(one.step) == step) for one in self.view.may)

    def _may_note(self) -> bool:
        if self.table.me.former or margins.refusal_of_note(self.table) is not None:
            return False
        return not self.solo or self.view.done

    # -- a step in hand ---------------------------------------------------------------------------

    def _show_step(self, base: Screen, prompt: Prompt) -> Screen:
        kind = prompt.kind
        slips = tuple(self._make_slip(one) for one in (prompt, *self.view.beside))
        if kind is StepKind.AGREE and (then := self._say_after_not_yet(prompt)):
            slips = (replace(slips[0], hint=say_side_by_side((prompt.hint, then))), *slips[1:])
        base = replace(
            base, kind=kind.value, text=prompt.text, hint=prompt.hint, turn=self._find_turn(prompt)
        )
        if kind in (StepKind.REVEAL, StepKind.RECEIVE):
            return self._reveal(base, prompt, slips)
        if kind is StepKind.WORK_OUT:
            base = replace(base, worked=make_worked(self.view, prompt.step, self.company))
        if not self._may(MoveKind.ANSWER, prompt.step):
            slips = (replace(slips[0], kind=""), *slips[1:])
        earlier = self._list_earlier(without=(prompt.step,))
        kept = self._say_kept_beside(prompt) if kind is StepKind.ASK else ""
        return replace(base, slips=slips, minutes=prompt.minutes, earlier=earlier, kept=kept)

    def _say_kept_beside(self, prompt: Prompt) -> str:
        """What one gave to the questions that shared a screen with this one, which was left out."""
        scenes = self.table.played.course.scenes
        at = next((n for n, scene in enumerate(scenes) if str(scene.instance) == prompt.step), None)
        if at is None:
            return ""
        first = next((n for n in range(at, 0, -1) if not scenes[n].step.beside), 0)
        following = takewhile(lambda scene: scene.step.beside, scenes[first + 1 :])
        said: list[str] = []
        for instance in (str(scene.instance) for scene in (scenes[first], *following)):
            given = self.view.sees.get(instance, {}).get(self.company.seat.value)
            if instance != prompt.step and isinstance(given, Mapping):
                fields = self._find_asked(instance, self.company.seat)
                said += [say_value(one, given[one.id]) for one in fields if one.id in given]
        if not said:
            return ""
        answers = say_well_apart(map(direction.isolate, said))
        return _("Kept: %(answers)s. This one has no answer yet.", answers=answers)

    def _say_after_not_yet(self, prompt: Prompt) -> str:
        """What comes of a "not yet", where it leads back to the words."""
        at = Instance.parse(prompt.step)
        place = self.table.played.course.plan.find(at.step_id)
        if place is None or place.turns is None or place.turns.until is None:
            return ""
        if at.n >= place.turns.most:
            return _("After a “not yet”, this rests with both wordings kept. You can take it up again.")
        return _("After a “not yet”, you go back to the words and are both asked again.")

    def _reveal(self, base: Screen, prompt: Prompt, slips: tuple[Slip, ...]) -> Screen:
        moods = [step for step in self.view.shows if self._has_mood(step)]
        groups = [list(self.view.shows)] if moods else [[step] for step in self.view.shows]
        shown = [one for group in groups if (one := self._make_opening(group)) is not None]
        goes_on = self._may(MoveKind.ANSWER, prompt.step) or prompt.kind is StepKind.RECEIVE
        return replace(
            base,
            openings=shown,
            slips=slips if goes_on else (),
            question=self._find_card(),
            earlier=self._list_earlier(without=self.view.shows),
            just_opened=self._is_fresh(),
            to_reader=_(FOR_THE_READER) if self._is_read_deep(shown) else "",
        )

    def _is_read_deep(self, shown: Sequence[Opening]) -> bool:
        """Whether this is a deep opening in which there is something of the other's to read."""
        other = self.company.seat.other.value
        there = any(leaf.seat == other and leaf.steps for one in shown for leaf in one.leaves)
        return there and not self.solo and is_deep(self.table)

    def _show_done(self, base: Screen, last: Prompt | None) -> Screen:
        """Through: one thing to take along, which is what was agreed, or what the exercise says last, or the
        one opening that there was. All that led to it is there for who wants to look."""
        agreed = self._find_agreed()
        opened = self._list_earlier(moods_together=True)
        is_folded = bool(agreed) or len(opened) > 1
        in_short = self.table.told.script.in_short if is_folded else ""
        text, hint = part_heading(last.text) if last else (self.view.text, in_short)
        if agreed:
            text, hint = _("Agreed, by both of you."), last.text if last else ""
        return replace(
            base,
            kind="reveal",
            state="done",
            question=self._find_card(),
            text=text,
            hint=say_side_by_side((hint, last.hint if last else "")),
            agreed=agreed,
            take_up="" if agreed or not self._came_to_no_agreement() else self.table.script.slug,
            openings=() if is_folded else opened,
            earlier=opened if is_folded else (),
            mine=self._list_unopened(),
        )

    def _find_agreed(self) -> str:
        """What both of them said yes to here, in its own words."""
        for instance, there in self.view.sees.items():
            found = find_prompt(self.table.played, self.company.seat, instance, self.table.own)
            if found is None or found.kind is not StepKind.AGREE:
                continue
            said = [there.get(seat.value) for seat in Seat]
            if all(isinstance(one, Mapping) and one.get("agree") == "yes" for one in said):
                return found.text
        return ""

    def _came_to_no_agreement(self) -> bool:
        """Whether the two were asked for a yes, and one of them at least is not ready for it."""
        asked = {step.id for step in self.table.script.every_step if step.kind is StepKind.AGREE}
        return not self.solo and any(
            there.get(seat.value) == {AGREE: NOT_YET}
            for instance, there in self.view.sees.items()
            for seat in Seat
            if Instance.parse(instance).step_id in asked
        )

    def _show_archived(self, base: Screen) -> Screen:
        """Of a couple that has closed: what may still be read, and nothing that could be done."""
        openings, mine = self._list_earlier(), self._list_unopened()
        return replace(
            base,
            kind="reveal",
            state="done",
            question=self._find_card() or self.table.title,
            text=""
            if openings or mine
            else _("Nothing of this one had opened, and nothing of yours is in it."),
            openings=openings,
            mine=mine,
            asides=(),
            more=(),
        )

    def _show_resting(self, base: Screen) -> Screen:
        view = self.view
        state = (
            "faded"
            if view.faded
            else "left"
            if view.left
            else "paused"
            if view.paused
            else "quiet"
            if view.quiet
            else "waiting"
        )
        text, hint = (
            (view.text, "")
            if view.line is None
            else (say_heading(view.line, **view.about), say_rest(view.line, **view.about))
        )
        # What it waits for stands on the page itself, and nowhere twice.
        open_ = {prompt.step for prompt in view.still} if view.line is EngineLine.WAITING_ONESELF else set()
        after_all = [slip for slip in base.more if slip.kind == MoveKind.ANSWER.value and slip.step in open_]
        mine = self._list_unopened(without=self._beside) if state in ("waiting", "quiet") else ()
        return replace(
            base,
            state=state,
            text=text,
            hint=hint,
            slips=tuple(more.list_while_resting(self.table, view)),
            more=() if state in ("left", "faded") else [one for one in base.more if one not in after_all],
            after_all=after_all,
            mine=[leaf for leaf in mine if not leaf.is_long],
            put_away=[leaf for leaf in mine if leaf.is_long],
            earlier=self._list_earlier() if state != "left" else (),
            presence=self._say_presence() if state == "waiting" else "",
        )

    # -- parts ------------------------------------------------------------------------------------

    def _list_asides(self) -> tuple[Slip, ...]:
        """One question for oneself at a time; one that comes back with a mistake before any other."""
        slips = [self._make_slip(prompt, aside=True) for prompt in self.view.asides]
        return tuple(sorted(slips, key=lambda slip: not slip.errors)[:1])

    def _make_slip(self, prompt: Prompt, aside: bool = False) -> Slip:
        may_skip = self._may(MoveKind.SKIP, prompt.step)
        speaks_for = self.view.for_.value if self.view.for_ else None
        draft = self.typed.drafts.get(prompt.step, NOTHING)
        slip = Slip(
            kind=MoveKind.RECEIVE.value if prompt.kind is StepKind.RECEIVE else MoveKind.ANSWER.value,
            step=prompt.step,
            expects=digest_expected(self.plain, prompt.step),
            speaks_for=speaks_for,
            text=prompt.text,
            hint=prompt.hint,
            fields=prompt.fields,
            typed=self.typed.values.get(prompt.step, {}),
            based=draft.digest if prompt.fields else None,
            beside=tuple(_list_beside(prompt, draft)),
            button=prompt.button
            or (
                _("Keep it to myself")
                if aside and prompt.rule == "private"
                else _(BUTTONS.get(prompt.kind, GO_ON))
            ),
            promise=prompt.promise,
            may_skip=may_skip,
            skipped=self._say_skipped(prompt) if may_skip and prompt.fields else "",
            aside=aside,
        )
        slip = replace(slip, errors=self.typed.find_errors(slip))
        if not may_skip or prompt.fields:
            return slip
        return replace(
            slip, skip=replace(slip, kind=MoveKind.SKIP.value, button=_(SKIPS.get(prompt.kind, SKIP)))
        )

    def _say_skipped(self, prompt: Prompt) -> str:
        rule = find_rule(self.table.played, prompt.step)
        if any(one.one_by_one for one in prompt.fields):
            return ""
        if rule is None or self.solo or self.view.for_ is not None or prompt.step in self._beside:
            return ""
        return say_skipped(rule.promise, self.company.other_name)

    def _put_blamed_first(self, slips: Iterable[Slip]) -> Iterable[Slip]:
        return (replace(slip, errors=self.typed.find_errors(slip)) for slip in slips)

    def _find_turn(self, prompt: Prompt) -> Turn | None:
        if self.view.for_ is not None:
            seat = self.view.for_
            # On one phone both look at it, so both go by their names.
            name = self.both.mine.name if seat is self.company.seat else self.company.name_seat(seat)
            return (
                Turn(self.company.colour_seat(seat), name)
                if prompt.kind in (StepKind.SPEAK, StepKind.ASK)
                else None
            )
        if self.view.role is None:
            return None
        return Turn(self.both.mine.colour, _("You talk") if self.view.role == "speaker" else _("You listen"))

    def _make_opening(self, instances: Sequence[str]) -> Opening | None:
        return make_opening(
            self.view, instances, self._find_asked, self.company, self._find_text(instances[0])
        )

    def _list_earlier(
        self, without: Sequence[str] = (), *, moods_together: bool = False
    ) -> tuple[Opening, ...]:
        """What stands open of other steps, oldest first; the engine's own asides left out.

        Moods and the guesses at them are looked at on one plane. What only says whether to go round once more
        has said it.
        """
        asked_again = {step.until.step for step in self.table.script.steps if step.until is not None}
        there = [
            instance
            for instance in self.view.sees
            if instance not in without and Instance.parse(instance).step_id not in asked_again
            if not more.is_overtaken(self.table, Instance.parse(instance))
            if find_aside_step(Instance.parse(instance).step_id) is None and self._is_open(instance)
        ]
        moods = [one for one in there if self._has_mood(one)] if moods_together else []
        groups = [moods if one in moods else [one] for one in there if one not in moods[1:]]
        return tuple(one for group in groups if (one := self._make_opening(group)) is not None)

    @property
    def _beside(self) -> frozenset[str]:
        """Questions for oneself alone. Whoever waits has the other next to them, perhaps, looking on."""
        return frozenset(step.id for step in self.table.script.steps if step.aside)

    def _list_unopened(self, without: Collection[str] = ()) -> tuple[Leaf, ...]:
        """One's own that the other cannot read, on one leaf; asides of the engine's are left out."""
        closed = [
            instance
            for instance in self.view.sees
            if find_aside_step(step := Instance.parse(instance).step_id) is None
            and step not in without
            and not self._is_open(instance)
        ]
        found = self._make_opening(closed) if closed else None
        return tuple(leaf for leaf in found.leaves if leaf.pairs) if found else ()

    def _is_open(self, instance: str) -> bool:
        there = self.view.sees[instance]
        if self.solo or not there.keys().isdisjoint((self.company.seat.other.value, *OF_BOTH)):
            return True
        return self._may(MoveKind.ADD, instance)

    def _find_text(self, instance: str) -> str:
        others = Own(voice=self.table.own.voice, told=self.table.own.told)
        for seat, own in ((self.company.seat, self.table.own), (self.company.seat.other, others)):
            found = find_prompt(self.table.played, seat, instance, own)
            if found is not None:
                return found.text if seat is self.company.seat else ""
        return ""

    def _has_mood(self, instance: str) -> bool:
        return any(one.kind is mood_point.KIND for one in self._find_asked(instance, self.company.seat))

    def _find_card(self) -> str:
        return self.table.title if self.table.header.drawn.question else ""

    def _say_presence(self) -> str:
        if not any(there.get(PRESENCE) for there in self.view.sees.values()):
            return ""
        name = self.company.name_seat(self.company.seat.other)
        return (
            _(
                "%(name)s has answered too. It opens when %(other)s is next here.",
                name=name,
                other=self.company.other_name,
            )
            if self.table.me.strict
            else _("%(name)s has answered too.", name=name)
        )

    def _is_fresh(self) -> bool:
        """Whether what this step shows has opened within the last minute: of moves that both can see."""
        refs = [
            self.table.played.course.find_ref(Instance.parse(step), seat)
            for step in self.view.shows
            for seat in Seat
        ]
        return any(ref is not None and self.table.now - ref.at < FRESH for ref in refs)

    def _digest_table(self) -> str:
        shown = json.dumps(
            [self.plain.write_json(), [[str(note.id), note.text] for note in self.notes]],
            sort_keys=True,
            default=_write_plain,
        )
        return hashlib.sha256(shown.encode()).hexdigest()[:16]


def _keep_what_fits(slip: Slip) -> Slip:
    """A form begins with what was typed as far as its fields can show it: a draft may hold anything, and so
    may what a program sends in the place of a form."""
    known = {field.id: field for field in slip.fields}
    fits = {
        id_: typed
        for id_, typed in slip.typed.items()
        if (field := known.get(id_)) is not None and field.kind.is_typed(typed)
    }
    return replace(slip, typed=fits)


def _list_beside(prompt: Prompt, draft: Drafted) -> Iterable[Beside]:
    """What the same writer typed elsewhere, in words."""
    for version in draft.beside:
        said = [_say_again(field, version.values.get(field.id)) for field in prompt.fields]
        yield Beside(version.page, [one for one in said if one] or [_("Something that is not finished yet.")])


def _split_in_two(slip: Slip) -> Slip:
    text, rest = part_heading(slip.text)
    return replace(slip, text=text, rest=rest)


def _write_plain(value: object) -> object:
    return dict(value) if isinstance(value, Mapping) else str(value)


def list_lost(table: Table, shown: Screen, typed: Typed) -> list[str]:
    """What was given at a step that this screen no longer asks, in words: to be read and copied. A form that
    is folded away is seen by nobody who looks for their words."""
    asked = {slip.step for slip in (*shown.slips, *shown.asides) if slip.fields}
    asked |= {slip.step for slip in shown.after_all}
    asked |= {slip.step for slip in shown.more if slip.errors}
    return [
        words
        for step, raw in typed.values.items()
        if step not in asked
        for field in find_fields_to_fill(table.played, table.seat, step, table.own)
        if (words := _say_again(field, raw.get(field.id)))
    ]


def _say_again(field: Field, raw: object) -> str:
    """As it would stand in a sentence; as it was typed, where it is no answer yet."""
    try:
        value = field.kind.read(field, raw) if raw not in (None, "", [], {}) else None
    except Wrong:
        return raw if isinstance(raw, str) else ""
    return say_value(field, value)
