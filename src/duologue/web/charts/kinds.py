"""Kinds of closeness, month by month: one small picture a kind, all on the same scale.

Of more than two years a point is the average of a season, of more than six that of half a year: in a picture
half as wide as a phone, lines through a hundred months would be one knot.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from duologue.languages.dates import write_month, write_month_name, write_number, write_short_month
from duologue.web.charts import axes
from duologue.web.charts.axes import Axis
from duologue.web.charts.drawing import WIDTH, Chart, Table, lines, picture, tag, words, wrapped

COLUMNS = 2
GUTTER = 22.0
PANEL = (WIDTH - GUTTER) / COLUMNS
LEFT, HEIGHT = 18.0, 64.0
LEADING = 16.0
MARKED_UP_TO = 18
"""Points up to which each has its own mark; beyond, marks would touch."""
MOST_POINTS = 25
AVERAGED = (
    (1, "month by month", ""),
    (3, "season by season", "a season"),
    (6, "by half years", "half a year"),
)
"""Months to a point, what the picture is then called, and what a point is the average of."""


@dataclass(frozen=True, slots=True)
class Who:
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
class Kind:
    """One kind of closeness; months in rising order."""

    name: str
    months: tuple[Month, ...]


@dataclass(frozen=True, slots=True)
class Kinds:
    """The kinds in their own order; `a` and `b` are drawn alike in all of them."""

    a: Who
    b: Who
    kinds: tuple[Kind, ...]


def draw(found: Kinds, name: str) -> Chart:
    """Small multiples, two beside each other."""
    each, apace, span = _pace(found)
    title = f"Kinds of closeness, {apace}"
    if not any(kind.months for kind in found.kinds):
        description = "There is nothing to draw yet. It fills by itself, a month at a time."
        svg = picture(name, 40, title, description, tag("path", class_="grid", d=f"M0 20H{WIDTH}"))
        return Chart(name, "over-time", svg, title, description, Table(("Month",), ()))
    since, until = _ends(found)
    found = Kinds(found.a, found.b, tuple(_averaged(kind, each) for kind in found.kinds))
    months = sorted({month.first for kind in found.kinds for month in kind.months})
    across = axes.days_axis(months[0], months[-1], LEFT + 5, PANEL - 7)
    body, height = _panels(found, across, months, (since, until))
    when = (
        f"from {write_month(since)} to {write_month(until)}" if since != until else f"in {write_month(since)}"
    )
    description = (
        f"{write_number(len(found.kinds))} {'kind' if len(found.kinds) == 1 else 'kinds'}, {when}, "
        f"each from 0 to 10 as {found.a.name} and {found.b.name} answered."
        + (f" Each point is the average of {span}." if span else "")
    )
    xs = " ".join(f"{across.at(day.toordinal()):.1f}" for day in months)
    svg = picture(name, height, title, description, body, data_xs=xs)
    return Chart(name, "over-time", svg, title, description, _table(found, months, each))


def _ends(found: Kinds) -> tuple[date, date]:
    months = [month.first for kind in found.kinds for month in kind.months]
    return min(months), max(months)


def _pace(found: Kinds) -> tuple[int, str, str]:
    """The finest of `AVERAGED` that leaves each point its room, or else the coarsest."""
    if not any(kind.months for kind in found.kinds):
        return AVERAGED[0]
    since, until = map(_number, _ends(found))
    return next((pace for pace in AVERAGED if (until - since) // pace[0] < MOST_POINTS), AVERAGED[-1])


def _averaged(kind: Kind, each: int) -> Kind:
    """Months as averages of `each` months, counted from a January, under the first of them."""
    if each == 1:
        return kind
    spans: dict[int, list[Month]] = {}
    for one in kind.months:
        spans.setdefault(_number(one.first) // each * each, []).append(one)
    return Kind(
        kind.name,
        tuple(
            Month(
                date(number // 12, number % 12 + 1, 1),
                _mean([one.a for one in months]),
                _mean([one.b for one in months]),
            )
            for number, months in sorted(spans.items())
        ),
    )


def _mean(values: Sequence[float | None]) -> float | None:
    said = [value for value in values if value is not None]
    return sum(said) / len(said) if said else None


def _number(day: date) -> int:
    return day.year * 12 + day.month - 1


def _panels(
    found: Kinds, across: Axis, months: Sequence[date], ends: tuple[date, date]
) -> tuple[Markup, float]:
    body = _key(found)
    y = 30.0
    for k in range(0, len(found.kinds), COLUMNS):
        beside = found.kinds[k : k + COLUMNS]
        names = [wrapped(kind.name, PANEL * 0.86, most=3) for kind in beside]
        top = LEADING * max(map(len, names)) + 14
        for column, (kind, name) in enumerate(zip(beside, names, strict=True)):
            panel = lines(0, top - 14 - LEADING * (len(name) - 1), name, "name", LEADING)
            panel += tag("g", _panel(found, kind, across, months, ends), transform=f"translate(0 {top:g})")
            body += tag("g", panel, transform=f"translate({column * (PANEL + GUTTER):g} {y:g})")
        y += top + HEIGHT + 38
    return body, y - 8


def _key(found: Kinds) -> Markup:
    half = WIDTH / 2
    return Markup().join(
        tag("path", class_=f"line{' dashed' if k else ''} of-{who.colour}", d=f"M{half * k:g} 8h26")
        + _mark(half * k + 13, 8.0, k, who.colour)
        + words(half * k + 34, 12, wrapped(who.name, half - 50, most=1)[0])
        for k, who in enumerate((found.a, found.b))
    )


def _panel(found: Kinds, kind: Kind, across: Axis, months: Sequence[date], ends: tuple[date, date]) -> Markup:
    up = Axis(0.0, 10.0, HEIGHT, 0.0)
    body = Markup()
    for value in (0, 5, 10):
        body += tag("path", class_="grid", d=f"M{LEFT:g} {up.at(value):.1f}H{PANEL:g}")
        if value != 5:
            body += words(LEFT - 4, up.at(value) + 4, str(value), "soft", "end")
    for day, anchor in ((ends[0], ""), (ends[1], "end")) if len(months) > 1 else ((ends[0], "middle"),):
        body += words(
            LEFT if anchor == "" else PANEL if anchor == "end" else across.at(day.toordinal()),
            HEIGHT + 18,
            _short(day),
            "soft",
            anchor,
        )
    answered = {month.first: (month.a, month.b) for month in kind.months}
    for k, who in enumerate((found.a, found.b)):
        values = [answered.get(day, (None, None))[k] for day in months]
        places = [
            None if v is None else (across.at(day.toordinal()), up.at(v))
            for day, v in zip(months, values, strict=True)
        ]
        for run in axes.runs(places):
            if len(run) > 1:
                body += tag("path", class_=f"line{' dashed' if k else ''} of-{who.colour}", d=axes.path(run))
            if len(run) == 1 or len(months) <= MARKED_UP_TO:
                body += Markup().join(_mark(x, y, k, who.colour) for x, y in run)
    return body + tag("path", class_="cursor", d=f"M0 0V{HEIGHT:g}")


def _mark(x: float, y: float, who: int, colour: str) -> Markup:
    """A disc for the one, an open square for the other, which frames the disc where both said the same."""
    if who:
        return tag("rect", class_=f"point framing of-{colour}", x=x - 4.25, y=y - 4.25, width=8.5, height=8.5)
    return tag("circle", class_=f"point of-{colour}", cx=x, cy=y, r=3)


def _short(day: date) -> str:
    return f"{write_short_month(day)} {day.year}"


def _table(found: Kinds, months: Sequence[date], each: int) -> Table:
    by_kind = [{one.first: one for one in kind.months} for kind in found.kinds]
    header = (
        "Month" if each == 1 else "Months",
        *(f"{kind.name}, {who.name}" for kind in found.kinds for who in (found.a, found.b)),
    )

    def cells(day: date) -> tuple[str, ...]:
        return tuple(
            "" if value is None else f"{value:.1f}" if each > 1 else f"{value:g}"
            for one in (kind.get(day) for kind in by_kind)
            for value in ((one.a, one.b) if one else (None, None))
        )

    return Table(header, tuple((_named(day, each), *cells(day)) for day in months))


def _named(first: date, each: int) -> str:
    if each == 1:
        return write_month(first)
    return f"{write_month_name(first)} to {write_month(first.replace(month=first.month + each - 1))}"
