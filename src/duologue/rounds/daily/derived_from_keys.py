"""Everything of the day's question that follows from a key: the order of the cards, ids of rows, moments.

All hang on the couple key of the first epoch, so both come to the same and nobody else can come to any of it.
"""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from duologue.people import ids
from duologue.people.access import Me
from duologue.vault import Label, derive

LEAST_MINUTES, MOST_MINUTES = 5, 20


def derive_seed(me: Me) -> bytes:
    """What the couple's order of the cards is drawn by, 32 bytes."""
    return derive(_find_couple_key(me), Label.DAYS_QUESTION, b"order")


def make_given_id(me: Me, seat: str, day: date, card: str) -> UUID:
    """The row of what one of the two gave to a card of a date, before it is a round."""
    return ids.derive_id(_find_couple_key(me), me.couple_id, f"day/{day.isoformat()}/{card}/{seat}")


def make_answer_id(me: Me, seat: str, day: date, card: str) -> UUID:
    """The row of its words."""
    return ids.derive_id(_find_couple_key(me), me.couple_id, f"day/{day.isoformat()}/{card}/{seat}/answer")


def make_round_id(me: Me, day: date, card: str) -> UUID:
    """The round that comes of it once it opens."""
    return ids.derive_id(_find_couple_key(me), me.couple_id, f"day/{day.isoformat()}/{card}")


def make_move_id(me: Me, round_: UUID, name: str) -> UUID:
    return ids.derive_id(_find_couple_key(me), round_, name)


def draw_delay(me: Me, seat: str, day: date, card: str) -> timedelta:
    """How long after the second answer it opens for who sits there, where their hour has come before."""
    drawn = derive(
        _find_couple_key(me), Label.DAYS_QUESTION, f"delay/{day.isoformat()}/{card}/{seat}".encode()
    )
    span = (MOST_MINUTES - LEAST_MINUTES) * 60
    return timedelta(minutes=LEAST_MINUTES, seconds=int.from_bytes(drawn[:4], "big") % (span + 1))


def _find_couple_key(me: Me) -> bytes:
    return me.ring.couples[min(me.ring.couples)]
