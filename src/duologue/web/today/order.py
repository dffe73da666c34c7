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
    beside,
    beyond_this_device,
    check_in,
    coming_back,
    from_before,
    home_screen,
    kept_for_after,
    letter,
    look_back,
    offer,
    on_a_path,
    opened,
    own_days,
    pace,
    pause,
    question,
    replies,
    ritual,
    waits,
    wish,
    words_to_compare,
)
from duologue.web.today.at_hand import Seen
from duologue.web.today.thing import Thing

ORDER: tuple[Callable[[Seen], Iterable[Thing]], ...] = (
    added.find,
    opened.find_news,
    question.find_news,
    words_to_compare.find,
    pause.find,
    coming_back.find_opened,
    replies.find,
    beside.find,
    own_days.find,
    letter.find,
    asks.find_between,
    question.find,
    alone.find,
    offer.find_after_a_gap,
    offer.find_of_the_day,
    check_in.find,
    coming_back.find_evening,
    coming_back.find,
    ritual.find,
    on_a_path.find_offered,
    asks.find_begun_earlier,
    wish.find,
    question.find_opened,
    opened.find_check_in,
    from_before.find,
    on_a_path.find,
    asks.find_own,
    offer.find_lines,
    waits.find,
    asks.find_more,
    opened.find_lately,
    again.find,
    own_days.find_year_ago,
    beyond_this_device.find,
    home_screen.find,
    look_back.find,
    pace.find,
    offer.find,
    kept_for_after.find,
    check_in.find_done,
    question.find_free,
)


BESIDE_THE_FIRST = frozenset({added.ADDED, words_to_compare.WORDS, opened.OPENED})
# It waits for whoever reads: what the other brought, what holds or is of this very date, what is a warning.
STANDS = frozenset(
    {
        *(added.ADDED, words_to_compare.WORDS, on_a_path.OFFERED),
        *("pause", "put-away", "differently", "reply", "beside", "a-day", "letter", "ask", "would-help"),
        *("more", "again"),
    }
)
# And of these what one has not looked at yet, which has a button.
STANDS_UNTIL_READ = frozenset({opened.OPENED, opened.CAME, question.OPENED})
MOST_BELOW = 3


@dataclass(frozen=True, slots=True)
class Arranged:
    """`others` stand below the first, `folded` behind one line. `state` changes with what the page shows, so
    that a script sees whether there is anything new. `has_begun`: the first evening's one thing is done, and
    there may be more to start."""

    first: Thing
    others: Sequence[Thing]
    folded: Sequence[Thing]
    state: str
    has_begun: bool = True


def arrange(seen: Seen) -> Arranged:
    found = [thing for find in ORDER for thing in find(seen)]
    first = next((thing for thing in found if thing.button is not None), None)
    others = [thing for thing in found if thing is not first]
    if first is None:
        first = Thing(
            "nothing", _("Nothing is waiting for you."), _("You can start something whenever you like.")
        )
    if opens_first := first.kind == opened.OPENED and seen.me.other_here and not seen.me.shared:
        # The first opening of all: beside it stands only what comes next, and what is a warning.
        others = [thing for thing in others if thing.kind in BESIDE_THE_FIRST]
    has_begun = not opens_first and first.kind != alone.INVITE
    return Arranged(first, *_fold(others), _digest_things([first, *others]), has_begun)


def _fold(others: Sequence[Thing]) -> tuple[Sequence[Thing], Sequence[Thing]]:
    """What stands below, and what lies behind one line: all that waits for whoever reads stands, and of the
    rest as much as makes three."""
    room = max(0, MOST_BELOW - sum(map(_stands, others)))
    can_wait = [at for at, thing in enumerate(others) if not _stands(thing)][room:]
    return [one for at, one in enumerate(others) if at not in can_wait], [others[at] for at in can_wait]


def _stands(thing: Thing) -> bool:
    return thing.kind in STANDS or (thing.kind in STANDS_UNTIL_READ and thing.button is not None)


def _digest_things(things: Sequence[Thing]) -> str:
    shown = [
        (one.kind, one.heading, one.line, one.button and (one.button.label, one.button.address), one.state)
        for one in things
    ]
    return sha256(json.dumps(shown, default=str).encode()).hexdigest()[:16]
