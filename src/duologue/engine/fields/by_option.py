"""What the kinds have in common whose value is something for each option: {option: a whole number}."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import zip_longest
from typing import ClassVar

from duologue.engine.fields.kind import (
    CHOSEN,
    Compared,
    Field,
    FieldKind,
    Value,
    Wrong,
    is_by_name,
    split_typed,
)


class ByOption(FieldKind):
    __slots__ = ()

    examples = ("100", "25, 75")
    keys = CHOSEN
    needs_options = is_numbered = True
    steps: ClassVar[Iterable[int]] = ()

    def list_pieces(self, asked: Field) -> Iterable[str]:
        return [option.id for option in asked.options]

    def make_samples(self, asked: Field, compared: Compared, offered: bool) -> list[Value | None]:
        return [dict.fromkeys([piece for piece, _ in compared], step) for step in self.steps]

    def gather(self, parts: Mapping[str, object]) -> object:
        """{"rate:ID": what it got}, or by the option's id alone."""
        return {part.rpartition(":")[2]: given for part, given in parts.items()}

    def is_typed(self, typed: object) -> bool:
        return is_by_name(typed)

    def read(self, asked: Field, raw: object) -> Value | None:
        """In the order of the options; an option left empty is left out, never zero."""
        if not isinstance(raw, Mapping):
            raise Wrong("shape")
        known = [option.id for option in asked.options]
        if any(key not in known for key in raw):
            raise Wrong("not-among")
        return self.make_of_parts(asked, {key: self.read_part(asked, raw.get(key)) for key in known})

    def read_part(self, asked: Field, raw: object) -> int | str | None:
        """What one option got, None for nothing; raises `Wrong`."""
        raise NotImplementedError

    def make_of_parts(self, asked: Field, parts: Mapping[str, int | str | None]) -> Value | None:
        return {key: part for key, part in parts.items() if part is not None} or None

    def read_typed(self, asked: Field, line: str) -> object:
        """In the order of the options; what is one too many belongs to none of them."""
        ids = [option.id for option in asked.options]
        return {id_ or part: part for id_, part in zip_longest(ids, split_typed(line), fillvalue="")}
