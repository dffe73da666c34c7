"""What a service answers when it does not do as asked."""

from __future__ import annotations


class NotFound(Exception):
    """Closed, foreign or unknown: nobody can tell which from the answer, which is the same 404."""


class Refusal(Exception):
    """A sentence for the person; what they typed is kept. `field` names the field it is about, if one is."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class Conflict(Exception):
    """Somebody was quicker: nothing was changed, and looking again shows the present state."""


class Busy(Exception):
    """Too much at once just now: nothing was changed, and trying again in a moment is safe."""
