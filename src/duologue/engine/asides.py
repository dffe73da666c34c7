"""Asides that the engine adds by itself: private, never waited for, never shared."""

from __future__ import annotations

from functools import cache

from duologue.engine.fields import choice
from duologue.engine.instances import Instance
from duologue.engine.rules import Private
from duologue.engine.script import Field, Option, Step, StepKind, Who
from duologue.engine.sentences import CLOSER, UNDERSTOOD

CLOSER_ID = "closer"
_UNDERSTOOD = ".understood"


def understood_of(receive: Instance) -> Instance:
    """The aside in which who told says, for themselves alone, whether they felt understood."""
    return Instance(receive.step_id + _UNDERSTOOD, receive.n)


@cache
def aside_step(step_id: str) -> Step | None:
    """The step of an engine-made aside; None if the id is not one's."""
    if step_id == CLOSER_ID:
        return _private(
            step_id, CLOSER, ("yes", "Yes"), ("a-little", "A little"), ("not-this-time", "Not this time")
        )
    if step_id.endswith(_UNDERSTOOD) and len(step_id) > len(_UNDERSTOOD):
        return _private(step_id, UNDERSTOOD, ("yes", "Yes"), ("partly", "Partly"), ("not-yet", "Not yet"))
    return None


def _private(step_id: str, text: str, *options: tuple[str, str]) -> Step:
    return Step(
        id=step_id,
        kind=StepKind.ASK,
        text=text,
        who=Who.EACH,
        rule=Private(),
        fields=(
            Field(
                step_id.rpartition(".")[2],
                choice.KIND,
                options=tuple(Option(*option) for option in options),
            ),
        ),
        aside=True,
    )
