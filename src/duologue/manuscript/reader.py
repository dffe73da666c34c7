"""One reader for every file: a frozen dataclass says by its types what may stand in a table, and is read.

A key is a field of the class: a text, a flag, a whole number, a moment, one word of an Enum or a `Literal`, a
list (`tuple[T, ...]`) or a pair, a table (another such class), a table of any names (`Mapping[str, T]`),
anything (`object`). Without a default it is needed. A trailing underscore is none of the key's: `from_` is
`from`. What `notes` has may stand beside a type in `Annotated`.

A field of type `Passage` is no key: it holds where the table stands, for what only several keys can tell.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import MISSING, dataclass, fields, is_dataclass, replace
from datetime import datetime
from enum import Enum
from functools import cache
from types import MappingProxyType, NoneType, UnionType
from typing import Annotated, Any, Literal, TypeGuard, TypeVar, Union, get_args, get_origin, get_type_hints

from duologue.manuscript.line_numbers import find_lines
from duologue.manuscript.mistakes import Mistakes, say_near
from duologue.manuscript.notes import (
    REST,
    UNREAD,
    Between,
    By,
    Called,
    Like,
    Says,
    Unfit,
)
from duologue.manuscript.passage import Passage
from duologue.manuscript.toml import read_toml

_T = TypeVar("_T")


def read(kind: type[_T], text: str, file: str) -> _T:
    """A whole file; raises `Mistakes` with every one of them."""
    raw, passage = open_text(text, file)
    found = read_table(kind, passage, raw)
    if passage.mistakes:
        raise Mistakes(passage.mistakes)
    return found


def open_text(text: str, file: str) -> tuple[dict[str, object], Passage]:
    """The tables of a file, for who has more to say of it than its keys do; raises `Mistakes`."""
    return read_toml(text, file), Passage(file, find_lines(text))


def read_table(kind: type[_T], passage: Passage, raw: Mapping[str, object]) -> _T:
    """The table that stands there. What is missing or wrong in it is told, and its default stands for it."""
    form = _find_form(kind)  # type: ignore[arg-type] # a class is hashable, whatever it holds
    passage = replace(passage, given=raw)
    found = {**form.defaults, **dict.fromkeys(form.passages, passage)}
    others = {}
    for name, value in raw.items():
        attribute = form.keys.get(name)
        if attribute is None:
            others[name] = value
        elif name in form.needed and isinstance(value, str) and not value.strip():
            passage.go_to_key(name).note_mistake("is missing")
        else:
            found[attribute] = _read_hinted(
                form.hints[attribute], passage.go_to_key(name), value, found[attribute]
            )
    for name in form.needed:
        if name not in raw:
            passage.go_to_key(name).note_mistake("is missing")
    if form.rest is not None:
        found[form.rest] = read_value(Mapping[str, str], passage, others)
    else:
        for name in others:
            passage.go_to_key(name).note_mistake(f"unknown key{say_near(name, form.keys)}")
    return kind(**found)


def read_value(hint: Any, passage: Passage, value: Any) -> Any:
    """A value as its type has it; raises `Unfit`."""
    kind = _find_kind_of_hint(hint)
    try:
        return _READERS[kind.word](kind, passage, value)
    except Unfit:
        if (says := kind.notes.get(Says)) is None:
            raise
        raise Unfit(says.sentence) from None


def list_keys(kind: type) -> tuple[str, ...]:
    """Every key that a table of this class may have."""
    return tuple(_find_form(kind).keys)


def make_from_table(kind: type[_T], table: Any, /, **others: object) -> _T:
    """Another class from a table that was read: what both call by the same name, and `others`."""
    assert is_dataclass(kind)
    names = {one.name for one in fields(kind)} & {one.name for one in fields(table)}
    return kind(**{name: getattr(table, name) for name in names} | others)


def is_whole(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _read_hinted(hint: Any, passage: Passage, value: object, default: object) -> object:
    try:
        return read_value(hint, passage, value)
    except Unfit as unfit:
        passage.note_mistake(str(unfit))
        return default


# -- what a class says ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Form:
    """`keys` are attributes by what a file calls them, as `needed` does; the rest goes by attribute."""

    keys: Mapping[str, str]
    hints: Mapping[str, Any]
    needed: tuple[str, ...]
    defaults: Mapping[str, object]
    passages: tuple[str, ...]
    rest: str | None


@dataclass(frozen=True, slots=True)
class _HintKind:
    """A type taken apart: `word` is what `_READERS` knows it by, `notes` what stands beside it."""

    word: Any
    parts: tuple[Any, ...]
    notes: Mapping[type, Any]
    is_optional: bool


@cache
def _find_form(kind: type) -> _Form:
    assert is_dataclass(kind)
    hints = get_type_hints(kind, include_extras=True)
    notes = {name: getattr(hint, "__metadata__", ()) for name, hint in hints.items()}
    keys: dict[str, str] = {}
    defaults: dict[str, object] = {}
    needed = []
    for one in fields(kind):
        if hints[one.name] is Passage or REST in notes[one.name] or UNREAD in notes[one.name]:
            continue
        name = one.name.rstrip("_")
        keys[name] = one.name
        defaults[one.name] = one.default if one.default_factory is MISSING else one.default_factory()
        if defaults[one.name] is MISSING:
            defaults[one.name] = _make_blank(_find_kind_of_hint(hints[one.name]))
            needed.append(name)
    passages = tuple(name for name, hint in hints.items() if hint is Passage)
    rest = next((name for name in notes if REST in notes[name]), None)
    return _Form(keys, hints, tuple(needed), defaults, passages, rest)


def _make_blank(kind: _HintKind) -> object:
    """What stands for a needed key that is not there, so that the rest can be read all the same."""
    if kind.word is Literal:
        return kind.parts[0]
    return kind.word() if kind.word in (str, int, bool, tuple) else None


@cache
def _find_kind_of_hint(hint: Any) -> _HintKind:
    notes: dict[type, Any] = {}
    is_optional = False
    while (origin := get_origin(hint)) in (Annotated, Union, UnionType):
        if origin is Annotated:
            notes = {**{type(note): note for note in hint.__metadata__}, **notes}
        is_optional = is_optional or NoneType in get_args(hint)
        hint = next(part for part in get_args(hint) if part is not NoneType)
    word, parts = origin or hint, get_args(hint)
    if By in notes:
        word = By
    elif isinstance(word, type) and issubclass(word, Enum):
        word, parts = Literal, tuple(iter(word))
    elif is_dataclass(word):
        word, parts = dataclass, (word,)
    return _HintKind(word, parts, MappingProxyType(notes), is_optional)


# -- what a value is ------------------------------------------------------------------------------


def _read_own(kind: _HintKind, passage: Passage, value: object) -> object:
    return kind.notes[By].read(passage, value)


def _read_text(kind: _HintKind, passage: Passage, value: object) -> str | None:
    """An empty text that need not be there is not there."""
    like = kind.notes.get(Like)
    if not isinstance(value, str) or (like is not None and not like.form.match(value)):
        raise Unfit("must be text")
    return None if kind.is_optional and not value else value


def _read_number(kind: _HintKind, passage: Passage, value: object) -> int:
    between = kind.notes.get(Between)
    if is_whole(value) and (between is None or between.low <= value <= between.high):
        return value
    said = "" if between is None else f" from {between.low} to {between.high}"
    raise Unfit(f"must be a whole number{said}")


_PLAIN = {
    bool: "must be true or false",
    datetime: "must be a date and time, such as 2026-01-01T09:00:00Z",
    object: "",
}


def _read_plain(kind: _HintKind, passage: Passage, value: object) -> object:
    if not isinstance(value, kind.word):
        raise Unfit(_PLAIN[kind.word])
    return value


def _read_word(kind: _HintKind, passage: Passage, value: object) -> object:
    known = {str(getattr(one, "value", one)): one for one in kind.parts}
    if isinstance(value, str) and value in known:
        return known[value]
    if isinstance(value, str) and isinstance(kind.parts[0], Enum):
        with suppress(ValueError):  # a word of earlier files
            return type(kind.parts[0])(value)
    raise Unfit(f"must be one of {', '.join(known)}{say_near(str(value), known)}")


def _read_list(kind: _HintKind, passage: Passage, value: object) -> tuple[object, ...]:
    entry, *others = kind.parts
    if Between in kind.notes:
        return _read_pair(kind.notes[Between], value)
    if _find_kind_of_hint(entry).word is dataclass:
        return _read_tables(kind, passage, value)
    if not isinstance(value, list) or (others != [...] and len(value) != len(kind.parts)):
        raise Unfit("must be a list of names")
    try:
        return tuple(read_value(entry, passage, one) for one in value)
    except Unfit:
        raise Unfit("must be a list of names") from None


def _read_pair(between: Between, value: object) -> tuple[int, int]:
    if isinstance(value, list) and len(value) == 2 and is_whole(value[0]) and is_whole(value[1]):
        if between.low <= value[0] <= value[1] <= between.high:
            return value[0], value[1]
    raise Unfit(f"must be two whole numbers, [least, most], from {between.low} to {between.high}")


def _read_tables(kind: _HintKind, passage: Passage, value: object) -> tuple[object, ...]:
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise Unfit(f"must be written as [[{passage.key}]]")
    (entry,), called = _find_kind_of_hint(kind.parts[0]).parts, kind.notes.get(Called, _BY_NAME).passage
    known = [{key: one[key] for key in one if key in _find_form(entry).keys} for one in value]
    return tuple(read_table(entry, called(passage, known[at], at), one) for at, one in enumerate(value))


def _go_to_named(passage: Passage, table: Mapping[str, object], at: int) -> Passage:
    """ "card.table-talk", by the table's id or slug; "card" where it has none."""
    name = table.get("id", table.get("slug"))
    return passage.go_to_entry(at, f"{passage.path}.{name}" if isinstance(name, str) else passage.path)


_BY_NAME = Called(_go_to_named)


def _read_one_table(kind: _HintKind, passage: Passage, value: object) -> object:
    if not isinstance(value, dict):
        raise Unfit(f"must be a table: [{passage.key}]")
    return read_table(kind.parts[0], passage, value)


def _read_names(kind: _HintKind, passage: Passage, value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise Unfit(f"must be a table: [{passage.key}]")
    found = {
        name: _read_hinted(kind.parts[1], passage.go_to_key(name), one, None) for name, one in value.items()
    }
    return MappingProxyType({name: one for name, one in found.items() if one is not None})


_READERS: Mapping[Any, Callable[[_HintKind, Passage, Any], object]] = MappingProxyType(
    {
        By: _read_own,
        str: _read_text,
        int: _read_number,
        Literal: _read_word,
        tuple: _read_list,
        dataclass: _read_one_table,
        get_origin(Mapping[str, str]): _read_names,
        **dict.fromkeys(_PLAIN, _read_plain),
    }
)
