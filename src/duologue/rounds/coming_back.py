"""What has come back already, so that it does not come twice: two small sealed blocks.

One's own says which of one's own answers came back, when the last one did, and after which evenings one was
asked. The couple's says which answers were put differently, so that the other finds them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple

from duologue.people.access import Me
from duologue.people.days import StoredMinute
from duologue.people.documents import Document
from duologue.rounds import apart
from duologue.rounds.apart import BlockPlace

MOST = 60


class Differently(NamedTuple):
    """An answer that its author, in the couple's seat `seat`, put differently at that moment."""

    round: str
    seat: str
    at: StoredMinute


@dataclass(frozen=True, slots=True)
class ComeBack:
    """One's own: ids of answers that were asked about again, one's own date of the last, ids of ideas whose
    evening one was asked about, and names of what one has looked at since its day."""

    answers: tuple[str, ...] = ()
    asked_on: date | None = None
    evenings: tuple[str, ...] = ()
    looked_at: tuple[str, ...] = ()


OWN = apart.declare("what came back", ComeBack, BlockPlace.COMING_BACK, own=True, empty=ComeBack())
COUPLES: Document[Me, tuple[Differently, ...]] = apart.declare(
    "what was put differently", tuple[Differently, ...], BlockPlace.COMING_BACK, own=False, empty=()
)


def read_mine(me: Me) -> ComeBack:
    return OWN.read(me)


def note_asked(me: Me, answer: str, today: date) -> None:
    """One of one's own answers was asked about."""
    OWN.change(me, lambda known: replace(known, answers=_add_name(known.answers, answer), asked_on=today))


def note_was_asked(me: Me, idea: str) -> None:
    """One was asked about the evening after this."""
    OWN.change(me, lambda known: replace(known, evenings=_add_name(known.evenings, idea)))


def note_looked_at(me: Me, name: str) -> None:
    """One has looked at it: Today need not name it any more."""
    if name not in read_mine(me).looked_at:
        OWN.change(me, lambda known: replace(known, looked_at=_add_name(known.looked_at, name)))


def _add_name(names: tuple[str, ...], name: str) -> tuple[str, ...]:
    return (*(one for one in names if one != name), name)[-MOST:]


def list_put_differently(me: Me) -> tuple[Differently, ...]:
    """What either put differently lately, oldest first."""
    return COUPLES.read(me)


def put_differently(me: Me, round_id: str, now: datetime) -> None:
    COUPLES.change(me, lambda before: (*before, Differently(round_id, me.seat, now))[-MOST:])
