"""The words of a mood point."""

from __future__ import annotations

from typing import Any

from duologue.engine.fields.kind import Field
from duologue.languages import _, mark
from duologue.wording.in_a_row import say_in_a_row
from duologue.wording.values.kind import KindWords

# TRANSLATORS: how pleasant it was inside, from the worst to the best; how awake one was follows it.
_LIGHT = (mark("heavy"), mark("rather heavy"), mark("in between"), mark("rather light"), mark("light"))
# TRANSLATORS: how awake somebody was, from the least to the most.
_LIVELY = (
    mark("worn out"),
    mark("with little energy"),
    mark("with middling energy"),
    mark("quite awake"),
    mark("full of energy"),
)


class MoodPointWords(KindWords):
    empty = mark("Touch the picture.")
    how = mark("pleasantness and energy, each 0 to 10: 6,4")
    shape = mark("Touch one place in the picture: two whole numbers from 0 to 10.")

    def say(self, asked: Field, value: Any) -> str:
        return say_mood(int(value[0]), int(value[1]))


def say_mood(pleasantness: int, energy: int) -> str:
    """A mood point (each 0-10) in words: "rather light, with little energy"."""
    return say_in_a_row([_(_LIGHT[_find_fifth(pleasantness)]), _(_LIVELY[_find_fifth(energy)])])


def say_pleasantness(value: int) -> str:
    """The first of the two (0-10) alone: "rather light"."""
    return _(_LIGHT[_find_fifth(value)])


def _find_fifth(value: int) -> int:
    return 0 if value <= 1 else 1 if value <= 3 else 2 if value <= 6 else 3 if value <= 8 else 4


WORDS = MoodPointWords()
