"""One reader for every file: a frozen dataclass says by its types what may stand in a table, and is read.

A key is a field of the class: a text, a flag, a whole number, a moment, one word of an Enum or a `Literal`, a
list (`tuple[T, ...]`) or a pair, a table (another such class), a table of any names (`Mapping[str, T]`),
anything (`object`). Without a default it is needed. A trailing underscore is none of the key's: `from_` is
`from`. What `notes` has may stand beside a type in `Annotated`.

A field of type `Passage` is no key: it holds where the table stands, for what only several keys can tell.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import datetime
from enum import Enum
from functools import cache
from types import MappingProxyType, NoneType, UnionType
from typing import Annotated, Any, Literal, TypeGuard, TypeVar, Union, get_args, get_origin, get_type_hints

from duologue.manuscript.lines import find_lines
from duologue.manuscript.mistakes import Mistakes, did_you_mean
from duologue.manuscript.notes import NEEDED, REST, Between, By, Called, Calls, Like, OwnReader, Says, Unfit
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
    form = _form(kind)  # type: ignore[arg-type]  # a class is hashable, whatever it holds
    passage = passage.given_as(raw)
    found = {**form.defaults, **dict.fromkeys(form.passages, passage)}
    others = {}
    for name, value in raw.items():
        key = form.keys.get(name)
        if key is None:
            others[name] = value
        elif key.is_needed and isinstance(value, str) and not value.strip():
            passage.of(name).wrong("is missing")
        else:
            found[key.attribute] = _told(key.hint, passage.of(name), value, found[key.attribute])
    for name in form.needed:
        if name not in raw:
            passage.of(name).wrong("is missing")
    if form.rest is not None:
        found[form.rest] = read_value(Mapping[str, str], passage, others)
    else:
        for name in others:
            passage.of(name).wrong(f"unknown key{did_you_mean(name, form.keys)}")
    return kind(**found)


def read_value(hint: Any, passage: Passage, value: Any) -> Any:
    """A value as its type has it; raises `Unfit`."""
    kind = _kind(hint)
    try:
        return kind.by(passage, value) if kind.by is not None else _READERS[kind.word](kind, passage, value)
    except Unfit:
        if kind.says is None:
            raise
        raise Unfit(kind.says) from None


def keys_of(kind: type) -> tuple[str, ...]:
    """Every key that a table of this class may have."""
    return tuple(_form(kind).keys)


def is_whole(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _told(hint: Any, passage: Passage, value: object, default: object) -> object:
    try:
        return read_value(hint, passage, value)
    except Unfit as unfit:
        passage.wrong(str(unfit))
        return default


# -- what a class says ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Key:
    attribute: str
    hint: Any
    is_needed: bool


@dataclass(frozen=True, slots=True)
class _Form:
    """`defaults` and `passages` go by attribute, `keys` and `needed` by what a file calls them."""

    keys: Mapping[str, _Key]
    needed: tuple[str, ...]
    defaults: Mapping[str, object]
    passages: tuple[str, ...]
    rest: str | None


@dataclass(frozen=True, slots=True)
class _Kind:
    """A type taken apart: `word` is what `_READERS` knows it by, the rest is what stands beside it."""

    word: Any
    origin: Any
    parts: tuple[Any, ...]
    by: OwnReader | None
    says: str | None
    between: Between | None
    like: re.Pattern[str] | None
    called: Calls


@cache
def _form(kind: type) -> _Form:
    assert is_dataclass(kind)
    hints = get_type_hints(kind, include_extras=True)
    notes = {name: getattr(hint, "__metadata__", ()) for name, hint in hints.items()}
    keys: dict[str, _Key] = {}
    defaults: dict[str, object] = {}
    for one in fields(kind):
        hint = hints[one.name]
        if hint is Passage or REST in notes[one.name]:
            continue
        default = one.default if one.default_factory is MISSING else one.default_factory()
        is_needed = default is MISSING or NEEDED in notes[one.name]
        keys[one.name.rstrip("_")] = _Key(one.name, hint, is_needed)
        defaults[one.name] = _blank(_kind(hint).origin) if default is MISSING else default
    return _Form(
        MappingProxyType(keys),
        tuple(name for name, key in keys.items() if key.is_needed),
        MappingProxyType(defaults),
        tuple(name for name, hint in hints.items() if hint is Passage),
        next((name for name in notes if REST in notes[name]), None),
    )


def _blank(origin: Any) -> object:
    """What stands for a needed key that is not there, so that the rest can be read all the same."""
    if isinstance(origin, type) and issubclass(origin, Enum):
        return next(iter(origin))
    return origin() if origin in (str, int, bool, tuple) else None


@cache
def _kind(hint: Any) -> _Kind:
    notes: dict[type, Any] = {}
    while (origin := get_origin(hint)) in (Annotated, Union, UnionType):
        if origin is Annotated:
            notes = {**{type(note): note for note in hint.__metadata__}, **notes}
        hint = next(part for part in get_args(hint) if part is not NoneType)
    origin, parts = origin or hint, get_args(hint)
    word = origin
    if isinstance(origin, type) and issubclass(origin, Enum):
        word, parts = Literal, tuple(origin)
    elif is_dataclass(origin):
        word = dataclass
    return _Kind(
        word,
        origin,
        parts,
        notes[By].read if By in notes else None,
        notes[Says].sentence if Says in notes else None,
        notes.get(Between),
        notes[Like].form if Like in notes else None,
        notes[Called].passage if Called in notes else _by_name,
    )


# -- what a value is ------------------------------------------------------------------------------


def _text(kind: _Kind, passage: Passage, value: object) -> str:
    if not isinstance(value, str) or (kind.like is not None and not kind.like.match(value)):
        raise Unfit("must be text")
    return value


def _flag(kind: _Kind, passage: Passage, value: object) -> bool:
    if not isinstance(value, bool):
        raise Unfit("must be true or false")
    return value


def _number(kind: _Kind, passage: Passage, value: object) -> int:
    if is_whole(value) and (kind.between is None or kind.between.low <= value <= kind.between.high):
        return value
    said = "" if kind.between is None else f" from {kind.between.low} to {kind.between.high}"
    raise Unfit(f"must be a whole number{said}")


def _moment(kind: _Kind, passage: Passage, value: object) -> datetime:
    if not isinstance(value, datetime):
        raise Unfit("must be a date and time, such as 2026-01-01T09:00:00Z")
    return value


def _word(kind: _Kind, passage: Passage, value: object) -> object:
    known = {str(getattr(one, "value", one)): one for one in kind.parts}
    if isinstance(value, str) and value in known:
        return known[value]
    raise Unfit(f"must be one of {', '.join(known)}{did_you_mean(str(value), known)}")


def _list(kind: _Kind, passage: Passage, value: object) -> tuple[object, ...]:
    if kind.between is not None:
        return _pair(kind.between, value)
    entry = kind.parts[0]
    if _kind(entry).word is dataclass and _kind(entry).by is None:
        return _tables(kind, passage, value)
    if not isinstance(value, list) or (kind.parts[-1] is not Ellipsis and len(value) != len(kind.parts)):
        raise Unfit("must be a list of names")
    try:
        return tuple(read_value(entry, passage, one) for one in value)
    except Unfit:
        raise Unfit("must be a list of names") from None


def _pair(between: Between, value: object) -> tuple[int, int]:
    if isinstance(value, list) and len(value) == 2 and is_whole(value[0]) and is_whole(value[1]):
        if between.low <= value[0] <= value[1] <= between.high:
            return value[0], value[1]
    raise Unfit(f"must be two whole numbers, [least, most], from {between.low} to {between.high}")


def _tables(kind: _Kind, passage: Passage, value: object) -> tuple[object, ...]:
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise Unfit(f"must be written as [[{passage.key}]]")
    entry = _kind(kind.parts[0]).origin
    return tuple(read_table(entry, kind.called(passage, one, at), one) for at, one in enumerate(value))


def _by_name(passage: Passage, table: Mapping[str, object], at: int) -> Passage:
    """ "card.table-talk", by the table's id or slug; "phrase 2" where it has none."""
    name = table.get("id", table.get("slug"))
    return passage.entry(
        at, f"{passage.path}.{name}" if isinstance(name, str) else f"{passage.path} {at + 1}"
    )


def _table(kind: _Kind, passage: Passage, value: object) -> object:
    if not isinstance(value, dict):
        raise Unfit(f"must be a table: [{passage.key}]")
    return read_table(kind.origin, passage, value)


def _names(kind: _Kind, passage: Passage, value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise Unfit(f"must be a table: [{passage.key}]")
    found = {name: _told(kind.parts[1], passage.of(name), one, None) for name, one in value.items()}
    return MappingProxyType({name: one for name, one in found.items() if one is not None})


def _anything(kind: _Kind, passage: Passage, value: object) -> object:
    return value


_READERS: Mapping[Any, Callable[[_Kind, Passage, Any], object]] = MappingProxyType(
    {
        str: _text,
        bool: _flag,
        int: _number,
        datetime: _moment,
        Literal: _word,
        tuple: _list,
        dataclass: _table,
        get_origin(Mapping[str, str]): _names,
        object: _anything,
    }
)
