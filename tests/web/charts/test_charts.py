"""Charts as markup: named, escaped, without a style of their own, and the same data in a table."""

from __future__ import annotations

import math
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from importlib.resources import files
from itertools import combinations
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.web.charts import gallery, lives

from duologue.insight.level import Week
from duologue.insight.ranges import Range
from duologue.insight.verdicts import Verdict
from duologue.rounds.lines import Line, number_week
from duologue.web import collect
from duologue.web.charts import axes, over_weeks, ranges_in_words
from duologue.web.charts.svg import LETTERED, measure_width, shorten_text, wrap_text
from duologue.web.insights import better_days, kinds, load, reading, thread
from duologue.web.insights.kinds import ChartPerson, ClosenessKind, Kinds, Month
from duologue.web.insights.load import LoadRow
from duologue.web.insights.thread import Span

TO = "\N{THIN SPACE}\N{EN DASH}\N{THIN SPACE}"
SVG = "{http://www.w3.org/2000/svg}"
BAD = """<script>alert(1)</script> & "quotes" 'and' </svg>"""
CHARTS = gallery.charts()


def parsed(svg: str) -> ElementTree.Element:
    named = str(svg).replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    return ElementTree.fromstring(named)  # noqa: S314  what we wrote ourselves


def texts(svg: str) -> str:
    return " ".join("".join(found.itertext()) for found in parsed(svg).iter(f"{SVG}text"))


@pytest.mark.parametrize("name", sorted(CHARTS))
def test_a_chart_is_one_picture_with_a_name_and_a_description(name):
    for drawn in CHARTS[name]:
        root = parsed(drawn.svg)
        assert root.get("role") == "img"
        title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
        assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
        assert (title.text, desc.text) == (drawn.title, drawn.description)
        assert drawn.description.endswith(".")


@pytest.mark.parametrize("name", sorted(CHARTS))
def test_nothing_but_classes_says_how_it_looks(name):
    """The policy forbids styles, and a colour of its own would be wrong in the dark."""
    allowed = set(re.findall(r"\.([a-z][\w-]*)", (collect.SOURCES / "charts.css").read_text()))
    allowed |= set(re.findall(r"\.([a-z][\w-]*)", (collect.SOURCES / "tokens.css").read_text()))
    for drawn in CHARTS[name]:
        for element in parsed(drawn.svg).iter():
            assert not {"style", "fill", "stroke", "color"} & set(element.attrib)
            assert not any(key.startswith("on") for key in element.attrib)
            assert set(element.get("class", "").split()) <= allowed, element.attrib


@pytest.mark.parametrize("name", sorted(CHARTS))
def test_the_table_is_as_wide_as_its_header(name):
    for drawn in CHARTS[name]:
        assert all(len(row) == len(drawn.table.header) for row in drawn.table.rows)
        assert len(drawn.svg) < 150_000


def test_what_people_wrote_is_text_and_nothing_else():
    drawn = (
        thread.draw_thread(
            replace(lives.thread(30), places=(lives.place(lives.TODAY - timedelta(90), True, BAD),)), "t"
        ),
        reading.draw_reading(BAD, lives.reading(50), "r"),
        better_days.draw_practices([replace(lives.days(50)[0], name=BAD)], "d"),
        load.draw_parts(BAD, BAD, [replace(lives.load(50)[0], name=BAD)], "l"),
        kinds.draw_kinds(
            kinds.Kinds(
                kinds.ChartPerson(BAD, "madder"),
                kinds.ChartPerson(BAD, "moss"),
                (replace(lives.kinds(9).kinds[0], name=BAD),),
            ),
            "k",
        ),
    )
    from duologue.web import page

    part = page.make_environment().from_string('{% from "parts/chart.html" import chart %}{{ chart(one) }}')
    for one in drawn:
        tags = {element.tag.removeprefix(SVG) for element in parsed(one.svg).iter()}
        assert tags <= {"svg", "title", "desc", "g", "path", "circle", "rect", "text"}
        html = part.render(one=one)
        assert "<script" not in html and html.count("</svg>") == 1


def test_charts_need_no_numpy():
    """Drawing is plain arithmetic; only estimating is not, and only who estimates loads what that takes."""
    ready = "import django; django.setup()"
    loaded = "{'numpy'} & set(sys.modules)"
    code = f"import sys; {ready}; import duologue.web.urls; print({loaded})"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        == "set()\n"
    )


def week(k: int, level: Range | None) -> Week:
    return Week(number_week(date(2026, 1, 5) + timedelta(weeks=k)), level)


def paths(svg: str, class_: str) -> list[str]:
    return [
        element.get("d")
        for element in parsed(svg).iter(f"{SVG}path")
        if class_ in element.get("class", "").split()
    ]


def test_a_line_stops_where_nothing_was_said():
    level = Range(5, 6, 7)
    weeks = tuple(week(k, None if k in (4, 5) else level) for k in range(10))
    drawn = thread.draw_thread(lives.two_lines(Line(weeks, ()), None), "t")
    _, *lines = paths(drawn.svg, "line")
    assert [len(line.split("L")) for line in lines] == [4, 4]
    assert [row[1] for row in drawn.table.rows].count("nothing to say") == 2
    whole = thread.draw_thread(lives.two_lines(Line(tuple(week(k, level) for k in range(10)), ()), None), "t")
    assert len(paths(whole.svg, "line")) == 2


def test_a_week_alone_is_still_seen():
    drawn = thread.draw_thread(lives.two_lines(Line((week(0, Range(5, 6, 7)),), ()), None), "t")
    assert [element.get("class") for element in parsed(drawn.svg).iter(f"{SVG}circle")] == ["line ink alone"]
    assert "in the week from 5 January 2026" in drawn.description


def test_ones_own_line_has_its_range_only_when_it_stands_alone():
    both = thread.draw_thread(lives.thread(60), "t")
    alone = thread.draw_thread(lives.thread(60, together=False), "t")
    assert "dashed" in both.svg and "dashed" not in alone.svg
    assert "Yours alone, with its likely range" in texts(alone.svg)
    assert "The two of you" not in alone.svg


def test_spans_are_thirteen_weeks_a_year_and_all():
    life = lives.thread(520)
    seen = {span: len(thread.draw_thread(life, "t", span).table.rows) for span in Span}
    assert seen == {Span.SEASON: 13, Span.YEAR: 53, Span.ALL: 520}
    assert thread.keep_span(life, Span.SEASON).places == ()


def test_a_step_is_numbered_and_told_as_a_question():
    drawn = thread.draw_thread(lives.thread(104), "t")
    (told,) = [row[-1] for row in drawn.table.rows if row[-1]]
    assert re.fullmatch(r"1: from \d+ \w+ \d{4} perhaps (lower|higher)\. Moved in with the lighthouse", told)
    assert "may have moved" in drawn.description


def test_numbers_of_steps_never_cover_each_other():
    days = [date(2018, 3, 1) + timedelta(days=d) for d in (0, 40, 80, 120, 900, 930, 3000)]
    life = replace(lives.thread(522), places=tuple(lives.place(day, up=True) for day in days))
    marks = re.findall(r'class="mark" cx="([\d.]+)" cy="([\d.]+)"', thread.draw_thread(life, "t").svg)
    places = [(float(x), float(y)) for x, y in marks]
    assert len(places) == len(days)
    apart = [math.dist(one, other) for one, other in combinations(places, 2)]
    assert min(apart) >= 2 * over_weeks.MARK


def kinds_of(months: int) -> Kinds:
    """One kind in so many months up to December 2026: Ana says the month's number, from November on
    less eleven, Ben always 4."""
    firsts = [date(2026 - k // 12, 12 - k % 12, 1) for k in reversed(range(months))]
    told = tuple(Month(first, float(first.month % 11), 4.0) for first in firsts)
    return Kinds(ChartPerson("Ana", "madder"), ChartPerson("Ben", "moss"), (ClosenessKind("Talk", told),))


@pytest.mark.parametrize(
    ("months", "points", "first", "said"),
    [
        (1, 1, ("December 2026", "1", "4"), ""),
        (24, 24, ("January 2025", "1", "4"), ""),
        (
            36,
            12,
            (f"January{TO}March 2024", "2.0", "4.0"),
            "Each point is the average of a season.",
        ),
        (
            121,
            21,
            (f"July{TO}December 2016", "1.0", "4.0"),
            "Each point is the average of half a year.",
        ),
    ],
)
def test_kinds_of_many_years_are_averages_and_say_so(months, points, first, said):
    drawn = kinds.draw_kinds(kinds_of(months), "k")
    assert len(drawn.table.rows) == points
    assert drawn.table.rows[0] == first
    assert len(re.search(r'data-xs="([^"]*)"', drawn.svg)[1].split()) == points
    assert drawn.description.endswith(said) and ("average" in drawn.description) == bool(said)


def test_where_both_said_the_same_both_marks_are_seen():
    told = Kinds(
        ChartPerson("Ana", "madder"),
        ChartPerson("Ben", "moss"),
        (ClosenessKind("Talk", (Month(date(2026, 5, 1), 6, 6),)),),
    )
    svg = kinds.draw_kinds(told, "k").svg
    side = float(re.findall(r'<rect class="point framing[^"]*"[^>]* width="([\d.]+)"', svg)[-1])
    radius = float(re.findall(r'<circle class="point[^"]*"[^>]* r="([\d.]+)"', svg)[-1])
    assert side > 2 * radius
    css = (files("duologue.web") / "static" / "duologue" / "charts.css").read_text()
    assert "\n    & .point.framing { fill: none; }" in css


def test_what_could_be_nothing_says_so_and_the_range_comes_first():
    minus = "\N{MINUS SIGN}"
    assert (
        ranges_in_words.say_probably_signed(Range(-0.1, 0.2, 0.5))
        == f"Probably between {minus}0.1 and +0.5; could be nothing."
    )
    assert ranges_in_words.say_probably_signed(Range(0.2, 0.3, 0.5)) == "Probably between +0.2 and +0.5."
    assert (
        ranges_in_words.say_probably_signed(Range(-0.04, 0.0, 0.04)) == "Probably about 0; could be nothing."
    )
    row = reading.draw_reading("Ben", lives.reading(2), "r").table.rows[0]
    assert row[1].startswith("Probably between") and row[1].endswith("could be nothing.")
    assert row[2].startswith("Too early to say whether you follow them. With a guess every day it takes")


@pytest.mark.parametrize(
    ("low", "high", "follows", "said"),
    [
        (0.2, 0.6, True, "You follow Ben's ups and downs."),
        (0.05, 0.6, False, "Too early to say whether you follow them."),
        (-0.2, 0.6, False, "Too early to say whether you follow them."),
        # What the other way would be is a claim like any other, and no estimator makes it.
        (-0.6, -0.1, False, "Too early to say whether you follow them."),
    ],
)
def test_following_is_said_only_where_the_estimator_says_so(low, high, follows, said):
    one = replace(lives.reading(9), tracking=Range(low, (low + high) / 2, high), follows=follows)
    assert reading.draw_reading("Ben", one, "r").table.rows[0][2].startswith(said)


@pytest.mark.parametrize(
    ("bias", "sure", "said"),
    [
        (0.4, True, "On the days you guessed, you took Ben's for a little better than Ben did."),
        (1.2, True, "On the days you guessed, you took Ben's for better than Ben did."),
        (3.0, True, "On the days you guessed, you took Ben's for much better than Ben did."),
        (-3.0, True, "On the days you guessed, you took Ben's for much harder than Ben did."),
        (3.0, False, "Not sure enough to say that your guesses lie higher or lower."),
    ],
)
def test_words_follow_the_size_and_only_where_it_is_sure(bias, sure, said):
    one = replace(lives.reading(9), bias=Range.make_around(bias, 0.2), bias_sure=sure)
    assert reading.draw_reading("Ben", one, "r").table.rows[1][2] == said


@pytest.mark.parametrize(
    ("gap", "said"),
    [
        (Range(5, 22, 39), "You both say that you do 5 to 39 of it, probably."),
        (Range(-30, -18, -6), "Neither of you says that they do 6 to 30 of it, probably."),
        (Range(-1, 0, 2), "Your two claims meet."),
        (Range(-6, 0, 5), "Between 6 that nobody claims and 5 that both do; could be nothing."),
    ],
)
def test_a_gap_is_told_without_saying_whose_it_is(gap, said):
    (row,) = load.draw_parts("Ana", "Ben", [LoadRow("Cooking", Range(40, 50, 60), gap)], "l").table.rows
    assert row[2] == said


def test_all_of_one_is_left_and_all_of_the_other_right():
    def mark(midpoint: float) -> float:
        part = LoadRow("x", Range(midpoint, midpoint, midpoint), Range(0, 0, 0))
        (path,) = paths(load.draw_parts("Ana", "Ben", [part], "l").svg, "mark")
        return float(path[1:].split()[0])

    assert mark(100) < mark(50) < mark(0)
    assert mark(100) == pytest.approx(8) and mark(0) == pytest.approx(334)


def test_a_verdict_what_cannot_be_told_apart_and_too_early_have_three_marks():
    marks = {}
    for verdict in Verdict:
        root = parsed(better_days.draw_practices([replace(lives.days(50)[0], verdict=verdict)], "d").svg)
        marks[verdict] = [
            element.get("class") for element in root.iter() if element.get("class", "").startswith("dot")
        ]
    assert marks[Verdict.WEEKDAY] == marks[Verdict.CLOSE_DAYS]
    assert len({tuple(found) for found in marks.values()}) == 3


def test_only_what_came_before_better_days_has_a_range_and_a_bar():
    told = lives.days(50)
    chart = better_days.draw_practices(told, "d")
    with_bar = parsed(chart.svg).iter()
    assert sum(element.get("class") == "span" for element in with_bar) == 1
    for practice, row in zip(told, chart.table.rows, strict=True):
        assert bool(row[2]) == (practice.verdict is Verdict.GOES_WITH)


@given(
    first=st.dates(date(1990, 1, 1), date(2090, 1, 1)),
    length=st.integers(0, 20_000),
    most=st.integers(3, 8),
)
def test_ticks_have_room_lie_within_and_rise(first, length, most):
    last = first + timedelta(days=length)
    ticks = axes.make_date_ticks(first, last, most)
    assert len(ticks) <= most or length < 70
    assert all(first <= tick.day <= last for tick in ticks)
    assert list(ticks) == sorted(ticks, key=lambda tick: tick.day)
    assert ticks or length < 80


@given(values=st.lists(st.floats(0, 10), min_size=1), least=st.floats(1, 12))
def test_a_window_holds_its_values_and_stays_on_the_scale(values, least):
    low, high = axes.choose_window(values, least)
    assert 0 <= low <= min(values) <= max(values) <= high <= 10
    assert high - low >= min(least, 10) and low == int(low) and high == int(high)


@given(text=st.text(max_size=300), width=st.floats(40, 400))
def test_wrapped_words_fit_and_none_is_lost_while_there_are_lines(text, width):
    lines = wrap_text(text, width, most=1000)
    assert all(measure_width(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert len(wrap_text(text, width, most=3)) <= 3


def test_what_is_too_long_ends_in_an_ellipsis():
    assert shorten_text("short", 100) == "short"
    cut = shorten_text("x" * 500, 100)
    assert cut.endswith("…") and measure_width(cut) <= 100
    assert len(wrap_text(lives.LONG * 9)) == 4 and measure_width(wrap_text(lives.LONG * 9)[-1]) <= LETTERED
