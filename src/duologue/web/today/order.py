"""In which order things stand. The first with a button is the page's sentence and has its one button."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from duologue.languages import _
from duologue.web.today import (
    added,
    again,
    alone,
    asks,
    beyond_this_device,
    check_in,
    kept_for_after,
    look_back,
    offer,
    opened,
    waits,
    wish,
    words,
)
from duologue.web.today.seen import Seen
from duologue.web.today.thing import Thing

ORDER: tuple[Callable[[Seen], Iterable[Thing]], ...] = (
    added.find,
    words.find,
    asks.find_between,
    # The day's question stands here.
    alone.find,
    offer.find_after_a_gap,
    offer.find_of_the_day,
    check_in.find,
    wish.find,
    opened.find_given,
    asks.find_own,
    offer.find_lines,
    waits.find,
    opened.find_lately,
    again.find,
    beyond_this_device.find,
    look_back.find,
    offer.find,
    kept_for_after.find,
    check_in.find_done,
)


@dataclass(frozen=True, slots=True)
class Arranged:
    """`state` changes with what the page shows, so that a script sees whether there is anything new."""

    first: Thing
    others: Sequence[Thing]
    state: str


def arrange(seen: Seen) -> Arranged:
    found = [thing for find in ORDER for thing in find(seen)]
    first = next((thing for thing in found if thing.button is not None), None)
    others = [thing for thing in found if thing is not first]
    if first is None:
        first = Thing("nothing", _("Nothing is due."), _("The day is yours."))
    return Arranged(first, others, _digest([first, *others]))


def _digest(things: Sequence[Thing]) -> str:
    shown = [
        (one.kind, one.heading, one.line, one.button and (one.button.label, one.button.address), one.state)
        for one in things
    ]
    return sha256(json.dumps(shown, default=str).encode()).hexdigest()[:16]
