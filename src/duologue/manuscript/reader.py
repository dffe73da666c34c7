"""Reads what a writer put into TOML, and notes every mistake with its line and field."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import TypeGuard, TypeVar

from duologue.manuscript.lines import Block, Lines
from duologue.manuscript.mistakes import Mistake, did_you_mean

ID = re.compile(r"[a-z][a-z0-9-]{0,39}\Z")

_E = TypeVar("_E", bound=StrEnum)
_T = TypeVar("_T")


class Reader:
    """Where it stands in a text, and the mistakes found so far."""

    def __init__(self, file: str, lines: Lines) -> None:
        self.file = file
        self.lines = lines
        self.errors: list[Mistake] = []
        self.block: Block = lines.top
        self.path = ""

    # -- places ---------------------------------------------------------------------------------

    def wrong(self, key: str | None, message: str) -> None:
        name = ".".join(part for part in (self.path, key) if part) or "script"
        self.errors.append(Mistake(self.file, self.block.of((key or "").split(".")[0]), name, message))

    def placed(self, line: int, field: str, message: str) -> Mistake:
        """A problem of a step, moved from the step's line to its key's where the key is known."""
        nested = (b for nest in self.lines.nested for b in nest)
        for block in (self.lines.top, *self.lines.steps, *nested, *self.lines.keeps):
            # Inside an inline table the table's own line is the nearest that can be told.
            key = "fields" if ".fields." in field else field.rsplit(".", maxsplit=1)[-1]
            if block.line == line and key in block.keys:
                return Mistake(self.file, block.keys[key], field, message)
        if field.split(".", maxsplit=1)[0] in self.lines.top.keys and line <= 1:
            line = self.lines.top.keys[field.split(".", maxsplit=1)[0]]
        return Mistake(self.file, max(line, 1), field, message)

    # -- plain values ---------------------------------------------------------------------------

    def unknown(self, raw: Mapping[str, object], known: Iterable[str], under: str = "") -> None:
        known = list(known)
        for key in raw:
            if key not in known:
                name = f"{under}.{key}" if under else key
                self.wrong(name, f"unknown key{did_you_mean(key, known)}")

    def text(self, raw: Mapping[str, object], key: str, default: str = "", *, needed: bool = False) -> str:
        value = raw.get(key, default)
        if not isinstance(value, str):
            self.wrong(key, "must be text")
            return default
        if needed and not value.strip():
            self.wrong(key, "is missing")
        return value

    def flag(self, raw: Mapping[str, object], key: str, default: bool = False) -> bool:
        value = raw.get(key, default)
        if not isinstance(value, bool):
            self.wrong(key, "must be true or false")
            return default
        return value

    def number(self, raw: Mapping[str, object], key: str, low: int, high: int) -> int | None:
        value = raw.get(key)
        if value is None:
            return None
        if not is_int(value) or not low <= value <= high:
            self.wrong(key, f"must be a whole number from {low} to {high}")
            return None
        return value

    def pair(self, raw: Mapping[str, object], key: str, low: int, high: int) -> tuple[int, int] | None:
        value = raw.get(key)
        if isinstance(value, list) and len(value) == 2:
            one, two = value
            if is_int(one) and is_int(two) and low <= one <= two <= high:
                return (one, two)
        self.wrong(key, f"must be two whole numbers, [least, most], from {low} to {high}")
        return None

    def ids(self, raw: Mapping[str, object], key: str) -> tuple[str, ...]:
        value = raw.get(key, [])
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            return tuple(value)
        self.wrong(key, "must be a list of names")
        return ()

    def word(self, kind: type[_E], value: object, key: str, default: _E) -> _E:
        return self.one_of({one.value: one for one in kind}, value, key, default)

    def known(self, kind: type[_E], raw: Mapping[str, object], key: str) -> _E | None:
        """A word that need not be there; None for one that is not known."""
        before = len(self.errors)
        found = self.word(kind, raw[key], key, next(iter(kind))) if key in raw else None
        return found if len(self.errors) == before else None

    def one_of(self, known: Mapping[str, _T], value: object, key: str, default: _T) -> _T:
        if isinstance(value, str) and value in known:
            return known[value]
        near = did_you_mean(value, known) if isinstance(value, str) else ""
        self.wrong(key, f"must be one of {', '.join(known)}{near}")
        return default

    def id(self, raw: Mapping[str, object], key: str = "id") -> str:
        value = raw.get(key)
        if isinstance(value, str) and ID.match(value):
            return value
        if value is None:
            self.wrong(key, "is missing")
        else:
            self.wrong(key, "must be lower-case letters, digits and dashes, beginning with a letter")
        return value if isinstance(value, str) else ""

    def tables(self, raw: Mapping[str, object], key: str) -> list[Mapping[str, object]]:
        value = raw.get(key, [])
        if isinstance(value, list) and all(isinstance(one, dict) for one in value):
            return value
        self.wrong(key, f"must be written as [[{key}]]")
        return []

    def at(self, block: Block, path: str, read: Callable[..., _T], *given: object) -> _T:
        before = self.block, self.path
        self.block, self.path = block, path
        try:
            return read(*given)
        finally:
            self.block, self.path = before

    def once(self, key: str, ids: Sequence[str]) -> None:
        for id_ in sorted({one for one in ids if ids.count(one) > 1}):
            self.wrong(key, f"“{id_}” is there twice")


def is_int(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)
