"""Kinds of closeness, month by month: one small picture a kind, all on the same scale.

Of more than two years a point is the average of a season, of more than six that of half a year: in a picture
half as wide as a phone, lines through a hundred months would be one knot.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup

from duologue.engine.roles import FedFigure
from duologue.languages import _, mark
from duologue.languages.dates_in_words import write_month, write_month_and_year, write_months
from duologue.languages.numbers import write_figure, write_fixed, write_whole
from duologue.people.access import Me
from duologue.people.profile import Both
from duologue.rounds import casting, diary
from duologue.rounds.blocks import Entry
from duologue.web.charts import axes
from duologue.web.charts.axes import TICK_SIZE, Axis
from duologue.web.charts.svg import (
    WIDTH,
    Chart,
    ChartTable,
    draw_lines,
    draw_words,
    is_from_right,
    make_picture,
    make_tag,
    measure_from_start,
    measure_width,
    start_words,
    wrap_text,
)
from duologue.web.insights.insight import Insight
from duologue.web.insights.naming import colour_both, label_fields, name_both, read_word_id, tell_exercises
from duologue.web.request import Request

NOTHING = mark(
    "Nothing here yet. It comes from the monthly look at the two of you, once there is one between you; "
    "or it stays empty, and that's fine too."
)
COLUMNS = 2
GUTTER = 22.0
PANEL = (WIDTH - GUTTER) / COLUMNS
LEFT, HEIGHT = 18.0, 64.0
LEADING, LOWER = 16.0, 14.0
MARKED_UP_TO = 18
"""Points up to which each has its own mark; beyond, marks would touch."""
MOST_POINTS = 25
AVERAGED = (
    (1, mark("Kinds of closeness, month by month"), ""),
    (3, mark("Kinds of closeness, season by season"), mark("Each point is the average of a season.")),
    (6, mark("Kinds of closeness, by half years"), mark("Each point is the average of half a year.")),
)
"""Months to a point, what the picture is then called, and what its points are."""


@dataclass(frozen=True, slots=True)
class ChartPerson:
    """Whose answers: a name and a palette colour."""

    name: str
    colour: str


@dataclass(frozen=True, slots=True)
class Month:
    """What each answered in the month that begins on `first`, 0-10; None where they did not."""

    first: date
    a: float | None
    b: float | None


@dataclass(frozen=True, slots=True)
class ClosenessKind:
    """One kind of closeness; months in rising order."""

    name: str
    months: tuple[Month, ...]


@dataclass(frozen=True, slots=True)
class Kinds:
    """The kinds in their own order; `a` and `b` are drawn alike in all of them."""

    a: ChartPerson
    b: ChartPerson
    kinds: tuple[ClosenessKind, ...]


class KindsOfCloseness(Insight):
    """As both have said them to each other: both read the answers already, so nobody is asked."""

    title = mark("Kinds of closeness")

    def draw(self, me: Me, both: Both) -> Chart | str:
        said = find_kinds(diary.read_told(me, FedFigure.KINDS)) if me.ring.couple is not None else {}
        if not said:
            return _(NOTHING)
        a, b = map(ChartPerson, name_both(me, both), colour_both(me, both))
        labels = label_fields(FedFigure.KINDS)
        kinds = (
            ClosenessKind(labels.get(kind) or read_word_id(kind), months) for kind, months in said.items()
        )
        return draw_kinds(Kinds(a, b, tuple(kinds)), self.name)

    def add(self, request: Request) -> Mapping[str, Any]:
        """The exercises that it comes from, where its page names them."""
        return {"fed_by": tell_exercises(FedFigure.KINDS)}


INSIGHT = KindsOfCloseness()


def find_kinds(couples: Iterable[Entry]) -> dict[str, tuple[Month, ...]]:
    """Each kind with its months, oldest first, as both said it last; in the order of asking."""
    said: dict[tuple[date, str], dict[str, float]] = {}
    asked = casting.find_marked(FedFigure.KINDS)
    for entry in couples:
        names = asked.list_fields(entry)
        for kind, value in diary.list_numbers({name: entry.numbers[name] for name in names}):
            if 0 <= value <= 10:
                month = date.fromisoformat(entry.day).replace(day=1)
                said.setdefault((month, kind), {})[entry.seat] = value
    found: dict[str, tuple[Month, ...]] = {}
    for (month, kind), by in sorted(said.items(), key=lambda item: item[0][0]):
        found[kind] = (*found.get(kind, ()), Month(month, by.get("a"), by.get("b")))
    return found


def draw_kinds(found: Kinds, name: str) -> Chart:
    """Small multiples, two beside each other."""
    each, called, averaged = _choose_pace(found)
    title = _(called)
    if not any(kind.months for kind in found.kinds):
        description = _("There is nothing to draw yet. It fills by itself, a month at a time.")
        svg = make_picture(name, 40, title, description, make_tag("path", class_="grid", d=f"M0 20H{WIDTH}"))
        return Chart(name, "over-time", svg, title, description, ChartTable((_("Month"),), ()))
    since, until = _find_ends(found)
    found = Kinds(found.a, found.b, tuple(_average_kind(kind, each) for kind in found.kinds))
    months = sorted({month.first for kind in found.kinds for month in kind.months})
    across = axes.make_days_axis(months[0], months[-1], LEFT + 5, PANEL - 7)
    body, height = _draw_panels(found, across, months, (since, until))
    description = _say_description(found, since, until)
    if averaged:
        description = f"{description} {_(averaged)}"
    xs = " ".join(f"{across.place_at(day.toordinal()):.1f}" for day in months)
    svg = make_picture(name, height, title, description, body, data_xs=xs)
    return Chart(name, "over-time", svg, title, description, _make_table(found, months, each))


def _say_description(found: Kinds, since: date, until: date) -> str:
    whose = {"a": found.a.name, "b": found.b.name}
    if since == until:
        return _(
            "Each kind from 0 to 10 as %(a)s and %(b)s answered, in %(month)s.",
            month=write_month(since),
            **whose,
        )
    return _(
        "Each kind from 0 to 10 as %(a)s and %(b)s answered, from %(first)s to %(last)s.",
        first=write_month(since),
        last=write_month(until),
        **whose,
    )


def _find_ends(found: Kinds) -> tuple[date, date]:
    months = [month.first for kind in found.kinds for month in kind.months]
    return min(months), max(months)


def _choose_pace(found: Kinds) -> tuple[int, str, str]:
    """The finest of `AVERAGED` that leaves each point its room, or else the coarsest."""
    if not any(kind.months for kind in found.kinds):
        return AVERAGED[0]
    since, until = map(_number_day, _find_ends(found))
    return next((pace for pace in AVERAGED if (until - since) // pace[0] < MOST_POINTS), AVERAGED[-1])


def _average_kind(kind: ClosenessKind, each: int) -> ClosenessKind:
    """Months as averages of `each` months, counted from a January, under the first of them."""
    if each == 1:
        return kind
    spans: dict[int, list[Month]] = {}
    for one in kind.months:
        spans.setdefault(_number_day(one.first) // each * each, []).append(one)
    return ClosenessKind(
        kind.name,
        tuple(
            Month(
                date(number // 12, number % 12 + 1, 1),
                _find_mean([one.a for one in months]),
                _find_mean([one.b for one in months]),
            )
            for number, months in sorted(spans.items())
        ),
    )


def _find_mean(values: Sequence[float | None]) -> float | None:
    said = [value for value in values if value is not None]
    return sum(said) / len(said) if said else None


def _number_day(day: date) -> int:
    return day.year * 12 + day.month - 1


def _draw_panels(
    found: Kinds, across: Axis, months: Sequence[date], ends: tuple[date, date]
) -> tuple[Markup, float]:
    body = _draw_key(found)
    y = 30.0
    for k in range(0, len(found.kinds), COLUMNS):
        beside = found.kinds[k : k + COLUMNS]
        names = [wrap_text(kind.name, PANEL * 0.86, most=3) for kind in beside]
        top = LEADING * max(map(len, names)) + 14
        for column, (kind, name) in enumerate(zip(beside, names, strict=True)):
            panel = draw_lines(0, top - 14 - LEADING * (len(name) - 1), name, "name", LEADING, PANEL)
            panel += make_tag(
                "g", _draw_panel(found, kind, across, months, ends), transform=f"translate(0 {top:g})"
            )
            left = column * (PANEL + GUTTER)
            if is_from_right():
                left = WIDTH - PANEL - left
            body += make_tag("g", panel, transform=f"translate({left:g} {y:g})")
        y += top + HEIGHT + 38
    return body, y - 8


def _draw_key(found: Kinds) -> Markup:
    half = WIDTH / 2
    body = Markup()
    for k, who in enumerate((found.a, found.b)):
        middle = measure_from_start(half * k + 13)
        body += make_tag(
            "path", class_=f"line{' dashed' if k else ''} of-{who.colour}", d=f"M{middle - 13:g} 8h26"
        )
        body += _draw_mark(middle, 8.0, k, who.colour)
        body += start_words(half * k + 34, 12, wrap_text(who.name, half - 50, most=1)[0])
    return body


def _draw_panel(
    found: Kinds, kind: ClosenessKind, across: Axis, months: Sequence[date], ends: tuple[date, date]
) -> Markup:
    up = Axis(0.0, 10.0, HEIGHT, 0.0)
    body = Markup()
    for value in (0, 5, 10):
        body += make_tag("path", class_="grid", d=f"M{LEFT:g} {up.place_at(value):.1f}H{PANEL:g}")
        if value != 5:
            body += draw_words(LEFT - 4, up.place_at(value) + 4, write_whole(value), "soft", "end")
    body += _draw_foot(across, months, ends)
    answered = {month.first: (month.a, month.b) for month in kind.months}
    for k, who in enumerate((found.a, found.b)):
        values = [answered.get(day, (None, None))[k] for day in months]
        places = [
            None if v is None else (across.place_at(day.toordinal()), up.place_at(v))
            for day, v in zip(months, values, strict=True)
        ]
        for run in axes.split_runs(places):
            if len(run) > 1:
                body += make_tag(
                    "path", class_=f"line{' dashed' if k else ''} of-{who.colour}", d=axes.draw_path(run)
                )
            if len(run) == 1 or len(months) <= MARKED_UP_TO:
                body += Markup().join(_draw_mark(x, y, k, who.colour) for x, y in run)
    return body + make_tag("path", class_="cursor", d=f"M0 0V{HEIGHT:g}")


def _draw_foot(across: Axis, months: Sequence[date], ends: tuple[date, date]) -> Markup:
    """The first and the last month, the last a line lower where a language writes months at length."""
    first, last = map(write_month_and_year, ends)
    if len(months) < 2:
        half = measure_width(first, TICK_SIZE) / 2
        middle = min(max(across.place_at(ends[0].toordinal()), half), PANEL - half)
        return draw_words(middle, HEIGHT + 18, first, "soft", "middle")
    room = LEFT + measure_width(first, TICK_SIZE) + measure_width(last, TICK_SIZE) + 6 <= PANEL
    lower = 0.0 if room else LOWER
    return draw_words(LEFT, HEIGHT + 18, first, "soft") + draw_words(
        PANEL, HEIGHT + 18 + lower, last, "soft", "end"
    )


def _draw_mark(x: float, y: float, who: int, colour: str) -> Markup:
    """A disc for the one, an open square for the other, which frames the disc where both said the same."""
    if who:
        return make_tag(
            "rect", class_=f"point framing of-{colour}", x=x - 4.25, y=y - 4.25, width=8.5, height=8.5
        )
    return make_tag("circle", class_=f"point of-{colour}", cx=x, cy=y, r=3)


def _make_table(found: Kinds, months: Sequence[date], each: int) -> ChartTable:
    by_kind = [{one.first: one for one in kind.months} for kind in found.kinds]
    header = (
        _("Month") if each == 1 else _("Months"),
        # TRANSLATORS: over a column: a kind of closeness, and who answered.
        *(
            _("%(kind)s, %(name)s", kind=kind.name, name=who.name)
            for kind in found.kinds
            for who in (found.a, found.b)
        ),
    )

    def make_cells(day: date) -> tuple[str, ...]:
        return tuple(
            "" if value is None else write_fixed(value, 1) if each > 1 else write_figure(value)
            for one in (kind.get(day) for kind in by_kind)
            for value in ((one.a, one.b) if one else (None, None))
        )

    return ChartTable(header, tuple((_name_period(day, each), *make_cells(day)) for day in months))


def _name_period(first: date, each: int) -> str:
    if each == 1:
        return write_month(first)
    return write_months(first, first.replace(month=first.month + each - 1))
