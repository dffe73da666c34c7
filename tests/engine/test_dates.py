"""A date has come, and has ended, once it has for both; a day's round asks on one's own such date alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from tests.engine.playing import ANA, BEGIN, BEN, HEAD, LINE, OPEN, TEXT, Round

from duologue.engine import dates
from duologue.engine.moves import Move, MoveKind
from duologue.engine.script import Seat
from duologue.showing.judge import Accepted, Refused, judge
from duologue.showing.view import View, make_view
from duologue.showing.voice import EngineLine
from duologue.showing.why_not import WhyNot

DAY = BEGIN.date()
A_DAY, AN_HOUR = timedelta(days=1), timedelta(hours=1)
EAST, WEST = timezone(timedelta(hours=14)), timezone(timedelta(hours=-11))
ASIDE = """
[[step]]
id = "aside"
ask = "each"
aside = true
text = "How close?"
rule = "counted"
fields = [{ id = "close", kind = "0-10" }]
"""
DAILY = HEAD + "once_a_day = true\n" + LINE + ASIDE + OPEN


def seen(play: Round, seat: Seat, today: date) -> View:
    return make_view(play.state, seat, replace(play.rehearsal.find_own(seat), today=today))


def judged(play: Round, seat: Seat, step: str, today: date) -> object:
    move = Move(f"at {step} on {today}", seat, seat, MoveKind.ANSWER, play.now, step, None, "an-answer")
    return judge(play.state, move, replace(play.rehearsal.find_own(seat), today=today))


@pytest.mark.parametrize("zones", [(EAST,), (WEST,), (EAST, WEST), (WEST, EAST, UTC)])
def test_a_date_has_come_and_ended_with_the_last_of_the_zones(zones: tuple[timezone, ...]) -> None:
    end = dates.find_end_of_day(DAY, zones)
    assert dates.come(end - AN_HOUR, zones) == DAY
    assert dates.come(end, zones) == DAY + A_DAY
    assert end == datetime(DAY.year, DAY.month, DAY.day, tzinfo=UTC) + A_DAY - min(
        zone.utcoffset(None) or timedelta() for zone in zones
    )


@pytest.mark.parametrize(
    ("day", "hours"),
    [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2028, 2, 29), 24), (date(2026, 12, 31), 24)],
)
def test_a_date_is_as_long_as_the_clocks_make_it(day: date, hours: int) -> None:
    lisbon = (ZoneInfo("Europe/Lisbon"),)
    assert dates.find_end_of_day(day, lisbon) - dates.find_end_of_day(day - A_DAY, lisbon) == hours * AN_HOUR


def test_a_date_that_a_zone_skipped_has_ended_when_the_next_began() -> None:
    """Samoa went from the 29th to the 31st of December 2011."""
    apia = (ZoneInfo("Pacific/Apia"),)
    assert dates.find_end_of_day(date(2011, 12, 29), apia) == dates.find_end_of_day(date(2011, 12, 30), apia)


def test_a_day_s_round_ends_with_its_date_and_not_with_the_moment_of_before() -> None:
    play = Round(DAILY, day=DAY, zones=(EAST, WEST), closes_at=BEGIN)
    end = dates.find_end_of_day(DAY, (EAST, WEST))
    play.later(hours=(end - BEGIN) / AN_HOUR - 1)
    assert not play.state.quiet
    play.later(hours=1)
    assert play.state.quiet


def test_before_one_s_own_date_it_waits_and_says_until_when() -> None:
    play = Round(DAILY, day=DAY).did(BEN, "answer", "line", TEXT)
    early = seen(play, ANA, DAY - A_DAY)
    assert early.line == EngineLine.NOT_YET.format(date="2 March 2026")
    assert not early.asks and not early.quiet and early.prompt is None and not early.asides
    assert {one.kind for one in early.may} == {MoveKind.PAUSE, MoveKind.LEAVE}
    assert judged(play, ANA, "line", DAY - A_DAY) == Refused(WhyNot.ANOTHER_DAY)
    assert judged(play, ANA, "line", DAY) == Accepted()


def test_after_one_s_own_date_nothing_is_asked_any_more() -> None:
    play = Round(DAILY, day=DAY)
    late = seen(play, ANA, DAY + A_DAY)
    assert late.line == EngineLine.DAY_ENDED and late.quiet and not late.asks and not late.asides
    assert judged(play, ANA, "line", DAY + A_DAY) == Refused(WhyNot.ANOTHER_DAY)


def test_what_opens_after_one_s_own_date_can_be_looked_at() -> None:
    play = Round(DAILY, day=DAY).did(ANA, "answer", "line", TEXT)
    waits = seen(play, ANA, DAY + A_DAY)
    assert waits.line == EngineLine.WAITING and not waits.quiet
    play.did(BEN, "answer", "line", TEXT)
    opened = seen(play, ANA, DAY + A_DAY)
    assert opened.sees["line"] == {"first": TEXT, "second": TEXT} and opened.done and not opened.asides
    assert judged(play, ANA, "aside", DAY + A_DAY) == Refused(WhyNot.ANOTHER_DAY)


def test_one_s_own_date_reaches_nobody_else_s_view() -> None:
    play = Round(DAILY, day=DAY).did(ANA, "answer", "line", TEXT)
    twin = play.fork()
    seen(play, ANA, DAY + A_DAY)
    assert play.json(BEN) == twin.json(BEN)


def test_what_is_sealed_until_a_date_opens_once_that_has_come_for_both() -> None:
    """By the UTC day it opened in the west on the evening before."""
    text = HEAD + LINE.replace('rule = "sealed"', "rule = { sealed = { days = 30 } }") + OPEN
    on = DAY + 30 * A_DAY
    for zones in ((EAST, EAST), (EAST, WEST), (WEST, WEST), (UTC,)):
        play = Round(text, zones=zones).both("answer", "line", TEXT)
        come = dates.find_end_of_day(on - A_DAY, zones)
        play.later(hours=(come - BEGIN) / AN_HOUR - 1)
        assert play.view(ANA).text == "waiting-date 2026-04-01"
        assert not play.state.ready
        play.later(hours=1)
        assert play.sees(BEN, "line")["first"] == TEXT
