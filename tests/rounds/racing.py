"""Three phones of two people, in two zones, that begin the check-in of one date in the same moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from tests.keepsakes.racing import Jar, at_once, entered

from duologue.people import profile
from duologue.rounds import history, starting
from duologue.rounds.models import Round

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


def expected(times: int) -> tuple[list[str], int, list[list[str]]]:
    each = [(DAY + timedelta(days=n)).isoformat() for n in range(times)]
    return [], times, [each, each]
