"""What a person fills in: read strictly, kept canonically, never guessed at."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from duologue.engine.fields.kind import Field, FieldKind, Value, Wrong
from duologue.engine.fields.long_text import MOST as MOST_BYTES

Values = Mapping[str, Value]

_EMPTY: tuple[object, ...] = (None, "", [], {})


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """What is wrong with what was given in one field: the name of it and its numbers, as `Wrong` has them.

    Three are told by `read` itself: "empty", "nothing" (the whole answer is empty) and "too-much" (all of it
    together); "unasked" belongs to no field, so it has no kind.
    """

    kind: FieldKind | None
    name: str
    values: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class FieldErrors:
    """Field id -> what is wrong there. `typed` is what they gave, so that nothing is typed twice."""

    errors: Mapping[str, FieldProblem]
    typed: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))


def read(fields: Sequence[Field], raw: Mapping[str, object]) -> Values | FieldErrors:
    """Read a form's strings or JSON's typed values.

    Which shape a value has is its kind's to say. A field left empty is left out, never zero. A value of
    pieces may also come as FIELD.PIECE each: "mood.energy", "points.OPTION". An answer with nothing in it is
    an error: that is what skipping is for. All texts together are at most 16,000 UTF-8 bytes.
    """
    values: dict[str, Value] = {}
    errors: dict[str, FieldProblem] = {}
    given = _gather_by_field(fields, raw)
    known = {one.id for one in fields}
    for key in given:
        if key not in known:
            errors[key] = FieldProblem(None, "unasked")
    for one in fields:
        try:
            found = given.get(one.id)
            value = None if found in _EMPTY else one.kind.read(one, found)
        except Wrong as wrong:
            errors[one.id] = FieldProblem(one.kind, wrong.name, wrong.values)
            continue
        if value is not None:
            values[one.id] = value
        elif not one.optional:
            errors[one.id] = FieldProblem(one.kind, "empty")
    if not errors and not values and fields:
        errors[fields[0].id] = FieldProblem(fields[0].kind, "nothing")
    if not errors and len(encode(values)) > MOST_BYTES:
        longest = max(fields, key=lambda one: len(str(values.get(one.id, "")).encode()))
        errors[longest.id] = FieldProblem(longest.kind, "too-much")
    return FieldErrors(errors, dict(raw)) if errors else values


def encode(values: Values) -> bytes:
    """Canonical JSON: keys sorted, no spaces, UTF-8."""
    return json.dumps(dict(values), sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def decode(raw: bytes) -> Values:
    """The inverse of `encode`; raises ValueError for anything that is not a JSON object."""
    found = json.loads(raw)
    if not isinstance(found, dict):
        raise ValueError("not an answer")
    return found


def intersect(fields: Sequence[Field], one: Values, two: Values) -> Values:
    """What both ticked, in the order of the options; a field in which they share nothing is left out.

    Only lists are compared: of a single choice, both having said no would tell each of the other's no.
    """
    both: dict[str, Value] = {}
    for asked in fields:
        mine, theirs = one.get(asked.id), two.get(asked.id)
        if not isinstance(mine, list) or not isinstance(theirs, list):
            continue
        shared = {str(item) for item in mine} & {str(item) for item in theirs}
        order = [option.id for option in asked.options] or asked.kind.put_in_order(shared)
        if found := [item for item in order if item in shared]:
            both[asked.id] = found
    return both


def _gather_by_field(fields: Sequence[Field], raw: Mapping[str, object]) -> dict[str, object]:
    """Fold "mood.energy" and "points.OPTION" into one value a field."""
    given = dict(raw)
    for one in fields:
        parts = {piece: given.pop(f"{one.id}.{piece}", None) for piece in one.kind.list_pieces(one)}
        filled = {piece: part for piece, part in parts.items() if part not in (None, "")}
        if filled and one.id not in given:
            given[one.id] = one.kind.gather(filled)
    return given
