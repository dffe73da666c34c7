"""Which cards of a hand have come, where turns deal them one by one: known to both."""

from __future__ import annotations

from collections.abc import Iterator

from duologue.engine.script import Card, StepKind
from duologue.engine.state import State


def list_cards_met(state: State) -> tuple[Card, ...]:
    """The cards that were laid before the two: those drawn alone, whole hands that a field offers, and of a
    hand that is dealt by turns what was gone on from. The one that lies there now is not met yet."""
    by_turns = {name: passed for name, passed, _ in _list_dealt_by_turns(state)}
    hands = state.dealt.drawn.hands.items()
    met = (card for name, hand in hands for card in hand[: by_turns.get(name, len(hand))])
    return (*state.dealt.drawn.cards.values(), *met)


def list_cards_left(state: State) -> tuple[Card, ...]:
    """What was never laid, of hands whose turns are over; () while they go on."""
    return tuple(
        card
        for name, passed, over in _list_dealt_by_turns(state)
        if over
        for card in state.dealt.drawn.hands.get(name, ())[passed:]
    )


def _list_dealt_by_turns(state: State) -> Iterator[tuple[str, int, bool]]:
    """Of each such hand: its name, how many of its cards were gone on from, whether its turns are over."""
    course = state.course
    for step in course.script.steps:
        place = course.plan.find(step.id)
        if step.kind is not StepKind.TURNS or place is None:
            continue
        laid = len(course.passes.get(step.id, ()))
        going_on = course.wait is not None and course.wait.at.step_id == step.id
        come_to = laid > 0 or any(scene.step.id == step.id for scene in course.scenes)
        over = come_to and not going_on
        for name in place.hands:
            yield name, laid if over else max(0, laid - 1), over
