"""What the other began is put to one within one's own limits, one of it a day: what answers a wish that one
has said today before anything else. Nothing of it reaches them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from duologue.people import consents, limits
from duologue.people.access import Me
from duologue.rhythm import exercises
from duologue.rounds import desk, lately, wishes
from duologue.rounds.beyond import find_beyond
from duologue.rounds.lately import Lately
from duologue.rounds.reading_rounds import Table
from duologue.rounds.today import Today, has_answered

A_WEEK = timedelta(days=7)


def sort(me: Me, asks: Sequence[Table], found: Today) -> tuple[tuple[Table, ...], tuple[Table, ...]]:
    """(what is put to one, what lies apart): in the order they came in, after what the other began about
    one's own wish of today."""
    away = desk.read_mine(me).away
    both = _read_lately(me)
    put: list[Table] = []
    apart_: list[Table] = []
    has_one = bool(found.taken)
    for table in sorted(asks, key=lambda table: not _answers_own_wish(table, found)):
        # Whoever is in the midst of one goes on with it: limits are for what begins.
        theirs = table.author != me.seat and not has_answered(table)
        is_next = table.id in found.taken or not has_one
        if str(table.id) in away or (theirs and not (is_next and is_within(table, both))):
            apart_.append(table)
        else:
            put.append(table)
            has_one = has_one or theirs
    return tuple(put), tuple(apart_)


def _answers_own_wish(table: Table, found: Today) -> bool:
    return (
        table.author != table.me.seat
        and found.own_help is not None
        and table.script.slug in wishes.find_answering(found.own_help)
    )


def is_within(table: Table, both: Lately) -> bool:
    """Whether a round that the other began is no deeper, longer or oftener than one set for oneself."""
    mine = limits.read_mine(table.me)
    if find_beyond(table) is not None:
        return False
    if (mine.hard_season or consents.is_hard_for_both(table.me)) and not exercises.make_offerable(
        table.script
    ).comfort:
        return False
    return mine.times_a_week is None or _count_before(table, both) < mine.times_a_week


def _count_before(table: Table, both: Lately) -> int:
    """How many rounds the two had begun in the week before this one."""
    started = table.header.terms.started_at
    if started is None:
        return 0
    # The record keeps minutes.
    to = started.replace(second=0, microsecond=0)
    return sum(to - A_WEEK < begun.at < to for begun in both.begun)


def _read_lately(me: Me) -> Lately:
    if limits.read_mine(me).times_a_week is None:
        return Lately()
    return lately.COUPLES.read(me)
