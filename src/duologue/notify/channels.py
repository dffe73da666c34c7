"""The channels there are, by name: each is a folder beside this file with a module `find_channel`.

A channel takes what its address needs and a sentence, and says what became of it. How a third is added stands
in docs/extend.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Protocol, cast

from duologue.notify.outcome import TryOutcome

NAMES = ("mail", "push")


class Channel(Protocol):
    """A module: `send` never raises for what the other side does, and takes less than `LONGEST_S` seconds."""

    def send(self, to: Mapping[str, str], words: str, code: str = "") -> TryOutcome:
        """Have `words` reach `to`; with a `code`, for its owner to type, while it is not known whose it
        is."""
        ...


LONGEST_S = 30.0


def find_channel(name: str) -> Channel | None:
    """None for one that is not here (any more)."""
    return cast(Channel, import_module(f"duologue.notify.{name}.channel")) if name in NAMES else None
