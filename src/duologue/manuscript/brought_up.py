"""What an exercise may bring up to each of the two before they begin, to them alone."""

from __future__ import annotations

from duologue.manuscript.keepsake_kinds import list_for_oneself

OWN_DAYS = "own days"
"""How one said one was, on the last days of one's own check-ins."""


def list_brought_up() -> list[str]:
    """The words that `brings` may have."""
    return [*list_for_oneself(), OWN_DAYS]
