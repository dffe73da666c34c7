"""What is the same around every screen of a round: whose it is, and between whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from duologue.engine.fields.slots import ENDS, PARTS
from duologue.people import days
from duologue.rounds import at_rest
from duologue.rounds.beyond import Beyond, find_beyond
from duologue.rounds.reading_rounds import Table
from duologue.web.leaves import RoundCompany

DAYS_AHEAD = 10


@dataclass(frozen=True, slots=True)
class FreeDay:
    """A day that free times are looked for in; `over` are the parts of it that have been."""

    day: date
    over: frozenset[str] = frozenset()

    @property
    def to_come(self) -> tuple[str, ...]:
        """Its slots that have not been."""
        return tuple(f"{self.day.isoformat()} {part}" for part in PARTS if part not in self.over)


@dataclass(frozen=True, slots=True)
class Frame:
    """`digest` changes with anything that the page shows of the round. `beyond`: it goes beyond one's own
    ceiling, and came from the other. `rests`: one let it rest. `days` are those that free times are looked
    for in, and `hinting` says whether a field that has hints for its writer shows them."""

    id: str
    title: str
    digest: str
    colour: str
    other_colour: str = ""
    other_name: str = ""
    is_alone: bool = False
    is_archived: bool = False
    rests: bool = False
    beyond: Beyond | None = None
    hinting: bool = False
    days: Sequence[FreeDay] = ()


def make_frame(table: Table, company: RoundCompany, digest: str) -> Frame:
    is_alone = table.dealt.alone
    return Frame(
        id=str(table.id),
        title=table.told.script.title,
        digest=digest,
        colour=company.both.mine.colour,
        other_colour="" if is_alone else company.other_colour,
        other_name=company.other_name,
        is_alone=is_alone,
        is_archived=table.me.former,
        rests=at_rest.was_let_rest(table),
        beyond=find_beyond(table),
        hinting="no_hints" not in table.own.settings,
        days=_list_days(table),
    )


def _list_days(table: Table) -> tuple[FreeDay, ...]:
    """The days that free times are looked for in: from today, where this partner is, and from now."""
    here = days.tell_local_time(table.me, table.now)
    today = days.find_date(table.me, table.now)
    return _list_days_from(today, here.hour)


@lru_cache(maxsize=100)
def _list_days_from(today: date, hour: int) -> tuple[FreeDay, ...]:
    """Of a date and an hour of it, wherever that is."""
    over = frozenset(part for part, end in ENDS.items() if hour >= end)
    return tuple(
        FreeDay(today + timedelta(days=n), over if n == 0 else frozenset()) for n in range(DAYS_AHEAD)
    )
