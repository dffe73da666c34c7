"""Moves kept out of the way, under "More", and those that stand where nothing else is to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from duologue.engine.asides import find_aside_step
from duologue.engine.instances import Instance
from duologue.engine.moves import MoveKind
from duologue.engine.script import StepKind
from duologue.languages import _, mark
from duologue.languages.dates_in_words import write_day
from duologue.people import days
from duologue.rounds import next_time
from duologue.rounds.reading_rounds import Table
from duologue.showing.digests import digest_expected
from duologue.showing.prompts import Prompt, find_prompt, find_rule
from duologue.showing.view import View
from duologue.web.leaves import RoundCompany
from duologue.web.screen import Slip
from duologue.wording.in_a_row import say_side_by_side, say_well_apart
from duologue.wording.values import say_value

NEXT_TIME = mark(
    "You can take something back here. What you add is kept for the next time, and only you see it."
)
ONLY_LATER = mark(
    "You took yours back, so nothing more counts here. What you tick now is kept for the next time."
)


def list_while_resting(table: Table, view: View) -> Iterator[Slip]:
    """What one can do about a round in which nothing is to do."""
    may = {one.kind for one in view.may}
    if MoveKind.RESUME in may:
        yield Slip(MoveKind.RESUME.value, button=_("Go on with it") if view.paused else _("Come back to it"))
    if view.quiet and not view.closed and MoveKind.CLOSE in may and _has_unopened(table):
        yield Slip(MoveKind.CLOSE.value, button=_("Take mine back"))
        if MoveKind.KEEP in may and view.keeps is not True:
            yield Slip(MoveKind.KEEP.value, button=_("Keep it for myself"), said="yes")


def list_slips(
    table: Table,
    view: View,
    company: RoundCompany,
    typed: Mapping[str, Mapping[str, object]],
) -> Iterator[Slip]:
    """Everything else that may be done, what concerns a step first. `view` is what moves carry digests of;
    `table` says the same as a page does."""
    for prompt in table.view.still:
        only_later = _is_only_for_later(table, prompt.step)
        yield Slip(
            MoveKind.ANSWER.value,
            prompt.step,
            digest_expected(view, prompt.step),
            text=_("For the next time: %(question)s", question=prompt.text)
            if only_later
            else _("Answer after all: %(question)s", question=prompt.text),
            fields=prompt.fields,
            promise=say_side_by_side([_(ONLY_LATER), *_say_kept_so_far(table, prompt)])
            if only_later
            else prompt.promise,
            typed=typed.get(prompt.step, {}),
            button=_("Keep it for the next time") if only_later else prompt.button or _("Done"),
        )
    for one in view.may:
        if one.step is not None and find_aside_step(one.step.step_id) is None:
            yield from _list_at_step(table, view, company, one.kind, one.step, typed)
    yield from _list_of_the_round(table, view)


def _list_at_step(
    table: Table,
    view: View,
    company: RoundCompany,
    kind: MoveKind,
    step: Instance,
    typed: Mapping[str, Mapping[str, object]],
) -> Iterator[Slip]:
    name, seen = str(step), digest_expected(view, str(step))
    speaks_for = view.for_.value if view.for_ else None
    if kind in (MoveKind.CORRECT, MoveKind.ADD):
        prompt = find_prompt(table.played, view.for_ or view.seat, name, table.own)
        if prompt is None or not prompt.fields:
            return
        # What has been put differently since, or said yes or no to, has nothing to be added to it.
        if kind is MoveKind.ADD and (prompt.kind is StepKind.AGREE or is_overtaken(table, step)):
            return
        own = view.sees.get(name, {}).get((view.for_ or view.seat).value)
        before: Mapping[str, object] = own if kind is MoveKind.CORRECT and isinstance(own, Mapping) else {}
        yield Slip(
            kind.value,
            name,
            seen,
            speaks_for,
            text=_("Change mine") if kind is MoveKind.CORRECT else _("I'd put it differently now"),
            hint=prompt.text,
            promise=say_side_by_side(_say_second_thought(table, view, company, prompt)),
            fields=prompt.fields,
            typed=typed.get(name) or before,
            button=_("Keep it like this") if kind is MoveKind.CORRECT else _("Add it"),
        )
    elif kind is MoveKind.WITHDRAW:
        yield Slip(
            kind.value,
            name,
            seen,
            speaks_for,
            button=_("Take mine back"),
            hint=_say_seen_by_the_other(view, company, name) or _("It is destroyed, and nobody is told."),
        )
    elif kind is MoveKind.SHARE and company.both.other is not None:
        yield Slip(
            kind.value, name, seen, speaks_for, button=_("Show it to %(other)s", other=company.other_name)
        )


def is_overtaken(table: Table, at: Instance) -> bool:
    """Whether the same person has put it into other words since, where two write by turns."""
    course = table.played.course
    place = course.plan.find(at.step_id)
    turns = place.turns if place is not None else None
    return turns is not None and turns.alternate and at.n + 1 < len(course.passes.get(turns.id, ()))


def _is_compared(table: Table, step: str) -> bool:
    rule = find_rule(table.played, step)
    return rule is not None and rule.compares and not table.dealt.alone


def _is_only_for_later(table: Table, step: str) -> bool:
    """Whether all of one's own was taken back where answers are compared: nothing can be added there."""
    ref = table.played.course.find_ref(Instance.parse(step), table.seat)
    return _is_compared(table, step) and ref is not None and ref.withdrawn


def _has_unopened(table: Table) -> bool:
    """Whether something of one's own is there that would have opened."""
    return any(
        ref.id in table.own.values
        for (instance, seat), ref in table.played.answers.items()
        if seat is table.seat
        and (rule := find_rule(table.played, str(instance))) is not None
        and not rule.is_own
    )


def _say_second_thought(table: Table, view: View, company: RoundCompany, prompt: Prompt) -> Iterator[str]:
    """What comes of changing an answer that was compared, said before it is changed."""
    if _is_compared(table, prompt.step):
        yield _(NEXT_TIME)
        yield from _say_kept_so_far(table, prompt)
        if seen := _say_seen_by_the_other(view, company, prompt.step):
            yield seen


def _say_kept_so_far(table: Table, prompt: Prompt) -> Iterator[str]:
    kept = next_time.read_waiting(table, prompt)
    said = [say_value(field, kept[field.id]) for field in prompt.fields if field.id in kept]
    if said:
        yield _("Kept so far: %(answers)s", answers=say_well_apart(said))


def _say_seen_by_the_other(view: View, company: RoundCompany, step: str) -> str:
    """Of what both chose, the other is told when it is taken back; empty where nothing is shared."""
    if "matched" not in view.sees.get(step, {}):
        return ""
    return _(
        "If you take back something you both chose, %(other)s will read “not now” there.",
        other=company.other_name,
    )


def _list_of_the_round(table: Table, view: View) -> Iterator[Slip]:
    may = {one.kind for one in view.may}
    if MoveKind.KEEP in may and view.fades_on is not None:
        day = write_day(days.find_date(table.me, view.fades_on))
        if view.keeps is True:
            yield Slip(
                MoveKind.KEEP.value,
                button=_("Let it fade"),
                said="no",
                hint=_("You keep this one.")
                if table.dealt.alone
                else _("You keep this one. It stays if both of you do; else it fades on %(day)s.", day=day),
            )
        else:
            yield Slip(
                MoveKind.KEEP.value,
                button=_("Keep it"),
                said="yes",
                hint=_("This one fades on %(day)s, unless you keep it.", day=day)
                if table.dealt.alone
                else _("This one fades on %(day)s, unless both of you keep it.", day=day),
            )
    if MoveKind.PAUSE in may and not view.done:
        yield Slip(
            MoveKind.PAUSE.value, button=_("Pause this"), hint=_("Only you see that. Come back any time.")
        )
    if MoveKind.LEAVE in may and not view.done:
        yield Slip(
            MoveKind.LEAVE.value, button=_("Leave this one"), hint=_("No reason needed, and nobody is told.")
        )
