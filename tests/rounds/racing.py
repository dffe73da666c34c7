"""Three phones of two people, in two zones, that begin the check-in of one date in the same moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

from tests.keepsakes.racing import Jar, at_once, entered

from duologue.people import profile
from duologue.people.access import Me
from duologue.rounds import history, starting
from duologue.rounds.models import Round
from duologue.rounds.reading_rounds import Table

CHECK_IN = "check-in/check-in"
# The 24th in both: nine in the evening in Auckland, midnight in Los Angeles.
NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
DAY = date(2026, 11, 24)
WHERE = {"ana": "Pacific/Auckland", "ben": "America/Los_Angeles"}


def begun_by_three(ana: Jar, ben: Jar, times: int) -> tuple[list[str], int, list[list[str]]]:
    """So many days in a row: (errors, rounds in all, the days that each finds in their history)."""
    wrong: list[str] = []
    for jar, zone in ((ana, WHERE["ana"]), (ben, WHERE["ben"])):
        me = entered(jar, NOW)
        mine = profile.read_mine(me)
        profile.change(me, mine.name, mine.colour, zone, NOW)
    for n in range(times):
        now = NOW + timedelta(days=n)

        def begin(jar: Jar, now: datetime = now) -> Callable[[], None]:
            me = entered(jar, now)
            return lambda: str(starting.start(me, CHECK_IN, now)) and None

        wrong += at_once([begin(ana), begin(ana), begin(ben)])
    later = NOW + timedelta(days=times)
    days = [
        sorted(one.day.isoformat() for one in history.read_month(entered(jar, later), 2026, 11, later))
        for jar in (ana, ben)
    ]
    return wrong, Round.objects.count(), days


def begun_by_both(ana: Jar, ben: Jar, now: datetime, *, alone: bool) -> int:
    """How many rounds for two wait after both began another one in the same moment. `alone`: while one looks
    whether something waits, nobody else begins anything; without that, both look before either has begun."""
    looked = Barrier(2)

    def look_together(me: Me, now: datetime) -> list[Table]:
        found = starting.list_waiting(me, now)
        looked.wait(timeout=20)
        return found

    if not alone:
        starting._list_waiting_alone = look_together

    def begin(jar: Jar, slug: str) -> Callable[[], None]:
        me = entered(jar, now)
        return lambda: str(starting.start(me, slug, now)) and None

    assert at_once([begin(ana, "conversation/an-open-question"), begin(ben, "listening/say-it-back")]) == []
    return len(starting.list_waiting(entered(ana, now), now))


def expected(times: int) -> tuple[list[str], int, list[list[str]]]:
    each = [(DAY + timedelta(days=n)).isoformat() for n in range(times)]
    return [], times, [each, each]
