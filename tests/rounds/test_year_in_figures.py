"""The figures of a year are those of the thread, with their ranges and their reasons."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.rounds.diaries import both_agree, days_before, opened_once, over, rate, wave

from duologue.insight.ranges import Range
from duologue.insight.reasons import NotYet
from duologue.rounds import lines, weekly, year_in_figures
from duologue.rounds.lines import Line
from duologue.rounds.year_in_figures import YearFigure


@pytest.mark.parametrize(("now", "moved"), [((6, 7, 8), 1), ((1, 2, 2.5), -1), ((4, 5, 6), 0)])
def test_it_moved_only_where_the_two_ranges_lie_apart(now, moved):
    figure = YearFigure(True, date(2026, 1, 5), date(2026, 12, 7), Range(3, 4, 5), Range(*now))
    assert figure.moved == moved


def test_before_there_is_a_line_its_reason_stands_in_its_place(world):
    found = year_in_figures.read_figures(world.ana.me(), 2026, world.now)
    assert found.figures == () and isinstance(found.why, NotYet)


def test_of_a_year_the_ranges_are_those_of_the_thread(world):
    days = days_before(world.now.date(), 200)
    opened_once(world, days[0])
    for who, phase in ((world.ana, 2), (world.ben, 5)):
        rate(who, world.now, over(days, wave(phase)))
    both_agree(world, world.now - timedelta(days=200))
    for who in (world.ana, world.ben):
        weekly.bring(who.me(world.now), world.now)
    found = year_in_figures.read_figures(world.ana.me(world.now), 2026, world.now)
    assert [one.ours for one in found.figures] == [True, False]
    both = lines.read_lines(world.ana.me(world.now), world.now)
    for one, line in zip(found.figures, (both.together, both.own), strict=True):
        assert isinstance(line, Line)
        levels = {lines.find_first_day(week.first): week.level for week in line.weeks}
        assert levels[one.first] == one.then and levels[one.last] == one.now
    # Ben's page has the same line of both, and nothing of Ana's own.
    theirs = year_in_figures.read_figures(world.ben.me(world.now), 2026, world.now)
    assert theirs.figures[0] == found.figures[0] and theirs.figures[1] != found.figures[1]
    assert year_in_figures.read_figures(world.ana.me(world.now), 2025, world.now).figures == ()
