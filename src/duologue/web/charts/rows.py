"""Charts of one row a thing: words that may wrap, and below them a bar as long as the range."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from duologue.insight.figures import Range
from duologue.web.charts.axes import Axis
from duologue.web.charts.drawing import WIDTH, lines, tag, words, wrapped

LEFT, RIGHT = 8.0, WIDTH - 8.0
LEADING = 18.0
NAME_SIZE = 15.0
BETWEEN_ROWS = 20.0
BAR = 22.0


@dataclass(frozen=True, slots=True)
class Scale:
    """Where bars lie: an axis, words at its two ends, and a value to mark ("no difference") with its word."""

    axis: Axis
    ends: tuple[str, str]
    mark: float | None = None
    mark_word: str = ""

    @classmethod
    def over(
        cls, low: float, high: float, ends: tuple[str, str], mark: float | None = None, word: str = ""
    ) -> Scale:
        return cls(Axis(low, high, LEFT, RIGHT), ends, mark, word)


@dataclass(frozen=True, slots=True)
class Row:
    """`said` are sentences, each on lines of its own; `bar` is drawn at y = 0 on the scale; `lead` is a mark
    before the name."""

    name: str
    said: Sequence[str]
    scale: Scale | None
    bar: Markup | None
    lead: Markup | None = None


def stacked(rows: Sequence[Row]) -> tuple[Markup, float]:
    """(rows below each other, their height)."""
    found, y = Markup(), 0.0
    for k, row in enumerate(rows):
        if k:
            found += tag("path", class_="grid", d=f"M0 {y:g}H{WIDTH}")
            y += BETWEEN_ROWS
        indent = 22.0 if row.lead else 0.0
        name = wrapped(row.name, WIDTH * 0.86 - indent, NAME_SIZE)
        if row.lead:
            found += tag("g", row.lead, transform=f"translate(8 {y + 10:g})")
        found += lines(indent, y + 15, name, "name", LEADING)
        y += 17 + LEADING * (len(name) - 1)
        for nth, sentence in enumerate(row.said):
            told = wrapped(sentence)
            found += lines(0, y + LEADING, told, "said" if nth else "", LEADING)
            y += LEADING * len(told)
        if row.bar is not None and row.scale is not None:
            found += tag("g", _rule(row.scale), row.bar, transform=f"translate(0 {y + BAR:g})")
            y += BAR + 28
        y += BETWEEN_ROWS - 4
    return found, y - 8


def range_bar(scale: Scale, spread: Range, sure: bool = True) -> Markup:
    """The range as a bar with its middle as a dot; dashed and hollow where little is sure."""
    low, middle, high = (scale.axis.at(value) for value in (spread.low, spread.middle, spread.high))
    return tag(
        "rect",
        class_="span" if sure else "span unsure",
        x=low,
        y=-5.0,
        width=max(high - low, 2.0),
        height=10.0,
        rx=5,
    ) + tag("circle", class_="dot" if sure else "dot hollow", cx=middle, cy=0.0, r=4.5)


def _rule(scale: Scale) -> Markup:
    found = tag("path", class_="grid", d=f"M{LEFT:g} 0H{RIGHT:g}")
    found += tag("path", class_="tick", d=f"M{LEFT:g} -4v8M{RIGHT:g} -4v8")
    found += words(0, 22, scale.ends[0], "soft") + words(WIDTH, 22, scale.ends[1], "soft", "end")
    if scale.mark is not None:
        x = scale.axis.at(scale.mark)
        found += tag("path", class_="zero", d=f"M{x:.1f} -11v22")
        if scale.mark_word:
            found += words(x, 22, scale.mark_word, "soft", "middle")
    return found
