"""What a move leaves behind beside itself: plain columns, numbers in blocks, keepsakes, matches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from duologue.engine.roles import INFORMED, FedFigure, Role
from duologue.engine.script import Seat, Step
from duologue.engine.values import Values
from duologue.people import days
from duologue.people.days import Day
from duologue.rounds import blocks, casting, opening, round_rows, weekly
from duologue.rounds.daily import opening_times
from duologue.rounds.models import Outbox
from duologue.rounds.reading_rounds import AnswerRow, Table, find_seat_letter
from duologue.vault import store_wraps

NEVER = date(9999, 12, 1)


def name_state(table: Table) -> str:
    """The plain state of a round: open, quiet or closed."""
    if table.played.closed:
        return "closed"
    return "quiet" if table.played.quiet else "open"


def update_columns(before: Table, after: Table) -> None:
    """Bring a round's plain columns up to date; a round that ended keeps nothing sealed for the other.

    Written after every move, changed or not: whether a statement was needed would tell of the other's answer.
    """
    state = name_state(after)
    is_waited_for = state == "open" and takes_place(after)
    awaits = {
        f"awaits_{find_seat_letter(after.header, seat)}": bool(after.played.awaits.get(seat))
        and is_waited_for
        for seat in Seat
    }
    round_rows.update_round(after.id, {"state": state, **awaits})
    is_over = state == "closed" and (after.state != "closed" or is_late(after))
    round_rows.rewrap_all(_list_kept_private(after) if is_over else ())
    _plan_fading(before, after)


def takes_place(table: Table) -> bool:
    """Whether a waiting round of this kind counts towards the one that may wait for anybody."""
    return table.script.takes_place and not table.header.terms.solo


def _list_kept_private(table: Table) -> list[tuple[UUID, bytes]]:
    """What never opened, with the wraps that its author alone keeps."""
    # What is matched stays correctable till the quiet date, closed or not: till then it can be compared.
    waits = set() if is_late(table) else list_compared_steps(table)
    unopened = [
        row
        for id_, row in table.answers.items()
        if row.author and row.wraps and not row.is_open
        if _find_step(table, id_) not in waits
    ]
    kept = [(row, opening.keep_private_wraps(row)) for row in unopened]
    return [(row.id, store_wraps(wraps)) for row, wraps in kept if wraps != row.wraps]


def _plan_fading(before: Table, after: Table) -> None:
    """A closed deep round fades on its day unless both keep it; the plan is a row that needs no key.

    It is written anew at each move while there is a day, both keeping or not: whether it had to be would tell
    whoever keeps last that the other does too.
    """
    if after.played.fades_on is None and before.played.fades_on is None:
        return
    Outbox.objects.filter(subject=after.id, kind="fade").delete()
    at = after.played.fades_at
    # The first day that begins after its moment: to the moment it would tell when the round was closed.
    day = NEVER if at is None else days.find_utc_day(at + timedelta(days=1, microseconds=-1))
    Outbox.objects.create(couple=after.me.couple_id, seat="", kind="fade", subject=after.id, day=day)


def is_late(table: Table) -> bool:
    """Whether what is matched is compared no more, and what never opened is its author's alone."""
    return table.now >= table.played.compared_until


def lingers(table: Table) -> bool:
    """Whether something matched of this partner's own can still be compared, past its time. By one's own
    alone: what the other has said must not be told from what this request does."""
    if table.state != "closed" or not is_late(table):
        return False
    mine = [row for row in table.answers.values() if row.author == table.me.seat and opening.is_sealed(row)]
    return any(_find_step(table, str(row.id)) in list_compared_steps(table) for row in mine)


def list_compared_steps(table: Table) -> set[str]:
    """The ids of the steps of which only what both chose is shown."""
    return {
        step.id for step in _list_asks(table.script.steps) if step.rule is not None and step.rule.compares
    }


def put_numbers(before: Table, after: Table) -> None:
    """Put the numbers of newly opened answers into the couple's month, counted ones into one's own.

    Beside them, once a round, that it was: at its first opening for both, else, once one is through with it,
    for oneself.
    """
    if after.played.fades_at is not None or after.script.fades_after or opening_times.is_early(after):
        return
    _note_done(before, after)
    if after.header.terms.solo:
        return
    me = after.me
    if me.ring.couple is not None and not after.under_invitation:
        fresh = [
            row
            for id_, row in after.answers.items()
            if row.is_open and row.author and id_ not in before.opened
        ]
        entries = _make_entries(after, fresh, after.opened)
        if fresh and not after.script.once_a_day and not _has_opened(before):
            entries.append(_make_entry_that_it_was(after, ""))
        blocks.add(me, entries, days.find_utc_day(after.now), own=False)
    counted = _list_counted(after)
    if counted:
        mine = [
            after.answers[id_]
            for id_ in after.own.values
            if id_ not in before.own.values and _find_step(after, id_) in counted
        ]
        for row in mine:
            entries = _make_entries(after, [row], after.own.values)
            blocks.add(me, entries, days.find_utc_day(find_first_said(after, row)), own=True)
            if entries and _find_step(after, str(row.id)) in _list_of_closeness(after):
                weekly.note_changed(me, days.show_day(me, find_day_given(after, row)))


def put_numbers_of_day(table: Table) -> None:
    """Put into the couple's month what opened of a day's question: under its date, once that is over for
    both, so that no month tells either when it opened for the other."""
    opened = [row for row in table.answers.values() if row.is_open and row.author]
    day = table.header.terms.day
    if day is None or not opened or table.script.fades_after:
        return
    entries = [*_make_entries(table, opened, table.opened), _make_entry_that_it_was(table, "")]
    blocks.add(table.me, entries, day, own=False)


def remove_numbers(table: Table, gone: Sequence[AnswerRow]) -> None:
    counted = _list_counted(table)
    for row in gone:
        if row.author == table.me.seat and _find_step(table, str(row.id)) in counted:
            blocks.remove(table.me, table.id, days.find_utc_day(find_first_said(table, row)), own=True)
            if _find_step(table, str(row.id)) in _list_of_closeness(table):
                weekly.note_changed(table.me, days.show_day(table.me, find_day_given(table, row)))


def _list_counted(table: Table) -> frozenset[str]:
    return frozenset(
        step.id for step in _list_asks(table.script.steps) if step.rule is not None and step.rule.counts
    )


def _list_of_closeness(table: Table) -> frozenset[str]:
    return frozenset(step.id for step, _ in casting.list_fields(table.script, FedFigure.CLOSENESS))


def _note_done(before: Table, after: Table) -> None:
    """Played alone, or spoken to its end: nothing opened that would say so for both."""
    if after.script.once_a_day or (_has_opened(after) and not after.header.terms.solo):
        return
    if after.played.cursors[after.seat].done and not before.played.cursors[before.seat].done:
        blocks.add(
            after.me, [_make_entry_that_it_was(after, after.me.seat)], days.find_utc_day(after.now), own=True
        )


def _has_opened(table: Table) -> bool:
    return any(row.is_open and row.author for row in table.answers.values())


def _make_entry_that_it_was(table: Table, seat: str) -> blocks.Entry:
    card = table.header.drawn.question
    cards = [card.id] if card is not None else []
    day = days.write_day(table.header.terms.day or table.now)
    return blocks.Entry(str(table.id), table.script.slug, day, "", seat, {"cards": cards} if cards else {})


def _make_entries(
    table: Table, given: Sequence[AnswerRow], values: Mapping[str, Values]
) -> list[blocks.Entry]:
    fields = {
        step.id: {field.id for field in step.fields if field.kind.is_numbered}
        for step in _list_asks(table.script.steps)
    }
    guesses = {(step.id, field.id) for step, field in casting.list_fields(table.script, Role.GUESS)}
    entries = []
    for row in given:
        instance = table.played.folded.sent[str(row.id)].instance
        wanted = fields.get(instance.step_id, set())
        found = {name: value for name, value in values[str(row.id)].items() if name in wanted}
        if any((instance.step_id, name) in guesses for name in found) and _was_informed(table, row):
            found[INFORMED] = True
        if found:
            day = days.write_day(find_day_given(table, row))
            entries.append(
                blocks.Entry(str(table.id), table.script.slug, day, str(instance), row.author, found)
            )
    return entries


def find_day_given(table: Table, row: AnswerRow) -> Day:
    """Which day an answer counts under: the date of a day's round, which asks nobody on another, else the
    moment it was first said. Neither tells the zone of who said it."""
    if table.header.terms.day is not None:
        return table.header.terms.day
    # Day's rounds begun before rounds had a date keep their UTC day.
    return (
        days.find_utc_day(find_first_said(table, row))
        if table.script.once_a_day
        else find_first_said(table, row)
    )


def find_first_said(table: Table, row: AnswerRow) -> datetime:
    """When it was first said: a correction keeps its day."""
    return table.played.folded.sent[str(row.id)].first_at


def _was_informed(table: Table, row: AnswerRow) -> bool:
    """Whether something that the other shares at once, as what would help, was there to see before."""
    at_once = {
        step.id for step in _list_asks(table.script.steps) if step.rule is not None and step.rule.at_once
    }
    mine = table.played.folded.sent[str(row.id)]
    return any(
        sent.seat is not mine.seat and sent.number < mine.number and sent.instance.step_id in at_once
        for sent in table.played.folded.sent.values()
    )


def _find_step(table: Table, answer_id: str) -> str:
    """The id of the step that an answer was given at; of none, for an answer that no move has sent."""
    sent = table.played.folded.sent.get(answer_id)
    return sent.instance.step_id if sent is not None else ""


def _list_asks(steps: Sequence[Step]) -> list[Step]:
    return [inner for step in steps for inner in (step, *_list_asks(step.steps))]
