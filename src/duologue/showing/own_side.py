"""What one partner brings to their own view and to nobody else's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from duologue.engine.fields.kind import Field
from duologue.engine.script import Dealt, Step
from duologue.engine.values import Values
from duologue.showing.voice import BARE, Voice


@dataclass(frozen=True, slots=True)
class Own:
    """What only this partner brings: the values of their own unopened answers by id, their own settings.

    `today` is the date where they are, which a day's round asks by; None: it asks on any. `voice` is how they
    are spoken to, and `told` the round's script and what was drawn, in the language they read: the same ids
    under other words. `asks_closer`: whether it is time to ask whether this brought them closer; what they
    said of it stays theirs to change. All this reaches this partner's view and nothing else.
    """

    values: Mapping[str, Values] = field(default_factory=lambda: MappingProxyType({}))
    settings: frozenset[str] = frozenset()
    today: date | None = None
    voice: Voice = BARE
    told: Dealt | None = None
    asks_closer: bool = True


NOBODY = Own()


def is_shown(asked_for: Field, own: Own) -> bool:
    """A setting of one's own may hide one's own optional field, and nothing else."""
    return asked_for.setting is None or asked_for.setting in own.settings


def is_hidden(step: Step, own: Own) -> bool:
    """An aside that asks only what one has not switched on is not there; nobody waits for an aside."""
    return step.aside and bool(step.fields) and not any(is_shown(one, own) for one in step.fields)
