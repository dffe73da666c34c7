"""Charts of one row a thing: words that may wrap, and below them a bar as long as the range."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from duologue.insight.ranges import Range
from duologue.web.charts.axes import Axis
from duologue.web.charts.svg import (
    SIZE,
    WIDTH,
    Chart,
    ChartTable,
    draw_lines,
    draw_words,
    make_picture,
    make_tag,
    measure_from_start,
    measure_width,
    shorten_text,
    wrap_text,
)

LEFT, RIGHT = 8.0, WIDTH - 8.0
LEADING = 18.0
NAME_SIZE = 15.0
BETWEEN_ROWS = 20.0
BAR = 22.0
WORDS, DEEP = 22.0, 28.0
WIDEST = SIZE * 1.15
"""Units of the letters below a scale on the narrowest phone, where they are drawn larger."""


@dataclass(frozen=True, slots=True)
class ChartScale:
    """Where bars lie: an axis, words at its two ends, and a value to mark ("no difference") with its word."""

    axis: Axis
    ends: tuple[str, str]
    mark: float | None = None
    mark_word: str = ""

    @classmethod
    def make_over(
        cls, low: float, high: float, ends: tuple[str, str], mark: float | None = None, word: str = ""
    ) -> ChartScale:
        return cls(Axis(low, high, LEFT, RIGHT), ends, mark, word)


@dataclass(frozen=True, slots=True)
class ChartRow:
    """`said` are sentences, each on lines of its own; `bar` is drawn at y = 0 on the scale; `lead` is a mark
    before the name."""

    name: str
    said: Sequence[str]
    scale: ChartScale | None
    bar: Markup | None
    lead: Markup | None = None


def draw_in_rows(
    name: str, title: str, description: str, rows: Sequence[ChartRow], table: ChartTable
) -> Chart:
    """The chart that these rows make, with the same in a table."""
    body, height = stack(rows)
    picture = make_picture(name, max(height, 1.0), title, description, body)
    return Chart(name, "in-rows", picture, title, description, table)


def stack(rows: Sequence[ChartRow]) -> tuple[Markup, float]:
    """(rows below each other, their height)."""
    found, y = Markup(), 0.0
    for k, row in enumerate(rows):
        if k:
            found += make_tag("path", class_="grid", d=f"M0 {y:g}H{WIDTH}")
            y += BETWEEN_ROWS
        indent = 22.0 if row.lead else 0.0
        name = wrap_text(row.name, WIDTH * 0.86 - indent, NAME_SIZE)
        if row.lead:
            found += make_tag("g", row.lead, transform=f"translate({measure_from_start(8):g} {y + 10:g})")
        found += draw_lines(indent, y + 15, name, "name", LEADING)
        y += 17 + LEADING * (len(name) - 1)
        for nth, sentence in enumerate(row.said):
            told = wrap_text(sentence)
            found += draw_lines(0, y + LEADING, told, "said" if nth else "", LEADING)
            y += LEADING * len(told)
        if row.bar is not None and row.scale is not None:
            rule, deep = _draw_rule(row.scale)
            found += make_tag("g", rule, row.bar, transform=f"translate(0 {y + BAR:g})")
            y += BAR + deep
        y += BETWEEN_ROWS - 4
    return found, y - 8


def draw_range_bar(scale: ChartScale, spread: Range, sure: bool = True) -> Markup:
    """The range as a bar with its middle as a dot; dashed and hollow where little is sure."""
    low, middle, high = (scale.axis.place_at(value) for value in (spread.low, spread.middle, spread.high))
    return make_tag(
        "rect",
        class_="span" if sure else "span unsure",
        x=low,
        y=-5.0,
        width=max(high - low, 2.0),
        height=10.0,
        rx=5,
    ) + make_tag("circle", class_="dot" if sure else "dot hollow", cx=middle, cy=0.0, r=4.5)


def _draw_rule(scale: ChartScale) -> tuple[Markup, float]:
    """(line and words of a scale, how deep they reach): numbers run from left to right in every language."""
    found = make_tag("path", class_="grid", d=f"M{LEFT:g} 0H{RIGHT:g}")
    found += make_tag("path", class_="tick", d=f"M{LEFT:g} -4v8M{RIGHT:g} -4v8")
    ends = [shorten_text(end, WIDTH / 2 - 12, WIDEST) for end in scale.ends]
    found += draw_words(0, WORDS, ends[0], "soft") + draw_words(WIDTH, WORDS, ends[1], "soft", "end")
    if scale.mark is None:
        return found, DEEP
    x = scale.axis.place_at(scale.mark)
    found += make_tag("path", class_="zero", d=f"M{x:.1f} -11v22")
    if not scale.mark_word:
        return found, DEEP
    marked = shorten_text(scale.mark_word, WIDTH, WIDEST)
    half = measure_width(marked, WIDEST) / 2
    middle = min(max(x, half), WIDTH - half)
    room = (
        measure_width(ends[0], WIDEST) + 6 <= middle - half
        and middle + half <= WIDTH - measure_width(ends[1], WIDEST) - 6
    )
    below = 0.0 if room else LEADING
    return found + draw_words(middle, WORDS + below, marked, "soft", "middle"), DEEP + below
