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
from duologue.engine.instances import step_named
from duologue.engine.roles import Feed, Role
from duologue.engine.script import Script, Step
from duologue.rounds import installed, old_roles
from duologue.rounds.blocks import Entry

Word = Feed | Role


@dataclass(frozen=True, slots=True)
class Marked:
    """Where a word stands, by exercise and step: ids of fields."""

    fields: Mapping[tuple[str, str], tuple[str, ...]]

    def of(self, entry: Entry) -> list[str]:
        """The fields of an entry that the word stands on, in the entry's order."""
        found = self.fields.get((entry.slug, step_named(entry.step)))
        return [name for name in entry.numbers if name in found] if found else []


def marked(word: Word) -> Marked:
    """Every field that carries a word, installed or of old."""
    found: dict[tuple[str, str], tuple[str, ...]] = dict(_of_old(word))
    for script in installed.scripts().values():
        for place, names in _of_script(script, word).items():
            found[place] = tuple(dict.fromkeys((*found.get(place, ()), *names)))
    return Marked(MappingProxyType(found))


def places(*words: Word) -> Mapping[str, frozenset[str]]:
    """The steps on which any of these words stands, by slug."""
    found: dict[str, set[str]] = {}
    for slug, step in (place for word in words for place in marked(word).fields):
        found.setdefault(slug, set()).add(step)
    return {slug: frozenset(steps) for slug, steps in found.items()}


def exercise(role: Role) -> Script | None:
    """The installed exercise that plays a part as a whole, the first by its slug; None if there is none."""
    return next((script for script in installed.scripts().values() if script.role is role), None)


def every_exercise(role: Role) -> tuple[Script, ...]:
    """All installed exercises that play a part as a whole, by their slugs."""
    return tuple(script for script in installed.scripts().values() if script.role is role)


def exercises(word: Word) -> tuple[Script, ...]:
    """The installed exercises of which a field carries a word."""
    return tuple(script for script in installed.scripts().values() if _of_script(script, word))


def fields_of(script: Script, word: Word) -> Iterator[tuple[Step, Field]]:
    """Where a word stands in one script."""
    for step in script.every_step:
        for field in step.fields:
            if word in (field.feeds, field.role):
                yield step, field


@cache
def _of_script(script: Script, word: Word) -> Mapping[tuple[str, str], tuple[str, ...]]:
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for step, field in fields_of(script, word):
        place = (script.slug, step.id)
        found[place] = (*found.get(place, ()), field.id)
    return MappingProxyType(found)


@cache
def _of_old(word: Word) -> Mapping[tuple[str, str], tuple[str, ...]]:
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for slug, old in old_roles.known().items():
        for one in old.fields:
            if word in (one.feeds, one.role):
                found[slug, one.step] = (*found.get((slug, one.step), ()), one.field)
    return MappingProxyType(found)
