"""Drawings: points are kept, and a picture of our own making is given, with nothing of anybody's in it but
whole numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from duologue.attachments.kinds.kind import AttachmentKind
from duologue.engine.fields.drawing import SIDE, Point, parse, write
from duologue.engine.fields.kind import Wrong

PAPER, INK, PEN = "#fbf8f2", "#2b2622", 9


class AttachedDrawing(AttachmentKind):
    media = "image/svg+xml"
    fact = "strokes"
    most_sent = 64 * 1024

    def take(self, sent: bytes) -> tuple[bytes, Mapping[str, int]]:
        if len(sent) > self.most_sent:
            raise Wrong("too-many-points")
        try:
            lines = parse(sent.decode("ascii"))
        except UnicodeDecodeError:
            raise Wrong("no-lines") from None
        return write(lines).encode(), {"strokes": len(lines)}

    def give(self, parts: Iterable[bytes]) -> Iterator[bytes]:
        yield draw(parse(b"".join(parts).decode("ascii"))).encode()

    def count_bytes(self, kept: int) -> int | None:
        return None


def draw(lines: Sequence[Sequence[Point]]) -> str:
    """As an SVG on paper, so that it is the same by day and by night."""
    paths = "".join(f'<path d="{_write_path(line)}"/>' for line in lines)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE} {SIDE}" width="{SIDE}" height="{SIDE}">'
        f'<rect width="{SIDE}" height="{SIDE}" fill="{PAPER}"/>'
        f'<g fill="none" stroke="{INK}" stroke-width="{PEN}" stroke-linecap="round" stroke-linejoin="round">'
        f"{paths}</g></svg>"
    )


def _write_path(line: Sequence[Point]) -> str:
    """A line to itself is a dot: with round ends it is seen."""
    (x, y), *rest = line
    return f"M{x} {y}" + "".join(f"L{x} {y}" for x, y in rest or line)


KIND = AttachedDrawing()
