"""Where something stands in a file: its line, its path, its step, and the mistakes that are told of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from duologue.manuscript.line_numbers import Lines
from duologue.manuscript.mistakes import Mistake


@dataclass(frozen=True, slots=True)
class Passage:
    """`path` and `step` are as a `Mistake` has them; `given` is the table that stands here, as it was
    written. All passages of a file share `mistakes`, which grow as it is read."""

    file: str
    lines: Lines
    mistakes: list[Mistake] = field(default_factory=list, repr=False, compare=False)
    path: str = ""
    step: str | None = None
    given: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}), repr=False)

    @property
    def key(self) -> str:
        return self.path.rpartition(".")[2]

    def go_to_key(self, key: str) -> Passage:
        path = f"{self.path}.{key}" if self.path else key
        return Passage(self.file, self.lines.find_key(key), self.mistakes, path, self.step)

    def go_to_entry(self, at: int, path: str, step: str | None = None) -> Passage:
        """The table of that number, counted from 0, in the list that stands here."""
        return Passage(
            self.file, self.lines.find_entry(at), self.mistakes, path, self.step if step is None else step
        )

    def note_mistake(self, message: str) -> None:
        self.mistakes.append(Mistake(self.file, self.lines.line, self.path or "script", message, self.step))

    def tell_twice(self, names: list[str]) -> None:
        """Of names that may be there once only."""
        for name in sorted({one for one in names if names.count(one) > 1}):
            self.note_mistake(f"“{name}” is there twice")
