"""Who plays which part: the installed exercise of a role, and the numbers in the months that feed a figure.

An entry of a month knows its exercise, its step and its fields by their ids alone. What those stand for, the
installed scripts say, and for versions of old `old_roles`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from duologue.engine.fields.kind import Field
from duologue.engine.instances import name_step
from duologue.engine.roles import FedFigure, Role
from duologue.engine.script import Script, Step
from duologue.rounds import installed, old_roles
from duologue.rounds.blocks import Entry

Word = FedFigure | Role


@dataclass(frozen=True, slots=True)
class Marked:
    """Where a word stands, by exercise and step: ids of fields."""

    fields: Mapping[tuple[str, str], tuple[str, ...]]

    def list_fields(self, entry: Entry) -> list[str]:
        """The fields of an entry that the word stands on, in the entry's order."""
        found = self.fields.get((entry.slug, name_step(entry.step)))
        return [name for name in entry.numbers if name in found] if found else []


def find_marked(word: Word) -> Marked:
    """Every field that carries a word, installed or of old."""
    found: dict[tuple[str, str], tuple[str, ...]] = dict(_list_of_old(word))
    for script in installed.read_scripts().values():
        for place, names in _list_of_script(script, word).items():
            found[place] = tuple(dict.fromkeys((*found.get(place, ()), *names)))
    return Marked(MappingProxyType(found))


def list_marked_steps(*words: Word) -> Mapping[str, frozenset[str]]:
    """The steps on which any of these words stands, by slug."""
    found: dict[str, set[str]] = {}
    for slug, step in (place for word in words for place in find_marked(word).fields):
        found.setdefault(slug, set()).add(step)
    return {slug: frozenset(steps) for slug, steps in found.items()}


def find_exercise(role: Role) -> Script | None:
    """The installed exercise that plays a part as a whole, the first by its slug; None if there is none."""
    return next((script for script in installed.read_scripts().values() if script.role is role), None)


def list_exercises_of_role(role: Role) -> tuple[Script, ...]:
    """All installed exercises that play a part as a whole, by their slugs."""
    return tuple(script for script in installed.read_scripts().values() if script.role is role)


def list_exercises(word: Word) -> tuple[Script, ...]:
    """The installed exercises of which a field carries a word."""
    return tuple(script for script in installed.read_scripts().values() if _list_of_script(script, word))


def list_fields(script: Script, word: Word) -> Iterator[tuple[Step, Field]]:
    """Where a word stands in one script."""
    for step in script.every_step:
        for field in step.fields:
            if word in (field.feeds, field.role):
                yield step, field


@cache
def _list_of_script(script: Script, word: Word) -> Mapping[tuple[str, str], tuple[str, ...]]:
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for step, field in list_fields(script, word):
        place = (script.slug, step.id)
        found[place] = (*found.get(place, ()), field.id)
    return MappingProxyType(found)


@cache
def _list_of_old(word: Word) -> Mapping[tuple[str, str], tuple[str, ...]]:
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for slug, old in old_roles.read_old_roles().items():
        for one in old.fields:
            if word in (one.feeds, one.role):
                found[slug, one.step] = (*found.get((slug, one.step), ()), one.field)
    return MappingProxyType(found)
