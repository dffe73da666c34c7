"""Draws the icons of the home screen: `python scripts/icons.py [FOLDER]`.

Two threads, or three lines of a note for who wants it to look like nothing in particular. Each fills its
whole square, so that a system may cut any shape out of it: what matters lies within the middle four fifths.
"""

from __future__ import annotations

import struct
import sys
import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

FOLDER = Path(__file__).resolve().parent.parent / "src/duologue/web/static/duologue"
SIZES = (180, 192, 512)
Picture = NDArray[np.float64]
PAPER, INK_BLUE, MADDER, SOFT = "#faf6ef", "#355877", "#a84a37", "#6e645b"
FINER = 3
POINTS = 240
LEFT, WIDTH = 0.2, 0.038


def read_colour(text: str) -> Picture:
    return np.array([int(text[at : at + 2], 16) for at in (1, 3, 5)], dtype=float)


def begin_square(side: int) -> tuple[Picture, Picture, Picture]:
    """(The square as paper, x and y of each dot), x and y from 0 to 1."""
    y, x = np.mgrid[0:side, 0:side] / side + 0.5 / side
    return np.broadcast_to(read_colour(PAPER), (side, side, 3)).copy(), x, y


def lay(over: Picture, where: NDArray[np.bool_], colour: str) -> None:
    over[where] = read_colour(colour)


def draw_threads(side: int) -> Picture:
    """Two threads that begin and end together and cross once between, the red one above."""
    square, x, y = begin_square(side)
    along = np.linspace(0, 1, POINTS)
    at_x, wave = LEFT + (1 - 2 * LEFT) * along, 0.15 * np.sin(2 * np.pi * along)

    def measure(sign: int, points: slice) -> Picture:
        away = np.full_like(x, np.inf)
        for px, py in zip(at_x[points], 0.5 + sign * wave[points], strict=True):
            np.minimum(away, (x - px) ** 2 + (y - py) ** 2, out=away)
        return np.sqrt(away)

    lay(square, measure(-1, slice(None)) <= WIDTH, INK_BLUE)
    crossing = slice(int(POINTS * 0.42), int(POINTS * 0.58))
    lay(square, measure(1, crossing) <= WIDTH * 1.7, PAPER)
    lay(square, measure(1, slice(None)) <= WIDTH, MADDER)
    return square


def draw_note(side: int) -> Picture:
    square, x, y = begin_square(side)
    for at, right in ((0.36, 0.74), (0.5, 0.74), (0.64, 0.56)):
        near_end = np.hypot(x - np.clip(x, 0.26, right), y - at)
        lay(square, near_end <= 0.03, SOFT)
    return square


DRAWN = {"icon": draw_threads, "plain": draw_note}


def make_png(name: str, side: int) -> bytes:
    """The icon of that name, `side` dots wide, its edges smooth."""
    fine = DRAWN[name](side * FINER)
    dots = fine.reshape(side, FINER, side, FINER, 3).mean(axis=(1, 3)).round().astype(np.uint8)
    rows = b"".join(b"\0" + row.tobytes() for row in dots)
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )


def main(folder: Path = FOLDER) -> None:
    for name in DRAWN:
        for side in SIZES:
            (folder / f"{name}-{side}.png").write_bytes(make_png(name, side))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
