"""An index of a script: every step by its id, where it stands, and what its texts quote."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from duologue.engine.instances import Instance
from duologue.engine.quotes import Quote, find_quotes
from duologue.engine.rules import Rule
from duologue.engine.script import Script, Seat, Step


@dataclass(frozen=True, slots=True)
class StepPlace:
    """`order` counts through the whole file, nested steps after the turns that hold them. `hands` are those
    that turns deal card by card, for one of their steps quotes them. `welcomes` are the steps
    whose answers wait for this one to say that now is good. `has_evenings`: a field of it offers evenings,
    whose dates the round says."""

    step: Step
    turns: Step | None
    order: int
    quotes: tuple[Quote, ...]
    sources: tuple[str, ...] = ()
    hands: tuple[str, ...] = ()
    welcomes: tuple[str, ...] = ()
    has_evenings: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """One step instance on the course. `speaker` is set inside turns. `seats` are those whom it addresses.

    `order` sorts instances as the script has them, whatever order the answers came in; inside turns the
    passes follow one another and each holds all the nested steps. `sources` say where options come from,
    `welcomes` which steps' answers it asks to be given; `has_evenings` as the place in the script has it.
    """

    instance: Instance
    step: Step
    seats: tuple[Seat, ...]
    order: tuple[int, int, int]
    speaker: Seat | None = None
    turns: Step | None = None
    quotes: tuple[Quote, ...] = ()
    sources: tuple[str, ...] = ()
    welcomes: tuple[str, ...] = ()
    has_evenings: bool = False

    def find_seat(self, who: str, reader: Seat) -> Seat | None:
        """The seat that a quote's first word stands for to its reader; None if it names nobody here."""
        match who:
            case "you":
                return reader
            case "other":
                return reader.other
            case "first":
                return Seat.FIRST
            case "second":
                return Seat.SECOND
            case "speaker":
                return self.speaker
            case "listener":
                return self.speaker.other if self.speaker else None
            case _:
                return None


@dataclass(frozen=True, slots=True)
class Plan:
    """`rules` are those of all steps that ask. `scenes` keeps scenes once made, by step, number, speaker and
    whether one plays alone."""

    places: dict[str, StepPlace]
    rules: tuple[Rule, ...]
    scenes: dict[tuple[str, int, Seat | None, bool], Scene] = field(default_factory=dict)

    def find(self, step_id: str) -> StepPlace | None:
        return self.places.get(step_id)


def list_texts_of_step(step: Step) -> tuple[str, ...]:
    """The texts of a step that its reader sees on entering it."""
    found = [step.text, step.hint, step.button]
    for one in step.fields:
        found += [one.label, one.hint, one.placeholder, *(one.ends or ())]
        found += [option.text for option in one.options]
    return tuple(text for text in found if text)


def list_dealt_hands(script: Script, turns: Step) -> tuple[str, ...]:
    """The hands that these turns deal, a card each time through."""
    said = (
        quote.who for step in turns.steps for text in list_texts_of_step(step) for quote in find_quotes(text)
    )
    hands = {draw.name for draw in script.draws if draw.is_hand}
    return tuple(dict.fromkeys(name for name in said if name in hands))


@lru_cache(maxsize=1024)
def lay_out(script: Script) -> Plan:
    places: dict[str, StepPlace] = {}
    welcomed = {one.id: one.rule.welcomed_at for one in script.every_step if one.rule is not None}

    def add(step: Step, turns: Step | None) -> None:
        quoted = tuple(
            q for text in list_texts_of_step(step) for q in find_quotes(text) if q.step is not None
        )
        sources = tuple(dict.fromkeys(source for one in step.fields for source in one.source))
        hands = list_dealt_hands(script, step) if step.steps else ()
        welcomes = tuple(id_ for id_, at in welcomed.items() if at == step.id)
        dated = any(one.evenings for one in step.fields)
        place = StepPlace(step, turns, len(places), quoted, sources, hands, welcomes, dated)
        places.setdefault(step.id, place)
        for nested in step.steps:
            add(nested, step)

    for step in script.steps:
        add(step, None)
    rules = (place.step.rule for place in places.values())
    return Plan(places, tuple(dict.fromkeys(rule for rule in rules if rule is not None)))
