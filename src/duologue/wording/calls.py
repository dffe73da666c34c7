"""What a call says: one of these sentences, in which nobody and nothing of the two is named."""

from __future__ import annotations

from collections.abc import Mapping

from duologue.languages import _, mark

SENTENCES: Mapping[str, str] = {
    "a-minute": mark("A minute for you?"),
    "evening": mark("Your evening minute"),
    "your-time": mark("It is the time you set"),
    "break": mark("Time for a short break"),
    "notes": mark("Your notes are here"),
}
FIRST = "a-minute"


def say_call(name: str) -> str:
    """The sentence of that name; the first of them for a name that is none."""
    return _(SENTENCES.get(name, SENTENCES[FIRST]))


def list_calls() -> list[tuple[str, str]]:
    """Each name with its sentence."""
    return [(name, say_call(name)) for name in SENTENCES]
