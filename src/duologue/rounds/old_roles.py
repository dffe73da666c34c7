"""The roles of versions from before scripts said them, from `practices/roles-of-old.toml`: by slug, step and
field. An old round plays its old version, and a month from then has nothing but these ids."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from duologue.engine.roles import Feed, Role
from duologue.engine.script import Field, Script, Step


@dataclass(frozen=True, slots=True)
class OldField:
    step: str
    field: str
    feeds: Feed | None
    role: Role | None


@dataclass(frozen=True, slots=True)
class OldExercise:
    role: Role | None
    fields: tuple[OldField, ...]


@cache
def known() -> Mapping[str, OldExercise]:
    """By slug."""
    raw = (files("duologue.practices") / "roles-of-old.toml").read_text("utf-8")
    found = tomllib.loads(raw)["exercise"]
    return MappingProxyType({one["slug"]: OldExercise(_role(one), _fields(one)) for one in found})


def given(script: Script) -> Script:
    """The script with the roles that its ids stood for, if it says none itself."""
    old = known().get(script.slug)
    if old is None or _says_any(script):
        return script
    by_id = {(one.step, one.field): one for one in old.fields}
    return replace(script, role=old.role, steps=tuple(_step(step, by_id) for step in script.steps))


def _step(step: Step, by_id: Mapping[tuple[str, str], OldField]) -> Step:
    fields = tuple(_field(field, by_id.get((step.id, field.id))) for field in step.fields)
    return replace(step, fields=fields, steps=tuple(_step(inner, by_id) for inner in step.steps))


def _field(field: Field, old: OldField | None) -> Field:
    return field if old is None else replace(field, feeds=old.feeds, role=old.role)


def _says_any(script: Script) -> bool:
    steps = [inner for step in script.steps for inner in (step, *step.steps)]
    fields = [field for step in steps for field in step.fields]
    return script.role is not None or any(field.feeds or field.role for field in fields)


def _role(one: Mapping[str, Any]) -> Role | None:
    return Role(one["role"]) if "role" in one else None


def _fields(one: Mapping[str, Any]) -> tuple[OldField, ...]:
    return tuple(
        OldField(of["step"], of["field"], Feed(of["feeds"]) if "feeds" in of else None, _role(of))
        for of in one.get("fields", ())
    )
