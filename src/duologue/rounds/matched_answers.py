"""Matched steps: what both chose, worked out from two sealed answers and stored where both may read it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from uuid import uuid5

from duologue.engine.course import name_shared
from duologue.engine.instances import Instance
from duologue.engine.matching import Chosen, compare, find_stored, name_chosen
from duologue.engine.rules import Lots
from duologue.engine.script import Seat
from duologue.engine.values import Values
from duologue.people import days
from duologue.rounds import aftermath, opening, reading_rounds, round_rows
from duologue.rounds.reading_rounds import AnswerRow, Table
from duologue.vault import Locked, draw_lot, store_wraps


def compare_all(table: Table) -> Table:
    """With what both chose as it now is, stored where it differs from what was."""
    answers, opened = dict(table.answers), dict(table.opened)
    changed = False
    for instance, both in _list_compared(table):
        if find_stored(table.opened, instance) == both:
            continue
        # The id has stood since the first version: what was worked out anew replaces what was.
        row_id = uuid5(table.id, name_shared(instance))
        row = opening.seal_intersection(table, row_id, instance, both)
        round_rows.put_intersection(
            row.id,
            table.me.couple_id,
            table.id,
            days.find_utc_day(table.now),
            row.content,
            store_wraps(row.wraps),
        )
        answers[str(row_id)], changed = row, True
        opened |= name_chosen(instance, both)
    return replace(table, answers=answers, opened=opened) if changed else table


def _list_compared(table: Table) -> Iterator[tuple[Instance, Chosen]]:
    if aftermath.is_late(table):
        # Past the quiet date each one's say is theirs alone; what both chose stays as it was.
        return
    steps = aftermath.list_compared_steps(table)
    instances = {key[0] for key in table.played.answers if key[0].step_id in steps}
    for instance in sorted(instances, key=str):
        standing = _find_standing(table, instance)
        if not all(opening.is_sealed(row) for row in standing.values()):
            # What once was past its time stays its author's alone, also where time has been given since.
            continue
        given = _open_both(table, standing)
        if given:
            yield instance, compare(table.played, instance, given, _make_lots(table, instance))
        elif _is_all_taken_back(table, instance):
            yield instance, compare(table.played, instance, {}, _make_lots(table, instance))


def _make_lots(table: Table, instance: Instance) -> Lots:
    """What falls to each name there, which nobody knows who has only the keys of one of the two."""
    release = table.ring.release
    if release is None:
        raise Locked("no key")
    return lambda name: draw_lot(release, table.id, f"{instance}/{name}")


def _find_standing(table: Table, instance: Instance) -> dict[Seat, AnswerRow]:
    refs = {seat: table.played.course.find_ref(instance, seat) for seat in table.dealt.seats}
    found = {
        seat: table.answers[ref.id]
        for seat, ref in refs.items()
        if ref is not None and ref.id is not None and ref.id in table.answers
    }
    return {seat: row for seat, row in found.items() if row.wraps}


def _open_both(table: Table, standing: dict[Seat, AnswerRow]) -> dict[Seat, Values]:
    """Both answers; nothing where the table's own partner has none standing: only in one's own session are
    the two ever laid side by side."""
    mine = standing.get(table.seat)
    if mine is None:
        return {}
    theirs = standing.get(table.seat.other)
    # Opened twice where there is no other, so that work does not tell whether there is one.
    one, two = (reading_rounds.open_matched(table, row) for row in (mine, theirs or mine))
    return {table.seat: one} | ({table.seat.other: two} if theirs is not None else {})


def _is_all_taken_back(table: Table, instance: Instance) -> bool:
    """Whether the table's own partner has just taken back all they had there, leaving apart."""
    ref = table.played.course.find_ref(instance, table.seat)
    return ref is not None and ref.withdrawn and not ref.lost
