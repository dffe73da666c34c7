"""What the other reads on Today after "What would help?" was answered."""

from __future__ import annotations

from types import MappingProxyType

from duologue.languages import _, mark
from duologue.people.profile import Profile

SENTENCES = MappingProxyType(
    {
        "listen": (
            mark("%(name)s would like to be listened to today."),
            mark("Listening is enough."),
        ),
        "hold": (mark("%(name)s says a hug would help today."), mark("From far away, a call helps too.")),
        "do": (mark("%(name)s would like some help today."), mark("You could ask with what.")),
        "laugh": (mark("%(name)s would like to laugh today."), mark("Even a bad joke will do.")),
        "leave": (mark("%(name)s would like some peace today."), mark("It isn't about you.")),
        "nothing": (mark("%(name)s needs nothing in particular today."), mark("That's good news.")),
    }
)


def say_what_would_help(choice: str, other: Profile | None) -> tuple[str, str] | None:
    """(what would help, a line under it), or None for what was said by nobody who can be named."""
    if choice not in SENTENCES or other is None:
        return None
    first, under = SENTENCES[choice]
    return _(first, name=other.name), _(under)
