"""Asides that the engine adds by itself: private, never waited for, never shared."""

from __future__ import annotations

from functools import cache

from duologue.engine.fields import choice
from duologue.engine.fields.kind import Field, Option
from duologue.engine.instances import Instance
from duologue.engine.rules import Private
from duologue.engine.script import Step, StepKind, Who

CLOSER_ID = "closer"
_UNDERSTOOD = ".understood"


def find_understood(receive: Instance) -> Instance:
    """The aside in which who told says, for themselves alone, whether they felt understood."""
    return Instance(receive.step_id + _UNDERSTOOD, receive.n)


@cache
def find_aside_step(step_id: str) -> Step | None:
    """The step of an engine-made aside, which a voice gives its words; None if the id is not one's."""
    if step_id == CLOSER_ID:
        return _make_private(step_id, "yes", "a-little", "not-this-time")
    if step_id.endswith(_UNDERSTOOD) and len(step_id) > len(_UNDERSTOOD):
        return _make_private(step_id, "yes", "partly", "not-yet")
    return None


def _make_private(step_id: str, *options: str) -> Step:
    return Step(
        id=step_id,
        kind=StepKind.ASK,
        who=Who.EACH,
        rule=Private(),
        fields=(
            Field(
                step_id.rpartition(".")[2],
                choice.KIND,
                options=tuple(Option(option, option) for option in options),
            ),
        ),
        aside=True,
    )
