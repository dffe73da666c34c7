"""What a round leaves to be kept: `[[keep]]` of its script, once its answers may be read by whom it is for.

Nothing is kept for both before both may read it, whichever rule its step has. The rows' ids come from the
round, so that whoever brings an opening about, and however often, keeps it once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from duologue.engine import evenings
from duologue.engine.fields.kind import Field, Value
from duologue.engine.matching import find_stored
from duologue.engine.script import Keep, Seat, Step, StepKind
from duologue.engine.values import Values
from duologue.keepsakes import agreeing, from_rounds
from duologue.keepsakes.keepsake_words import AskingCard
from duologue.languages import ENGLISH, speak_in
from duologue.manuscript.keepsake_kinds import KeepsakeKind, find_kind
from duologue.people import days, ids
from duologue.people.ids import NamedId
from duologue.rounds import opening
from duologue.rounds.reading_rounds import Table, find_seat_letter
from duologue.showing.own_side import Own
from duologue.showing.prompts import find_prompt
from duologue.wording.values import find_kind_words, say_signed, say_value
from duologue.wording.voice import SPOKEN

AGREE = "agree"


@dataclass(frozen=True, slots=True)
class GivenWords:
    """What somebody said at a step instance, as far as this session may read it; `letter` is whose it is."""

    instance: str
    letter: str
    answer: str
    values: Values
    is_open: bool


def keep(before: Table, after: Table) -> None:
    """Keep what the script says to keep of what has come about between the two.

    What is written down is the script's own words and English ones, whatever language is spoken: it is the
    same for both, in whoever's session it comes about, and when a correction looks for what was kept before.
    """
    with speak_in(ENGLISH):
        _keep(before, after)


def _keep(before: Table, after: Table) -> None:
    for wanted in after.script.keeps:
        step = opening.find_step(after, wanted.step)
        if step.rule is not None and step.rule.compares:
            _keep_matched(before, after, step, find_kind(wanted.kind))
        elif find_kind(wanted.kind).confirmed and not after.header.terms.solo and after.me.shared:
            _keep_agreed(before, after, wanted, step)
        else:
            _keep_said(before, after, wanted, step)


def _keep_said(before: Table, after: Table, wanted: Keep, step: Step) -> None:
    """Each one's words as theirs: for both once they are open, for oneself where they stay one's own."""
    was, solo = dict(_list_given(before, step)), after.header.terms.solo
    for key, given in _list_given(after, step):
        earlier = was.pop(key, None)
        alone = solo or not given.is_open or not after.me.shared
        if not given.is_open and not _stays_private(after, step):
            continue
        if alone and given.letter != after.me.seat:
            continue
        text, again = _write_text(after, wanted, step, given)
        name = _make_name(after, f"{given.instance}:{given.letter}")
        if earlier is None or (given.is_open and not earlier.is_open):
            from_rounds.leave(
                after.me,
                name,
                given.letter,
                find_kind(wanted.kind),
                text,
                again,
                after.now,
                source=after.id,
                own=alone,
                asked=_find_asking_card(after, wanted),
            )
        elif earlier.answer != given.answer:
            from_rounds.follow(
                after.me, name, after.id, _write_text(before, wanted, step, earlier)[0], text, again
            )
    for given in was.values():
        if given.letter == after.me.seat and (solo or not given.is_open):
            from_rounds.forget(after.me, _make_name(after, f"{given.instance}:{given.letter}"), after.id)


def _keep_agreed(before: Table, after: Table, wanted: Keep, step: Step) -> None:
    """One agreement for both: of an agree step once both said yes, of any other as each one's wording."""
    was = {key: given.is_open for key, given in _list_given(before, step)}
    instances: dict[str, dict[str, GivenWords]] = {}
    for key, given in _list_given(after, step):
        if given.is_open:
            instances.setdefault(key[0], {})[key[1]] = given
    for instance, both in instances.items():
        if all(was.get((instance, letter)) for letter in both):
            continue
        if step.kind is StepKind.AGREE and not _have_both_confirmed(both):
            continue
        said = {letter: _write_text(after, wanted, step, given) for letter, given in both.items()}
        if all(text for text, _ in said.values()):
            agreeing.conclude(
                after.me,
                _make_name(after, instance),
                find_kind(wanted.kind),
                said,
                after.now,
                source=after.id,
                until=_find_last_day(after, wanted),
            )


def _have_both_confirmed(both: Mapping[str, GivenWords]) -> bool:
    return len(both) == 2 and all(given.values.get(AGREE) == "yes" for given in both.values())


def _keep_matched(before: Table, after: Table, step: Step, kind: KeepsakeKind) -> None:
    """What both chose, as something that goes by itself; it follows when one of them chooses otherwise."""
    if after.header.terms.solo or not after.me.shared:
        return
    for instance in {key[0] for key in after.played.answers if key[0].step_id == step.id}:
        values = find_stored(after.opened, instance).shared
        earlier = find_stored(before.opened, instance).shared
        if earlier == values:
            continue
        fields = _tell_fields(after, step, str(instance), after.me.seat)
        if kind.of_evenings:
            _keep_evenings(after, str(instance), fields, earlier, values)
            continue
        # A line each: two ideas are two things to do, or not.
        text = "\n".join(line for asked in fields if asked.id in values for line in _say_each(asked, values))
        from_rounds.leave_chosen(
            after.me, _make_name(after, str(instance)), text, after.now, source=after.id, is_new=not earlier
        )


def _keep_evenings(
    after: Table, instance: str, fields: tuple[Field, ...], earlier: Values, values: Values
) -> None:
    """Each evening that both ticked, by itself, on its day; it goes when one of them takes it back. One that
    is over where either of the two is has nothing left to be kept for."""
    for asked in fields:
        if not asked.evenings:
            continue
        was, now = ({*map(str, _list_items(one.get(asked.id)))} for one in (earlier, values))
        for slot in sorted(was ^ now):
            name = _make_name(after, f"{instance}:{asked.id}:{slot}")
            if slot in was:
                from_rounds.take_evening_away(after.me, name, after.now, source=after.id)
            elif not evenings.is_over(slot, after.now, after.dealt.terms.zones):
                text = find_kind_words(asked.kind).say_items(asked, [slot])[0]
                day = date.fromisoformat(slot.partition(" ")[0])
                from_rounds.leave_evening(after.me, name, text, day, after.now, source=after.id)


def _list_items(value: Value | None) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else []


def _say_each(asked: Field, values: Values) -> list[str]:
    value = values[asked.id]
    return (
        find_kind_words(asked.kind).say_items(asked, value)
        if isinstance(value, list)
        else [say_value(asked, value)]
    )


# -- what was said --------------------------------------------------------------------------------


def _list_given(table: Table, step: Step) -> Iterator[tuple[tuple[str, str], GivenWords]]:
    """The latest answers to a step that this session may read, by instance and by whose they are."""
    found: dict[tuple[str, str], GivenWords] = {}
    for (instance, seat), ref in table.played.answers.items():
        row = table.answers.get(ref.id) if ref.id is not None and instance.step_id == step.id else None
        if ref.id is None or row is None or not row.wraps:
            continue
        letter = find_seat_letter(table.header, seat)
        values = table.opened.get(ref.id) or table.own.values.get(ref.id)
        if values:
            is_open = ref.id in table.opened
            found[str(instance), letter] = GivenWords(str(instance), letter, ref.id, values, is_open)
    return iter(found.items())


def _stays_private(table: Table, step: Step) -> bool:
    return table.header.terms.solo or (step.rule is not None and step.rule.is_private)


def _write_text(table: Table, wanted: Keep, step: Step, given: GivenWords) -> tuple[str, date | None]:
    """An answer as words, and the day to look again; of an agree step without fields, its own text."""
    apart = {wanted.again} | ({AGREE} if step.kind is StepKind.AGREE else set())
    every = [one for one in _tell_fields(table, step, given.instance, given.letter) if one.id not in apart]
    # What lies beside the words is looked at where it lies, and fades there.
    asked = [one for one in every if not one.kind.is_attached] or every
    text = "\n".join(
        said for one in asked if (said := _say_for(find_kind(wanted.kind), one, given.values.get(one.id)))
    )
    if step.kind is StepKind.AGREE and not asked:
        seat = next(
            seat for seat in table.dealt.seats if find_seat_letter(table.header, seat) == given.letter
        )
        prompt = find_prompt(table.played, seat, given.instance, Own(voice=SPOKEN))
        text = prompt.text if prompt else ""
    return text, _find_day_to_look_again(table, wanted, given.values)


def _say_for(kind: KeepsakeKind, asked: Field, value: Value | None) -> str:
    """As a keepsake has it: a line each, where each line of it is a card."""
    if kind.dealt and value is not None:
        return say_signed(asked, value)
    return say_value(asked, value)


def _find_asking_card(table: Table, wanted: Keep) -> AskingCard | None:
    """The card that asked for it, where the script says which."""
    card = table.header.drawn.cards.get(wanted.card or "")
    deck = next((draw.deck for draw in table.script.draws if draw.name == wanted.card), None)
    return AskingCard(deck, card.id, card.text) if card is not None and deck is not None else None


def _find_day_to_look_again(table: Table, wanted: Keep, values: Values) -> date | None:
    """The day to look again: so long after, or what was typed, in the answer itself or in an earlier one.

    It is one date for both, so what is counted is counted from the UTC day, which tells nobody's zone; alone,
    from one's own. A day that has been is none: it would ask on the same evening. Of two it has been once it
    has everywhere, as whose is later would tell of their zone.
    """
    solo = table.header.terms.solo
    if wanted.again_after is not None:
        today = days.find_date(table.me, table.now) if solo else days.find_utc_day(table.now)
        return today + timedelta(days=wanted.again_after)
    *quoted, name = (wanted.again or "").split(".")
    if quoted:
        letter = find_seat_letter(table.header, Seat(quoted[0]))
        earlier = _list_given(table, opening.find_step(table, quoted[1]))
        said = [given.values for (_, whose), given in earlier if whose == letter and given.is_open]
        values = said[-1] if said else {}
    typed = values.get(name)
    day = date.fromisoformat(typed) if isinstance(typed, str) else None
    been = days.find_date(table.me, table.now) if solo else days.come_everywhere(table.now)
    return day if day is not None and day > been else None


def _find_last_day(table: Table, wanted: Keep) -> date | None:
    """The last day of what goes by itself: one date for both, by which what has gone is tidied up."""
    return None if wanted.lasts is None else days.find_utc_day(table.now) + timedelta(days=wanted.lasts)


def _tell_fields(table: Table, step: Step, instance: str, letter: str) -> tuple[Field, ...]:
    seat = next(seat for seat in table.dealt.seats if find_seat_letter(table.header, seat) == letter)
    prompt = find_prompt(table.played, seat, instance, Own(voice=SPOKEN))
    return prompt.fields if prompt is not None else step.fields


def _make_name(table: Table, what: str) -> NamedId:
    """By the round's own key, which both hold, alone as well as in every epoch."""
    return ids.name_row(table.round_key, table.id, f"kept:{what}")
