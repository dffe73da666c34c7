"""A second start of an exercise of which only what both chose is shown finds the round that lies open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from duologue.engine.script import Script
from duologue.people import days, lists
from duologue.people.access import Me
from duologue.rounds import aftermath, reading_rounds
from duologue.rounds.models import Round
from duologue.rounds.reading_rounds import Table


def is_found_again(script: Script) -> bool:
    """Whether it takes no place, so that it may be begun beside another, and yet asks both."""
    if script.takes_place or script.once_a_day or script.people == 1:
        return False
    return any(step.rule is not None and step.rule.compares for step in script.every_step)


def find(me: Me, script: Script, now: datetime) -> UUID | None:
    """The latest round of it that one has something to do in, whoever began it; or that began on this date of
    one's own and shows nothing shared yet. By one's own view: what the other has said decides nothing."""
    today = days.find_date(me, now)
    for table in _find_tables(me, script, now):
        view, started = table.view, table.header.terms.started_at
        if table.header.terms.solo or view.quiet or view.left or view.closed:
            continue
        is_todays = started is not None and days.find_date(me, started) == today
        if view.asks or (is_todays and not _shows_any(table)):
            return table.id
    return None


def _find_tables(me: Me, script: Script, now: datetime) -> Iterator[Table]:
    since = days.find_utc_day(now - timedelta(days=script.quiet_after + 1))
    rows = Round.objects.filter(lists.make_query(me), day__gte=since).order_by("-day")
    keys = ((row, reading_rounds.open_key(me, row)) for row in rows)
    wanted = [row for row, key in keys if key is not None and key.header.slug == script.slug]
    yield from reading_rounds.read_rows(me, wanted, now)


def _shows_any(table: Table) -> bool:
    steps = aftermath.list_compared_steps(table)
    return any("matched" in there for step, there in table.view.sees.items() if step in steps)
