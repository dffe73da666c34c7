"""A drawing: lines of points, each two whole numbers of 0 to 999, from the upper left.

As text, points are "x,y" with spaces between, and lines have ";" between: "10,10 20,15;40,40 41,40".
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from duologue.engine.fields.attached import AttachedKind
from duologue.engine.fields.kind import Wrong

SIDE = 1000
MOST_POINTS = 3000
MOST_LINES = 600
_SHAPE = re.compile(r"[0-9]{1,3},[0-9]{1,3}(?:[ ;][0-9]{1,3},[0-9]{1,3})*")

Point = tuple[int, int]


class Drawing(AttachedKind):
    word = "drawing"
    examples = ("a hill with one tree", "two birds")
    tags = frozenset({"drawing"})
    files = False
    refusals = AttachedKind.refusals | {"too-many-points", "no-lines"}


def parse(sent: object) -> list[list[Point]]:
    """The lines of a drawing. Raises `Wrong`: "too-many-points", or "no-lines" for anything that is none."""
    if not isinstance(sent, str):
        raise Wrong("no-lines")
    sent = sent.strip()
    # Counted before anything is taken apart.
    if sent.count(",") > MOST_POINTS or sent.count(";") >= MOST_LINES:
        raise Wrong("too-many-points", most=MOST_POINTS)
    if not _SHAPE.fullmatch(sent):
        raise Wrong("no-lines")
    return [[_read_point(point) for point in line.split(" ")] for line in sent.split(";")]


def write(lines: Iterable[Iterable[Point]]) -> str:
    """The inverse of `parse`."""
    return ";".join(" ".join(f"{x},{y}" for x, y in line) for line in lines)


def _read_point(text: str) -> Point:
    x, y = text.split(",")
    return int(x), int(y)


KIND = Drawing()
