"""From one's own times to one's job: in its owner's own session, and far enough ahead to do without one.

Whoever does not come for half a year is called no more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from duologue.languages import find_spoken
from duologue.notify import flags, jobs
from duologue.notify.calendar import feed
from duologue.notify.jobs import JobContent, Sooner, count_minutes, find_moment
from duologue.notify.looking import STALE
from duologue.people import days
from duologue.people.access import Me
from duologue.rhythm import calling, own_times
from duologue.rhythm.calling import Pause, Times
from duologue.rhythm.own_times import Planned
from duologue.wording.calls import say_call

AHEAD = timedelta(days=183)
# A quarter of a year: laid out anew no oftener, so that a job's row does not tell when its owner was here.
RENEWED_AT = timedelta(days=92)
JUST_NOW = timedelta(minutes=STALE)


def renew(me: Me, now: datetime) -> None:
    """Lay out one's calls and one's calendar anew, from now on, and keep how far."""
    zone = own_times.find_zone(me)
    pauses = own_times.list_pauses(me)
    words = say_call(own_times.read_mine(me).words)

    def set_due(job: JobContent) -> JobContent:
        rung = tuple(one for one in job.rung if find_moment(one) > now - timedelta(days=3))
        due = () if zone is None else _find_due(own_times.read_mine(me).times, zone, job, now, pauses)
        sooner = None if zone is None else _find_sooner(me, zone, now, pauses)
        return replace(job, due=due, rung=rung, words=words, sooner=sooner)

    jobs.change(me, set_due)
    planned = Planned(
        days.find_utc_day(now + AHEAD),
        zone.key if zone else "",
        find_spoken().code,
        own_times.pause_of_both(me),
        feed.digest_days(me, now),
    )
    own_times.change(me, lambda before: replace(before, planned=planned))
    feed.rewrite(me, now)


def renew_at_a_visit(me: Me, now: datetime) -> None:
    """The same where it is time, or where what it was laid out by is another now. What is here is seen."""
    mine = own_times.read_mine(me)
    if mine.planned is None or me.former:
        return
    if mine.sooner:
        flags.note_seen(me, now)
    zone = own_times.find_zone(me)
    stands = Planned(
        mine.planned.until,
        zone.key if zone else "",
        find_spoken().code,
        own_times.pause_of_both(me),
        mine.planned.days,
    )
    if stands != mine.planned or mine.planned.until - days.find_utc_day(now) < RENEWED_AT:
        renew(me, now)
    elif (here := feed.digest_days(me, now)) != mine.planned.days:
        # The calendar alone: calls go by none of it.
        planned = replace(mine.planned, days=here)
        own_times.change(me, lambda before: replace(before, planned=planned))
        feed.rewrite(me, now)


def _find_due(
    times: Times, zone: ZoneInfo, job: JobContent, now: datetime, pauses: Sequence[Pause]
) -> tuple[int, ...]:
    """The calls to come, and what is due in this very minute and nobody has looked at, if it still holds."""
    rung = [find_moment(one) for one in job.rung]
    lately = calling.plan(times, zone, now - JUST_NOW, now, rung=rung, pauses=pauses)
    pending = [call.at for call in lately if count_minutes(call.at) in job.due]
    ahead = calling.plan_minutes(times, zone, now, now + AHEAD, rung=[*rung, *pending], pauses=pauses)
    return (*map(count_minutes, pending), *ahead)


def _find_sooner(me: Me, zone: ZoneInfo, now: datetime, pauses: Sequence[Pause]) -> Sooner | None:
    """When one may be told sooner, half a year ahead; None where that was not asked for."""
    mine, place = own_times.read_mine(me), flags.find_place(me, me.seat)
    if not mine.sooner or place is None:
        return None
    dates = calling.list_awake(mine.quiet, zone, now, now + AHEAD, pauses)
    return Sooner(place, mine.most, tuple(tuple(count_minutes(at) for at in one) for one in dates))
