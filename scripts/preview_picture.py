"""Draws the picture that a messenger shows beside an invitation: `python scripts/preview_picture.py [FILE]`.

Two threads over paper, woven; no word, so that it is the same in every language.
"""

from __future__ import annotations

import struct
import sys
import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

FILE = Path(__file__).resolve().parent.parent / "src/duologue/web/static/duologue/preview.png"
WIDTH, HEIGHT = 1200, 630
Picture = NDArray[np.float64]
PAPER, INK_BLUE, MADDER = "#faf6ef", "#355877", "#a84a37"
FINER, THICK, HIGH, WAVES = 2, 9.0, 92.0, 2.5


def read_colour(text: str) -> Picture:
    return np.array([int(text[at : at + 2], 16) for at in (1, 3, 5)], dtype=float)


def draw() -> Picture:
    """The two cross five times, and one lies above at every other crossing."""
    rows, columns = HEIGHT * FINER, WIDTH * FINER
    picture = np.broadcast_to(read_colour(PAPER), (rows, columns, 3)).copy()
    x = np.arange(columns) / FINER
    y = (np.arange(rows) / FINER)[:, None]
    angle = 2 * np.pi * WAVES * x / WIDTH
    lean = np.sqrt(1 + (HIGH * 2 * np.pi * WAVES / WIDTH * np.cos(angle)) ** 2)

    def measure(sign: int) -> Picture:
        # Across the line and not straight down, so that it is as thick where it is steep.
        return np.asarray(np.abs(y - (HEIGHT / 2 + sign * HIGH * np.sin(angle))) / lean)

    red, blue = measure(1), measure(-1)
    red_above = np.cos(angle)[None, :] * np.ones_like(red) > 0
    for first in (True, False):
        for above, away, colour in ((red_above, red, MADDER), (~red_above, blue, INK_BLUE)):
            at = above if not first else ~above
            picture[at & (away <= THICK * 2.1) & (not first)] = read_colour(PAPER)
            picture[at & (away <= THICK)] = read_colour(colour)
    return picture


def make_png() -> bytes:
    fine = draw()
    dots = fine.reshape(HEIGHT, FINER, WIDTH, FINER, 3).mean(axis=(1, 3)).round().astype(np.uint8)
    rows = b"".join(b"\0" + row.tobytes() for row in dots)
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows, 9)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )


if __name__ == "__main__":
    (Path(sys.argv[1]) if sys.argv[1:] else FILE).write_bytes(make_png())
