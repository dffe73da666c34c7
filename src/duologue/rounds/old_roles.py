"""The roles of versions from before scripts said them, from `practices/roles-of-old.toml`: by slug, step and
field. An old round plays its old version, and a month from then has nothing but these ids."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType

from duologue.engine.fields.kind import Field
from duologue.engine.roles import FedFigure, Role
from duologue.engine.script import Script, Step
from duologue.rounds import practice_files


@dataclass(frozen=True, slots=True)
class OldField:
    step: str
    field: str
    feeds: FedFigure | None = None
    role: Role | None = None


@dataclass(frozen=True, slots=True)
class OldExercise:
    slug: str
    role: Role | None = None
    fields: tuple[OldField, ...] = ()


@dataclass(frozen=True, slots=True)
class RolesOfOld:
    exercise: tuple[OldExercise, ...]


@cache
def read_old_roles() -> Mapping[str, OldExercise]:
    """By slug."""
    found = practice_files.read(RolesOfOld, "roles-of-old.toml").exercise
    return MappingProxyType({one.slug: one for one in found})


def give_roles(script: Script) -> Script:
    """The script with the roles that its ids stood for, if it says none itself."""
    old = read_old_roles().get(script.slug)
    if old is None or _says_any(script):
        return script
    by_id = {(one.step, one.field): one for one in old.fields}
    return replace(
        script, role=old.role, steps=tuple(_give_roles_to_step(step, by_id) for step in script.steps)
    )


def _give_roles_to_step(step: Step, by_id: Mapping[tuple[str, str], OldField]) -> Step:
    fields = tuple(_give_role_to_field(field, by_id.get((step.id, field.id))) for field in step.fields)
    return replace(
        step, fields=fields, steps=tuple(_give_roles_to_step(inner, by_id) for inner in step.steps)
    )


def _give_role_to_field(field: Field, old: OldField | None) -> Field:
    return field if old is None else replace(field, feeds=old.feeds, role=old.role)


def _says_any(script: Script) -> bool:
    steps = script.every_step
    fields = [field for step in steps for field in step.fields]
    return script.role is not None or any(field.feeds or field.role for field in fields)
