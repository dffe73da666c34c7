"""An index of a script: every step by its id, where it stands, and what its texts quote."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from duologue.engine.quotes import Quote, quotes
from duologue.engine.script import Script, Step


@dataclass(frozen=True, slots=True)
class Place:
    """`order` counts through the whole file, nested steps after the turns that hold them."""

    step: Step
    turns: Step | None
    order: int
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    places: dict[str, Place]

    def find(self, step_id: str) -> Place | None:
        return self.places.get(step_id)


def texts(step: Step) -> tuple[str, ...]:
    """The texts of a step that its reader sees on entering it."""
    found = [step.text, step.hint, step.button]
    for field in step.fields:
        found += [field.label, field.hint, field.placeholder, *(field.ends or ())]
        found += [option.text for option in field.options]
    return tuple(text for text in found if text)


@lru_cache(maxsize=1024)
def plan(script: Script) -> Plan:
    places: dict[str, Place] = {}

    def add(step: Step, turns: Step | None) -> None:
        quoted = tuple(q for text in texts(step) for q in quotes(text) if q.step is not None)
        places.setdefault(step.id, Place(step, turns, len(places), quoted))
        for nested in step.steps:
            add(nested, step)

    for step in script.steps:
        add(step, None)
    return Plan(places)
