"""What can be said under an answer in one tap, and the words that are stored for it."""

from __future__ import annotations

from collections.abc import Mapping

from duologue.languages import _, mark

OFFERED: Mapping[str, str] = {
    "smile": mark("That made me smile."),
    "too": mark("Me too."),
    "new": mark("I didn't know that."),
    "more": mark("I'd like to hear more."),
    "thanks": mark("Thank you for telling me."),
    "feeling": mark("I know that feeling."),
    "with-you": mark("I'm with you."),
}
"""By ids that are stored, with the words of the first version: neither ever changes."""

LIGHT = ("smile", "too", "new", "more")
NEAR = ("thanks", "feeling", "with-you", "more")
"""Four for a light answer, and four for a mood or a deep one, of which a smile would be wrong."""

FOR_THE_READER = mark("What in it was new to you? Say that first.")
"""After a deep opening: it is being responded to that brings two people closer (Jiang et al. 2026)."""


def say_reply(said: str, text: str) -> str:
    """In the reader's language, where the words were offered; else as somebody wrote them."""
    return _(OFFERED[said]) if said in OFFERED else text
