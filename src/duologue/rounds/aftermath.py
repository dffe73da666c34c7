"""What a move leaves behind beside itself: plain columns, numbers in blocks, keepsakes, matches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from uuid import UUID

from duologue.engine.course import fields_at, scene_at
from duologue.engine.instances import Instance
from duologue.engine.moves import MoveKind
from duologue.engine.rules import Counted, Matched, Shared
from duologue.engine.script import Field, Seat, Step
from duologue.engine.values import Values, intersection
from duologue.rounds import blocks, opening, reading, rows, weekly
from duologue.rounds.models import Outbox
from duologue.rounds.places import other_seat
from duologue.rounds.reading import AnswerRow, Table, seat_letter
from duologue.vault import store_wraps

NEVER = datetime(9999, 12, 1, tzinfo=UTC)
# A guess at the other's mood, and that it was made after "What would help?" could be seen.
GUESS, INFORMED = "guess", "informed"


def state_of(table: Table) -> str:
    """The plain state of a round: open, quiet or closed."""
    if table.played.closed:
        return "closed"
    return "quiet" if table.played.quiet else "open"


def columns(before: Table, after: Table) -> None:
    """Bring a round's plain columns up to date; a round that ended keeps nothing sealed for the other.

    Written after every move, changed or not: whether a statement was needed would tell of the other's answer.
    """
    state = state_of(after)
    is_waited_for = state == "open" and takes_place(after)
    awaits = {
        f"awaits_{seat_letter(after.header, seat)}": bool(after.played.awaits.get(seat)) and is_waited_for
        for seat in Seat
    }
    rows.update_round(after.id, {"state": state, **awaits})
    is_over = state == "closed" and (after.state != "closed" or is_late(after))
    rows.rewrap_all(_kept_private(after) if is_over else ())
    _plan_fading(before, after)


def takes_place(table: Table) -> bool:
    """Whether a waiting round of this kind counts towards the one that may wait for anybody."""
    return table.script.takes_place and not table.header.terms.solo


def _kept_private(table: Table) -> list[tuple[UUID, bytes]]:
    """What never opened, with the wraps that its author alone keeps."""
    # What is matched stays correctable till the quiet date, closed or not: till then it can be compared.
    waits = set() if is_late(table) else _matched_steps(table)
    unopened = [
        row
        for id_, row in table.answers.items()
        if row.author and row.wraps and not row.is_open
        if _step_of(table, id_).partition("#")[0] not in waits
    ]
    kept = [(row, opening.kept_private(row)) for row in unopened]
    return [(row.id, store_wraps(wraps)) for row, wraps in kept if wraps != row.wraps]


def _plan_fading(before: Table, after: Table) -> None:
    """A closed deep round fades on its day unless both keep it; the plan is a row that needs no key.

    It is written anew at each move while there is a day, both keeping or not: whether it had to be would tell
    whoever keeps last that the other does too.
    """
    if after.played.fades_on is None and before.played.fades_on is None:
        return
    Outbox.objects.filter(subject=after.id, kind="fade").delete()
    due = after.played.fades_at or NEVER
    Outbox.objects.create(couple=after.me.couple_id, seat="", kind="fade", subject=after.id, due=due)


def matches(table: Table) -> Mapping[str, Values]:
    """For every matched instance that both have answered: what both chose."""
    steps = _matched_steps(table)
    if not steps:
        return {}
    latest: dict[str, dict[str, AnswerRow]] = {}
    for move in table.moves:
        if move.kind in (MoveKind.ANSWER, MoveKind.CORRECT) and move.step and move.value:
            row = table.answers.get(move.value)
            if row is not None and row.wraps and move.step.partition("#")[0] in steps:
                latest.setdefault(move.step, {})[row.author] = row
    stored = {name.removeprefix("matched:") for name in table.opened if name.startswith("matched:")}
    found: dict[str, Values] = {}
    for instance in latest.keys() | stored:
        given = {author: row for author, row in latest.get(instance, {}).items() if opening.is_sealed(row)}
        if len(given) < len(latest.get(instance, {})):
            # Past the quiet date each one's say is theirs alone; what both chose stays as it was.
            continue
        mine, theirs = given.get(table.me.seat), given.get(other_seat(table.me.seat))
        if mine is not None:
            # Opened twice where there is no other, so that work does not tell whether there is one.
            one, two = (reading.open_matched(table, row) for row in (mine, theirs or mine))
        if mine is not None and theirs is not None:
            found[instance] = intersection(_offered(table, instance), one, two)
        elif instance in stored:
            found[instance] = {}
    return found


def is_late(table: Table) -> bool:
    return table.now >= table.played.quiet_at


def lingers(table: Table) -> bool:
    """Whether something matched of this partner's own can still be compared, past its time. By one's own
    alone: what the other has said must not be told from what this request does."""
    if table.state != "closed" or not is_late(table):
        return False
    mine = [row for row in table.answers.values() if row.author == table.me.seat and opening.is_sealed(row)]
    return any(_step_of(table, str(row.id)).partition("#")[0] in _matched_steps(table) for row in mine)


def _matched_steps(table: Table) -> set[str]:
    return {step.id for step in _asks(table.script.steps) if isinstance(step.rule, Matched)}


def _offered(table: Table, instance: str) -> tuple[Field, ...]:
    """What was asked for there, a drawn hand as its options."""
    scene = scene_at(table.played.table, Instance.parse(instance))
    return fields_at(table.played.table, scene) if scene is not None else ()


def numbers(before: Table, after: Table) -> None:
    """Put the numbers of newly opened answers into the couple's month, counted ones into one's own.

    Beside them, once a round, that it was: at its first opening for both, else, once one is through with it,
    for oneself.
    """
    if after.played.fades_at is not None or after.script.fades_after:
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
        entries = _entries(after, fresh, after.opened)
        if fresh and not after.script.once_a_day and not _has_opened(before):
            entries.append(_that_it_was(after, ""))
        blocks.add(me, entries, after.now.date(), own=False)
    counted = _counted(after)
    if counted:
        mine = [
            after.answers[id_]
            for id_ in after.own.values
            if id_ not in before.own.values and _step_of(after, id_).partition("#")[0] in counted
        ]
        for entry in _entries(after, mine, after.own.values):
            day = date.fromisoformat(entry.day)
            blocks.add(me, [entry], day, own=True)
            weekly.changed(me, day)


def numbers_withdrawn(table: Table, gone: Sequence[AnswerRow]) -> None:
    counted = _counted(table)
    for row in gone:
        if row.author == table.me.seat and _step_of(table, str(row.id)).partition("#")[0] in counted:
            day = row_day(table, str(row.id)).date()
            blocks.remove(table.me, table.id, day, own=True)
            weekly.changed(table.me, day)


def _counted(table: Table) -> frozenset[str]:
    return frozenset(step.id for step in _asks(table.script.steps) if isinstance(step.rule, Counted))


def _note_done(before: Table, after: Table) -> None:
    """Played alone, or spoken to its end: nothing opened that would say so for both."""
    if after.script.once_a_day or (_has_opened(after) and not after.header.terms.solo):
        return
    if after.played.cursors[after.seat].done and not before.played.cursors[before.seat].done:
        blocks.add(after.me, [_that_it_was(after, after.me.seat)], after.now.date(), own=True)


def _has_opened(table: Table) -> bool:
    return any(row.is_open and row.author for row in table.answers.values())


def _that_it_was(table: Table, seat: str) -> blocks.Entry:
    cards = [card.id for card in table.header.drawn.cards.values()]
    day = table.now.date().isoformat()
    return blocks.Entry(str(table.id), table.script.slug, day, "", seat, {"cards": cards} if cards else {})


def _entries(table: Table, given: Sequence[AnswerRow], values: Mapping[str, Values]) -> list[blocks.Entry]:
    fields = {
        step.id: {field.id for field in step.fields if field.kind.is_numbered}
        for step in _asks(table.script.steps)
    }
    entries = []
    for row in given:
        step = _step_of(table, str(row.id))
        wanted = fields.get(step.partition("#")[0], set())
        found = {name: value for name, value in values[str(row.id)].items() if name in wanted}
        if GUESS in found and _was_informed(table, row):
            found[INFORMED] = True
        if found:
            day = row_day(table, str(row.id)).date().isoformat()
            entries.append(blocks.Entry(str(table.id), table.script.slug, day, step, row.author, found))
    return entries


def row_day(table: Table, answer_id: str) -> datetime:
    """When it was first said: a correction keeps its day."""
    made = next(move for move in table.moves if move.value == answer_id)
    return next(
        move.at for move in table.moves if (move.step, move.for_) == (made.step, made.for_) and move.value
    )


def _was_informed(table: Table, row: AnswerRow) -> bool:
    """Whether something that the other shares at once, as what would help, was there to see before."""
    shared = {step.id for step in _asks(table.script.steps) if isinstance(step.rule, Shared)}
    for move in table.moves:
        if move.value == str(row.id):
            return False
        if move.value and seat_letter(table.header, move.for_) != row.author:
            if (move.step or "").partition("#")[0] in shared:
                return True
    return False


def _step_of(table: Table, answer_id: str) -> str:
    return next((move.step or "" for move in table.moves if move.value == answer_id), "")


def _asks(steps: Sequence[Step]) -> list[Step]:
    return [inner for step in steps for inner in (step, *_asks(step.steps))]
