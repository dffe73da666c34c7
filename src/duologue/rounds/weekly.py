"""The couple's line of closeness, from whole weeks: what of one's counted days the other's page may rest on.

A day's closeness never leaves its author's own blocks. While both agree, each one's own session brings the
sum of each week that is over, of days since the later consent, into the couple's block; the three days that
a week needs at least are summed before anything of them is under the couple key. A sum at either end of what
so many days can come to would tell each of them, and is kept back. Days are one's own dates, and a week is
over once it is everywhere on Earth, so that neither when it is brought nor when it is shown tells where the
other lives. A week that is there is never replaced: were it, the difference would tell a day. If a day of it
is corrected or taken back, the week goes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction

from duologue.engine.dates import A_DAY
from duologue.engine.roles import FedFigure
from duologue.people import at_a_visit, consents, days, row_locks
from duologue.people.access import Me
from duologue.people.consents import Agreed, Matter
from duologue.rounds import blocks, casting
from duologue.rounds.blocks import Entry

SLUG = "thread/week"
LEAST_DAYS = 3
AT_AN_END = 1
"""How near to nothing, or to ten on each day, a sum says almost the same of every day in it."""
MOST_A_DAY = 10
_WEEK = 7


@dataclass(frozen=True, slots=True)
class ToldWeek:
    """One partner's week: the sum of their days' closeness, each 0 to 10, and how many days; 0 for a week
    that was taken back."""

    total: int
    days: int

    @property
    def tells_no_day(self) -> bool:
        """Whether it may be under the couple key, and shown."""
        low, high = AT_AN_END, MOST_A_DAY * self.days - AT_AN_END
        return self.days >= LEAST_DAYS and low < self.total < high


def number_week(day: date) -> int:
    """The week's number; it runs from Monday to Sunday."""
    return (day.toordinal() - 1) // _WEEK


def find_monday(number: int) -> date:
    return date.fromordinal(number * _WEEK + 1)


def bring(me: Me, now: datetime) -> Agreed:
    """At a visit: bring the weeks that are over since the last one; what both agree to now. What was
    brought when a week needed less goes.

    A partner's first visit with the couple key also writes their consents, to nothing so far; a row of
    before is brought to the size that all have.
    """
    found = consents.read_agreed(me)
    if (found.mine.begun is None or not found.mine.sized) and me.shared and not me.former:
        with at_a_visit.keep_if_there_is_room():
            consents.change(
                me, lambda mine: replace(mine, begun=mine.begun or days.find_date(me, now), sized=True)
            )
        begun = found.mine.begun or days.find_date(me, now)
        found = replace(found, mine=replace(found.mine, begun=begun, sized=True))
    if not _list_due(found, now) and not _has_former(found):
        return found
    return at_a_visit.try_to(lambda: _bring_own_weeks(me, now), found)


def _bring_own_weeks(me: Me, now: datetime) -> Agreed:
    row_locks.lock_partners(me.couple_id)
    found = consents.read_agreed(me)
    if _has_former(found):
        _sweep(me)
        found = replace(found, mine=replace(found.mine, swept=True))
        consents.change(me, lambda mine: replace(mine, swept=True))
    if due := _list_due(found, now):
        later = found.both[Matter.LINE]
        _add(me, _sum_weeks(me, due, later))
        consents.change(me, lambda mine: replace(mine, brought=due[-1]))
    return found


def withdraw(me: Me, matter: Matter) -> None:
    """Agree no longer; of the weekly line, what both had brought goes at once."""
    with transaction.atomic():
        row_locks.lock_partners(me.couple_id)
        consents.withdraw(me, matter)
        if matter is Matter.LINE:
            forget(me)


def forget(me: Me, _now: datetime | None = None) -> None:
    """Take both's weeks out of the couple's blocks."""
    if me.ring.couple is not None:
        blocks.discard(me, SLUG, own=False)


def note_changed(me: Me, day: date) -> None:
    """One's own closeness of `day` was said otherwise or taken back: a week that had been brought is no
    more."""
    mine = consents.read_mine(me)
    if Matter.LINE in mine.since and number_week(day) <= mine.brought:
        _add(me, {number_week(day): ToldWeek(0, 0)})


def read_own_days(me: Me, since: date | None = None) -> dict[date, int]:
    """One's own closeness by day, 0 to 10, oldest first; the last one said of a day counts."""
    closeness = casting.find_marked(FedFigure.CLOSENESS)
    # A date of one's own may have begun on the UTC day before.
    first = None if since is None else since - A_DAY
    found = {
        date.fromisoformat(entry.day): int(str(entry.numbers[name]))
        for entry in blocks.read(me, own=True, since=first, at=casting.list_marked_steps(FedFigure.CLOSENESS))
        for name in closeness.list_fields(entry)
    }
    return dict(sorted(found.items()))


def read_told(entries: Iterable[Entry]) -> dict[int, dict[str, ToldWeek]]:
    """Week number to seat to what they brought, in order of time; from the couple's entries. What the other
    brought when a week needed less, and has not been here since to take away, is passed over."""
    found: dict[int, dict[str, ToldWeek]] = {}
    for entry in entries:
        if entry.slug == SLUG and (week := _read(entry)).tells_no_day:
            found.setdefault(number_week(date.fromisoformat(entry.day)), {})[entry.seat] = week
    return dict(sorted(found.items()))


def _read(entry: Entry) -> ToldWeek:
    return ToldWeek(int(str(entry.numbers["sum"])), int(str(entry.numbers["days"])))


def _has_former(found: Agreed) -> bool:
    return Matter.LINE in found.both and not found.mine.swept


def _sweep(me: Me) -> None:
    """Take out what one brought oneself when two days were a week, or a sum at an end was told."""
    for entry in blocks.read(me, own=False, only=(SLUG,)):
        week = _read(entry)
        if entry.seat == me.seat and week.days and not week.tells_no_day:
            blocks.remove(me, entry.round, date.fromisoformat(entry.day), own=False)


def _list_due(found: Agreed, now: datetime) -> range:
    later = found.both.get(Matter.LINE)
    if later is None:
        return range(0)
    return range(max(number_week(later), found.mine.brought + 1), number_week(days.come_everywhere(now)))


def _sum_weeks(me: Me, numbers: range, later: date) -> dict[int, ToldWeek]:
    given: dict[int, list[int]] = {number: [] for number in numbers}
    for day, value in read_own_days(me, since=find_monday(numbers[0])).items():
        if day >= later and number_week(day) in given:
            given[number_week(day)].append(value)
    weeks = {number: ToldWeek(sum(values), len(values)) for number, values in given.items()}
    return {number: week for number, week in weeks.items() if week.tells_no_day}


def _add(me: Me, weeks: Mapping[int, ToldWeek]) -> None:
    by_month: dict[date, list[Entry]] = {}
    for number, week in weeks.items():
        monday = find_monday(number)
        entry = Entry(
            f"week/{number}",
            SLUG,
            monday.isoformat(),
            FedFigure.CLOSENESS.value,
            me.seat,
            {"sum": week.total, "days": week.days},
        )
        by_month.setdefault(monday.replace(day=1), []).append(entry)
    for month, entries in by_month.items():
        blocks.add(me, entries, month, own=False)
