"""A mood point: [pleasantness, energy], each 0 to 10."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from duologue.engine.fields.kind import Compared, FieldKind, Value, Wrong, apart, is_row
from duologue.engine.fields.raw import around, whole
from duologue.engine.script import Field

MOST = 10
AXES = ("pleasantness", "energy")
_LIGHT = ("heavy", "rather heavy", "in between", "rather light", "light")
_LIVELY = ("worn out", "with little energy", "with middling energy", "quite awake", "full of energy")


class MoodPoint(FieldKind):
    word = "mood point"
    examples = ("6, 4", "2, 9")
    empty = "Put a finger on the picture, or skip this step."
    how = "pleasantness and energy, each 0 to 10: 6,4"
    tags = frozenset({"p", "e"})
    is_countable = is_numbered = True

    def pieces(self, asked: Field) -> Iterable[str]:
        return AXES

    def piece(self, value: Any, piece: str) -> Value | None:
        return int(value[AXES.index(piece)]) if isinstance(value, list) and len(value) == 2 else None

    def samples(self, asked: Field, compared: Compared, offered: bool) -> list[Value | None]:
        near = around(compared, MOST)
        return [[pleasantness, energy] for pleasantness in near for energy in near]

    def gather(self, parts: Mapping[str, object]) -> object:
        """Each axis by its name, or by the first letter of it."""
        return [parts.get(axis, parts.get(axis[0], "")) for axis in AXES]

    def is_typed(self, typed: object) -> bool:
        return is_row(typed) and isinstance(typed, list | tuple) and len(typed) == len(AXES)

    def read(self, asked: Field, raw: object) -> Value | None:
        sentence = "Put one finger on the picture: two whole numbers from 0 to 10."
        if isinstance(raw, list) and len(raw) == 1 and isinstance(raw[0], str):
            raw = raw[0]
        if isinstance(raw, str):
            if not raw.strip():
                return None
            raw = raw.split(",")
        if not isinstance(raw, list | tuple) or len(raw) != 2:
            raise Wrong(sentence)
        point = [at for axis in raw if (at := whole(axis, sentence, 0, MOST)) is not None]
        if len(point) != 2:
            raise Wrong(sentence)
        return point

    def say(self, asked: Field, value: Any) -> str:
        return mood_words(int(value[0]), int(value[1]))

    def level(self, value: Any) -> int | None:
        return int(value[0]) if isinstance(value, list | tuple) else None

    def typed(self, asked: Field, line: str) -> object:
        return apart(line) if "," in line else line.split()


def mood_words(pleasantness: int, energy: int) -> str:
    """A mood point (each 0-10) in words: "rather light, with little energy"."""
    return f"{_LIGHT[_fifth(pleasantness)]}, {_LIVELY[_fifth(energy)]}"


def _fifth(value: int) -> int:
    return 0 if value <= 1 else 1 if value <= 3 else 2 if value <= 6 else 3 if value <= 8 else 4


KIND = MoodPoint()
