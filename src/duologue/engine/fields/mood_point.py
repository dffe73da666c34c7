"""A mood point: [pleasantness, energy], each 0 to 10."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from duologue.engine.fields.kind import Compared, Field, FieldKind, Value, Wrong, is_row, split_typed
from duologue.engine.fields.raw import list_around, read_whole

MOST = 10
AXES = ("pleasantness", "energy")


class MoodPoint(FieldKind):
    word = "mood point"
    examples = ("6, 4", "2, 9")
    tags = frozenset({"p", "e"})
    is_countable = is_numbered = True

    def list_pieces(self, asked: Field) -> Iterable[str]:
        return AXES

    def take_piece(self, value: Any, piece: str) -> Value | None:
        return int(value[AXES.index(piece)]) if isinstance(value, list) and len(value) == 2 else None

    def make_samples(self, asked: Field, compared: Compared, offered: bool) -> list[Value | None]:
        near = list_around(compared, MOST)
        return [[pleasantness, energy] for pleasantness in near for energy in near]

    def gather(self, parts: Mapping[str, object]) -> object:
        """Each axis by its name, or by the first letter of it."""
        return [parts.get(axis, parts.get(axis[0], "")) for axis in AXES]

    def is_typed(self, typed: object) -> bool:
        return is_row(typed) and isinstance(typed, list | tuple) and len(typed) == len(AXES)

    def read(self, asked: Field, raw: object) -> Value | None:
        if isinstance(raw, list) and len(raw) == 1 and isinstance(raw[0], str):
            raw = raw[0]
        if isinstance(raw, str):
            if not raw.strip():
                return None
            raw = raw.split(",")
        if not isinstance(raw, list | tuple) or len(raw) != 2:
            raise Wrong("shape")
        point = [at for axis in raw if (at := read_whole(axis, 0, MOST)) is not None]
        if len(point) != 2:
            raise Wrong("shape")
        return point

    def find_level(self, value: Any) -> int | None:
        return int(value[0]) if isinstance(value, list | tuple) else None

    def read_typed(self, asked: Field, line: str) -> object:
        return split_typed(line) if "," in line else line.split()


KIND = MoodPoint()
