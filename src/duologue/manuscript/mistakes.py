"""A writer's mistakes, each with its place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake; `line` counts from 1, `field` is a path such as "step.weather.rule".

    `step` is the id of the step in which it stands: "" in a step that has none, None outside of steps.
    """

    file: str
    line: int
    field: str
    message: str
    step: str | None = None

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.field}: {self.message}"


@dataclass(frozen=True, slots=True)
class ScriptProblem:
    """A mistake of a script that was read; `line` is its step's, 0 if it has none. `about` are the ids of
    other steps that it speaks of."""

    line: int
    field: str
    message: str
    step: str | None = None
    about: tuple[str, ...] = ()

    def place_in_file(self, file: str) -> Mistake:
        return Mistake(file, max(self.line, 1), self.field, self.message, self.step)


class Mistakes(ValueError):
    """All mistakes that were found, in the order of their lines."""

    def __init__(self, errors: Sequence[Mistake]) -> None:
        self.errors = tuple(sorted(errors, key=lambda error: error.line))
        super().__init__("\n".join(map(str, self.errors)))


def say_near(word: str, known: Iterable[str]) -> str:
    """' (did you mean “text”?)", or nothing if no known word is near."""
    near = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f" (did you mean “{near[0]}”?)" if near else ""
