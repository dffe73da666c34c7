"""What the other said would help, with what one can do about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from duologue.engine.roles import LEAVE_ME_BE
from duologue.engine.script import Script
from duologue.web import helping
from duologue.web.today.at_hand import Seen
from duologue.web.today.thing import Button, Thing

# Said, and nothing to be done about.
NO_ERRAND = frozenset({LEAVE_ME_BE, "nothing"})


@dataclass(frozen=True, slots=True)
class WishAnswers:
    """Other exercises that answer it too, and the word by which one says that one did."""

    others: tuple[Script, ...]
    did: str


def find(seen: Seen) -> Iterator[Thing]:
    wish = seen.visit.wish
    said = helping.say_what_would_help(wish.choice, seen.both.other) if wish is not None else None
    if wish is None or said is None:
        return
    first, *others = wish.answers or (None,)
    # Until the two share a key, nothing can be begun between them.
    button = Button(str(first.title), f"/ways/{first.slug}/") if first and seen.me.shared else None
    did = "" if wish.choice in NO_ERRAND else wish.choice
    yield Thing(
        "would-help",
        *said,
        button,
        colours=(seen.both.other.colour,) if seen.both.other else (),
        about=WishAnswers(tuple(one for one in others if one), did),
    )
