"""What the other reads on Today after "What would help?" was answered."""

from __future__ import annotations

from duologue.people.profile import Profile

SENTENCES = {
    "listen": ("{} would like to be listened to today.", "Ears, not answers."),
    "hold": ("{} says a hug would help today.", "From far away, a voice will do."),
    "do": ("{} could use a hand today.", "Ask with what."),
    "laugh": ("{} would like to laugh today.", "The bar is low."),
    "leave": ("{} would like some peace today.", "It isn't about you."),
    "nothing": ("{} needs nothing in particular today.", "That's good news."),
}


def sentence(choice: str | None, other: Profile | None) -> tuple[str, str] | None:
    """(what would help, a line under it), or None: nothing was said, or by nobody who can be named."""
    if choice not in SENTENCES or other is None:
        return None
    first, under = SENTENCES[choice]
    return first.format(other.name), under
