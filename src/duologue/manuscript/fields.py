"""The fields of a step: the keys that every field has, and those that its kind takes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from duologue.engine.fields import KINDS, points
from duologue.engine.fields.kind import Field, FieldKind, Option
from duologue.engine.roles import FedFigure, Role
from duologue.manuscript.mistakes import say_near
from duologue.manuscript.notes import Between, By, Id, Says, Unfit
from duologue.manuscript.passage import Passage
from duologue.manuscript.reader import make_from_table, read_table

MOST = 16_000


def read_option(passage: Passage, value: object) -> Option:
    """One of several to choose from, as a script or a card of a deck has it."""
    if isinstance(value, str) and (id_ := make_option_id(value)):
        return Option(id_, value)
    if isinstance(value, dict) and set(value) == {"id", "text"}:
        table = read_table(OptionTable, passage, value)
        return Option(table.id, table.text)
    raise Unfit


def _read_source(passage: Passage, value: object) -> tuple[str, ...]:
    """Where options come from: a drawn hand by its name, or STEP.FIELD; one of them or a list."""
    found = [value] if isinstance(value, str) else value
    if not isinstance(found, list) or not found or not all(isinstance(one, str) for one in found):
        raise Unfit('must name a drawn hand, or a list as "STEP.FIELD"')
    return tuple(found)


def _read_kind(passage: Passage, value: object) -> FieldKind:
    if isinstance(value, str) and value in KINDS:
        return KINDS[value]
    raise Unfit(f"must be one of {', '.join(KINDS)}{say_near(str(value), KINDS)}")


@dataclass(frozen=True, slots=True)
class OptionTable:
    id: Id
    text: str


@dataclass(frozen=True, slots=True)
class FieldTable:
    """One of `fields`. What stands below `role` belongs to kinds that say so in their `keys`."""

    passage: Passage
    id: Id
    kind: Annotated[FieldKind, By(_read_kind)]
    label: str = ""
    least: Annotated[int, Between(0, MOST)] | None = None
    most: Annotated[int, Between(1, MOST)] | None = None
    optional: bool = False
    setting: str | None = None
    hint: str = ""
    placeholder: str = ""
    feeds: FedFigure | None = None
    role: Role | None = None
    options: Annotated[
        tuple[Annotated[Option, By(read_option)], ...], Says('each is a text, or { id = "…", text = "…" }')
    ] = ()
    from_: Annotated[tuple[str, ...], By(_read_source)] = ()
    total: Annotated[int, Between(1, 1000)] = points.TOTAL
    ends: Annotated[tuple[str, str], Says("must name the two ends")] | None = None
    one_by_one: bool = False
    veto: bool = False
    prefill: str | None = None
    hints: str | None = None
    first_words: bool = False
    near: str | None = None
    of_own: str | None = None
    evenings: Annotated[int, Between(2, 7)] | None = None


Fields = Annotated[
    tuple[FieldTable, ...], Says('must be a list such as [{ id = "line", kind = "short text" }]')
]


def read_fields(passage: Passage, tables: tuple[FieldTable, ...], *, aside: bool) -> tuple[Field, ...]:
    """The fields of a step, whose `fields` stand at `passage`."""
    passage.tell_twice([table.id for table in tables])
    if tables and all(table.setting for table in tables) and not aside:
        passage.note_mistake("at least one field must be there without a setting, or it is an aside")
    # What a field of an unknown kind might be is nobody's to guess; its step is told to be broken.
    return tuple(
        _make_field(one, beside=len(tables) > 1) for one in tables if isinstance(one.kind, FieldKind)
    )


def make_option_id(text: str) -> str:
    """The id of an option given as a text alone: "Hold me" is "hold-me"."""
    plain = re.sub(r"[^a-z0-9]+", "-", text.lower().replace("’", "").replace("'", "")).strip("-")
    return (plain if plain[:1].isalpha() else f"o-{plain}")[:40].rstrip("-") if plain else ""


def _make_field(table: FieldTable, *, beside: bool) -> Field:
    for key, message in _find_unfitting(table):
        table.passage.go_to_key(key).note_mistake(message)
    table.passage.go_to_key("options").tell_twice([option.id for option in table.options])
    kind = table.kind
    # Beside something else, "up to three words" may be none: `least` or `optional = false` asks for one.
    may_be_none = beside and kind.can_be_none and not (table.from_ or table.least)
    is_optional = table.optional or table.setting is not None
    field = make_from_table(
        Field,
        table,
        total=table.total if "total" in kind.keys else None,
        optional=is_optional or (may_be_none and "optional" not in table.passage.given),
        source=table.from_,
    )
    if (mistake := kind.find_mistake(field)) is not None:
        table.passage.go_to_key(mistake[0]).note_mistake(mistake[1])
    return field


def _find_unfitting(table: FieldTable) -> Iterator[tuple[str, str]]:
    """(A key, what is wrong with its being there or not), of a kind that takes it or not."""
    kind, given = table.kind, table.passage.given
    for key in sorted({key for one in KINDS.values() for key in one.keys} - kind.keys):
        if given.get(key, []) != []:
            of = ", ".join(sorted(one.word for one in KINDS.values() if key in one.keys))
            has_none = f"{kind.word} has no options"
            yield key, has_none if key in ("options", "from") else f"belongs to {of} only"
    if "from" in given and "options" in given:
        yield "from", "takes the place of options: write one of the two"
    if kind.needs_options and not given.get("options") and "from" not in given:
        yield "options", f"{kind.word} needs options to choose from, or from = where they come from"
    if table.least is not None and table.most is not None and table.least > table.most:
        yield "least", "can't be more than most"
