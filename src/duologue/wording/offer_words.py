"""Why something is offered, and what is said where nothing is."""

from __future__ import annotations

from duologue.languages.speaking import gettext


def say_offer(line: str) -> str:
    """A line of `rhythm.offers`, by its English text, which is how the log of offers keeps it."""
    return gettext(line) if line else ""
