"""The two threads as SVG paths: parallel while one waits, woven at an opening, one alone.

A half wave of length L and height h from a crossing to the next is the Bézier curve through
(0, 0), (L/3, 4h/3), (2L/3, 4h/3), (L, 0), whose middle lies at h.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

# Wider than any column: pages cut off what they have no room for, so that crossings keep their shape.
WIDTH = 684
MIDDLE = 28
HEIGHT = 12


@dataclass(frozen=True, slots=True)
class Woven:
    """`a` and `b` in full; `over` the pieces of `a` to draw again above `b`, every other crossing."""

    a: str
    b: str
    over: tuple[str, ...]


@cache
def weave(waves: int = 12, width: int = WIDTH) -> Woven:
    length = width / waves
    a, b = f"M0 {MIDDLE}", f"M0 {MIDDLE}"
    for i in range(waves):
        swing = HEIGHT * 4 / 3 * (1 if i % 2 else -1)
        x = i * length
        ends = f"{x + length:.1f} {MIDDLE}"
        a += (
            f"C{x + length / 3:.1f} {MIDDLE + swing:.1f} {x + length * 2 / 3:.1f} {MIDDLE + swing:.1f} {ends}"
        )
        b += (
            f"C{x + length / 3:.1f} {MIDDLE - swing:.1f} {x + length * 2 / 3:.1f} {MIDDLE - swing:.1f} {ends}"
        )
    return Woven(a, b, tuple(_draw_over(k * length, length) for k in range(1, waves, 2)))


def _draw_over(x: float, length: float) -> str:
    """The piece of `a` around the crossing at x, where it comes down: straight enough to be one line.

    At a crossing the curve's slope is 4h/L; a seventh of L to either side it still keeps to that line
    closely.
    """
    reach = length / 7
    drop = 4 * HEIGHT / length * reach * 0.87
    return f"M{x - reach:.1f} {MIDDLE - drop:.1f}L{x:.1f} {MIDDLE}L{x + reach:.1f} {MIDDLE + drop:.1f}"


@cache
def draw_parallel(y: int) -> str:
    """A calm line at height y."""
    bends = 8
    length = WIDTH / bends
    line = f"M0 {y}"
    for i in range(bends):
        swing = 7 if i % 2 else -7
        x = i * length
        line += f"C{x + length / 3:.1f} {y + swing} {x + length * 2 / 3:.1f} {y + swing} {x + length:.1f} {y}"
    return line
