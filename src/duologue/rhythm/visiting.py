"""A visit to Today: what is brought about when somebody comes, and what there is then.

What is offered is asked for apart (`offers`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from duologue.engine.script import StepKind
from duologue.keepsakes import date_lists, due_dates, letters, own_days
from duologue.keepsakes.reading_keepsakes import Kept
from duologue.people import at_a_visit, days, limits, own_settings
from duologue.people.access import Me
from duologue.people.consents import Agreed, Consents
from duologue.rhythm import (
    forty_days,
    happened,
    on_paths,
    own_times,
    pacing,
    reminding,
    rituals,
    within,
)
from duologue.rhythm.calling import Pause
from duologue.rhythm.forty_days import Back
from duologue.rhythm.happened import ChosenBefore
from duologue.rhythm.rituals import RitualStanding
from duologue.rounds import apart, coming_back, desk, paths, still_true, weekly, wishes
from duologue.rounds import today as todays
from duologue.rounds.coming_back import Differently
from duologue.rounds.daily import question_of_today as daily
from duologue.rounds.daily.question_of_today import OfDay
from duologue.rounds.looking_back import FIRST_DAYS
from duologue.rounds.paths import PathStanding
from duologue.rounds.reading_rounds import Table
from duologue.rounds.today import Today
from duologue.rounds.wishes import HelpWish
from duologue.showing.voice import Voice
from duologue.wording.voice import SPOKEN

FOR = timedelta(days=7)
FIRST_FOR = timedelta(days=5)
# Nobody is here every day.
ITS_DAYS = timedelta(days=3)
SETTLED_ALONE = timedelta(days=3)
KEEP = "beyond this device"
AGAIN = "to look at again"
DOOR = "door on the home screen"
OPENINGS = frozenset({StepKind.REVEAL, StepKind.RECEIVE, StepKind.WORK_OUT})


@dataclass(frozen=True, slots=True)
class LookBack:
    """To look back at these days: at `year`, or, where there is none, at the first ten days; `is_its_day`: on
    one of the first of the days on which it is named."""

    year: int | None = None
    is_its_day: bool = False


@dataclass(frozen=True, slots=True)
class Visit:
    """`question` is the day's, None where there is none. What `found` has, as it stands on one's own Today:
    what `opened` and wasn't looked at, what `asks` between the two, what is only one's `own`, and `more`,
    which one's own limits or a tap keep apart; the other's `wish`. `may_keep`: to be reminded that only this
    device holds the key; `wants_door`: that there can be a door on the home screen. `again` is an agreement
    whose day to look again has come; `back` what the couple's days bring today; `paused` the pause that holds
    for them today; `evening` what both had said yes to, to ask whether it happened, `evenings_over` that of
    which one has said so; `differently` what the other put differently lately; `day` the day it is where this
    partner is; `letter`: one of the other's has come that one hasn't looked at; `path`: one that the other
    would walk together, or whose next evening can be begun; `ritual`: one whose day has come; `asks_pace`: to
    be asked whether there is to be more, less, or enough; `days` what has its own day today; `year_ago` what
    was kept on this day a year ago."""

    found: Today
    opened: tuple[Table, ...]
    asks: tuple[Table, ...]
    own: tuple[Table, ...]
    more: tuple[Table, ...]
    wish: HelpWish | None
    may_keep: bool
    wants_door: bool
    again: Kept | None
    look_back: LookBack | None
    back: Back | None
    evening: Kept | None
    evenings_over: tuple[Kept, ...]
    differently: tuple[Differently, ...]
    day: date
    question: OfDay | None
    letter: bool
    paused: Pause | None
    path: PathStanding | None
    ritual: RitualStanding | None
    asks_pace: bool
    days: tuple[Kept, ...]
    year_ago: Kept | None


def visit(me: Me, now: datetime, voice: Voice = SPOKEN, *, wants_door: bool = False) -> Visit:
    """Bring about what is due at a visit, and read what there is today. An archive is only read.

    `wants_door`: the browser at hand can keep a door on the home screen, and nothing was said of it there."""
    if not me.former:
        with at_a_visit.keep_if_there_is_room():
            due_dates.tidy(me, now)
        desk.lay_out(me, now)
    apart.hold(me, own_times.OWN, own_times.OF_BOTH, paths.OWN, paths.OF_BOTH, rituals.OF_BOTH)
    agreed = weekly.bring(me, now)
    question = daily.find_today(me, now, voice)
    found = todays.read_today(me, now)
    day, listed = days.find_date(me, now), date_lists.read_all_dates(me)
    with at_a_visit.keep_if_there_is_room():
        letters.bring(me, now, listed)
    before = ChosenBefore() if me.former or not me.shared else happened.read_chosen_before(me, now)
    opened = tuple(table for table in _list_between(found) if table.id in found.news and _shows_it(table))
    asks, more = within.sort(me, [t for t in found.asks if not t.dealt.alone and t not in opened], found)
    may_keep = _is_to_keep(me, day, asks, now)
    return Visit(
        found,
        opened,
        asks,
        tuple(table for table in found.asks if table.dealt.alone),
        more,
        wishes.find(me, found),
        may_keep,
        # Not beside what the key asks for: one thing to do to this device is enough.
        wants_door and not may_keep and _is_settled(me, day) and reminding.comes(me, DOOR, now),
        _find_to_look_at_again(me, now, day, listed),
        find_look_back(me, agreed.mine, day),
        _come_back(me, now),
        before.due,
        before.over,
        tuple(still_true.read_of_the_other(me, now)) if me.shared else (),
        day,
        question,
        letters.has_one(me, now, listed),
        own_times.find_pause(me, now),
        on_paths.find_next(me, now),
        _find_ritual(me, now, agreed),
        pacing.asks(me, _find_first_day(me), day, now),
        own_days.find_of_date(me, day, listed),
        own_days.find_year_ago(me, day),
    )


def _is_to_keep(me: Me, day: date, asks: tuple[Table, ...], now: datetime) -> bool:
    """Whether Today says that only this device holds the key; not beside what waits."""
    is_here = me.other_here or _is_settled(me, day)
    return is_here and not me.former and not me.secured and not asks and reminding.comes(me, KEEP, now)


def _is_settled(me: Me, day: date) -> bool:
    """Whether one has begun: the two have compared the words, or one alone has come back for some days."""
    return not me.former and (me.shared or (not me.other_here and day - me.couple_day >= SETTLED_ALONE))


def _find_to_look_at_again(
    me: Me, now: datetime, day: date, listed: Mapping[str, Mapping[str, Any]]
) -> Kept | None:
    """What nobody says anything to stands there as any reminder does, and lies under what is kept."""
    found = due_dates.find_due(me, day, listed)
    if found is None or me.former:
        return found
    return found if reminding.comes(me, f"{AGAIN} {found.id} {found.again}", now) else None


def _list_between(found: Today) -> tuple[Table, ...]:
    """Every round for two of these days, each once."""
    check_ins = tuple(one for one in (found.check_in, found.check_in_opened) if one is not None)
    every = (*found.asks, *found.waits, *found.opened, *found.given, *check_ins)
    return tuple({table.id: table for table in every}.values())


def _shows_it(table: Table) -> bool:
    """Whether what opened is what there is to see there now, and not something on the way to an answer."""
    return not table.view.asks or table.view.kind in OPENINGS


def _find_ritual(me: Me, now: datetime, agreed: Agreed) -> RitualStanding | None:
    """Of one whose day has come and that is not put aside for oneself; a year that one has looked back at
    asks no more."""
    found = None if me.former else rituals.find_standing(me, now, agreed).find_due()
    if found is None or (found.year is not None and _has_looked_back(me, found.year)):
        return None
    if found.script is not None and found.script.slug in limits.read_mine(me).not_for_me:
        return None
    return found


def _find_first_day(me: Me) -> date:
    since = forty_days.read_since(me)
    return me.couple_day if since is None else since.day


def _come_back(me: Me, now: datetime) -> Back | None:
    found = forty_days.read_since(me)
    if found is None or me.former:
        return None
    forty_days.open_lines(me, found, now)
    return forty_days.find_due(me, found, now)


def find_look_back(me: Me, mine: Consents, today: date) -> LookBack | None:
    """The first ten days for five days when they have passed, until one has looked at them; the old year in
    the first week of a new one. Then only where it always is."""
    if mine.begun is None:
        return None
    passed = mine.begun + FIRST_DAYS
    if passed <= today < passed + FIRST_FOR:
        has_been = bool(own_settings.read_mine(me).pace) or _has_looked_back(me, None)
        return None if has_been else LookBack(is_its_day=today < passed + ITS_DAYS)
    new_year = date(today.year, 1, 1)
    if mine.begun < new_year <= today < new_year + FOR and not _has_looked_back(me, today.year - 1):
        return LookBack(today.year - 1, today < new_year + ITS_DAYS)
    return None


def look_back(me: Me, year: int | None) -> None:
    """One looks at `year`, or at the first ten days: Today names it no more. An archive is only read."""
    if not me.former:
        with at_a_visit.keep_if_there_is_room():
            coming_back.note_looked_at(me, _name_year(year))


def _has_looked_back(me: Me, year: int | None) -> bool:
    return _name_year(year) in coming_back.read_mine(me).looked_at


def _name_year(year: int | None) -> str:
    return "first days" if year is None else f"year {year}"
