"""What can be said under an answer in one tap, and the words that are stored for it."""

from __future__ import annotations

from collections.abc import Mapping

from duologue.languages import _, mark

OFFERED: Mapping[str, str] = {
    "a-smile": mark("That made me smile."),
    "me-too": mark("Me too."),
    "i-did-not-know": mark("I didn't know that."),
    "to-hear-more": mark("I'd like to hear more."),
    "thank-you": mark("Thank you for telling me."),
    "i-know-it": mark("I know that feeling."),
    "with-you": mark("I'm with you."),
}
"""By ids that are stored, with the words of the first version: neither ever changes."""

LIGHT = ("a-smile", "me-too", "i-did-not-know", "to-hear-more")
NEAR = ("thank-you", "i-know-it", "with-you", "to-hear-more")
GIVEN = ("a-smile", "thank-you", "i-did-not-know", "to-hear-more")
QUIET = ("thank-you", "i-did-not-know", "with-you", "to-hear-more")
"""Four where the exercise says that a smile suits it, four under a mood, four under what one gave the
other (to which "Me too" is no answer), and four that hurt nobody, whatever was told."""

FOR_THE_READER = mark("What in it was new to you? Say that first.")
"""After a deep opening: it is being responded to that brings two people closer (Jiang et al. 2026)."""


def say_reply(said: str, text: str) -> str:
    """In the reader's language, where the words were offered; else as somebody wrote them."""
    return _(OFFERED[said]) if said in OFFERED else text
