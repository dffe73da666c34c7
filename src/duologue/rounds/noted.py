"""What an exercise brings up of one's own, to oneself alone, until one's first move in it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from duologue.engine.roles import FedFigure
from duologue.keepsakes import reading_keepsakes
from duologue.keepsakes.reading_keepsakes import Kept
from duologue.manuscript import keepsake_kinds as kinds
from duologue.manuscript.brought_up import OWN_DAYS
from duologue.people import days
from duologue.rounds import lately
from duologue.rounds.reading_rounds import Table
from duologue.wording.values.mood_point import say_pleasantness

DAYS_BACK = timedelta(days=14)
MOST_DAYS = 7


class OwnDay(NamedTuple):
    """How one said one was on a date of one's own, in words."""

    day: date
    said: str


def find(table: Table) -> list[Kept]:
    """One's own notes; none where the exercise brings none up."""
    kind = kinds.list_for_oneself().get(table.script.brings)
    if kind is None or not _is_before(table):
        return []
    return reading_keepsakes.read_ones_own(table.me, kind)


def list_own_days(table: Table) -> list[OwnDay]:
    """One's own check-ins of the last two weeks, the latest seven, the latest first; none where the exercise
    does not bring them up."""
    if table.script.brings != OWN_DAYS or not _is_before(table):
        return []
    me, today = table.me, days.find_date(table.me, table.now)
    found: dict[date, str] = {}
    for felt in lately.OWN.read(me).felt:
        mood, day = felt.numbers.get(FedFigure.MOOD), days.show_day(me, felt.at)
        if mood is not None and today - DAYS_BACK <= day <= today:
            found[day] = say_pleasantness(mood)
    return [OwnDay(day, found[day]) for day in sorted(found, reverse=True)[:MOST_DAYS]]


def _is_before(table: Table) -> bool:
    has_begun = table.seat in table.played.folded.last_move
    return not (has_begun or table.me.former or table.view.left or table.view.quiet)
