"""How long a round lasts: it fades as its script says, and so does anything deep."""

from __future__ import annotations

from datetime import datetime, timedelta

from duologue.engine.course import Course
from duologue.engine.layout import lay_out
from duologue.engine.script import Dealt
from duologue.engine.timing import find_last_opening

DEEP = 3
DEEP_FADES_AFTER = 30


def choose_days(depth: int, written: int | None) -> int | None:
    """Days after which what is of that depth fades, None if it stays; `written` is what its writer said."""
    if written is None and depth >= DEEP:
        return DEEP_FADES_AFTER
    return written


def find_end(dealt: Dealt) -> datetime | None:
    """When nothing of a round for two is left, kept or not: as its script says, or where its rule shows what
    both chose for some days only.

    Counted from its beginning, which both know of, so that the day tells nothing of when somebody answered.
    None for a round that stays, or fades.
    """
    script, terms = dealt.script, dealt.terms
    shown = max([rule.lasts or 0 for rule in lay_out(script).rules], default=0)
    days = script.gone_after or (script.quiet_after + shown + 1 if shown else None)
    if days is None or dealt.alone or terms.started_at is None:
        return None
    return terms.started_at + timedelta(days=days)


def find_fading(course: Course, quiet_at: datetime) -> tuple[datetime | None, datetime | None]:
    """The moment either may be told of, and the moment itself, which is none if all keep the round.

    Counted from the last opening, or from the quiet date if nothing opened: both are moments that both
    know, so that the day of fading tells nothing of the other's taps.
    """
    if (gone := find_end(course.dealt)) is not None:
        return gone, gone
    days = choose_days(_find_depth(course.dealt), course.dealt.script.fades_after)
    if days is None:
        return None, None
    fades = (find_last_opening(course) or quiet_at) + timedelta(days=days)
    kept = all(course.ledger.kept.get(seat) for seat in course.dealt.seats)
    return fades, (None if kept else fades)


def _find_depth(dealt: Dealt) -> int:
    """Its script's, or that of the deepest card that was dealt."""
    return max([dealt.script.depth, *(card.depth for card in dealt.drawn.dealt)])
