"""What has come back already, so that it does not come twice: two small sealed blocks.

One's own says which of one's own answers came back, when the last one did, and after which evenings one was
asked. The couple's says which answers were put differently, so that the other finds them.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from duologue.people.access import Me
from duologue.rounds import apart
from duologue.rounds.apart import Place, Spot

OWN, COUPLES = Spot(Place.COMING_BACK, own=True), Spot(Place.COMING_BACK, own=False)
MOST = 60


@dataclass(frozen=True, slots=True)
class Differently:
    """An answer that its author, in the couple's seat `seat`, put differently at that moment."""

    round: str
    seat: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ComeBack:
    """One's own: ids of answers that were asked about again, one's own date of the last, ids of ideas whose
    evening one was asked about, and names of what one has looked at since its day."""

    answers: tuple[str, ...] = ()
    asked_on: date | None = None
    evenings: tuple[str, ...] = ()
    looked_at: tuple[str, ...] = ()


def mine(me: Me) -> ComeBack:
    return _of(apart.read(me, [OWN]).get(OWN))


def _of(content: bytes | None) -> ComeBack:
    if content is None:
        return ComeBack()
    found = json.loads(content)
    asked_on = found["asked_on"] and date.fromisoformat(found["asked_on"])
    return ComeBack(tuple(found["answers"]), asked_on, tuple(found["evenings"]), tuple(found["looked_at"]))


def came(me: Me, answer: str, today: date) -> None:
    """One of one's own answers was asked about."""
    _change(me, lambda known: replace(known, answers=_with(known.answers, answer), asked_on=today))


def was_asked(me: Me, idea: str) -> None:
    """One was asked about the evening after this."""
    _change(me, lambda known: replace(known, evenings=_with(known.evenings, idea)))


def looked_at(me: Me, name: str) -> None:
    """One has looked at it: Today need not name it any more."""
    if name not in mine(me).looked_at:
        _change(me, lambda known: replace(known, looked_at=_with(known.looked_at, name)))


def _with(names: tuple[str, ...], name: str) -> tuple[str, ...]:
    return (*(one for one in names if one != name), name)[-MOST:]


def differently(me: Me) -> tuple[Differently, ...]:
    """What either put differently lately, oldest first."""
    return _differently(apart.read(me, [COUPLES]).get(COUPLES))


def _differently(content: bytes | None) -> tuple[Differently, ...]:
    if content is None:
        return ()
    return tuple(Differently(id_, seat, datetime.fromisoformat(at)) for id_, seat, at in json.loads(content))


def put_differently(me: Me, round_id: str, now: datetime) -> None:
    def put(before: bytes | None) -> bytes:
        kept = (*_differently(before), Differently(round_id, me.seat, now))[-MOST:]
        text = [[one.round, one.seat, one.at.isoformat(timespec="minutes")] for one in kept]
        return json.dumps(text, separators=(",", ":")).encode()

    apart.change(me, COUPLES, put)


def _change(me: Me, by: Callable[[ComeBack], ComeBack]) -> None:
    apart.change(me, OWN, lambda content: _written(by(_of(content))))


def _written(found: ComeBack) -> bytes:
    text = {
        "answers": found.answers,
        "asked_on": found.asked_on and found.asked_on.isoformat(),
        "evenings": found.evenings,
        "looked_at": found.looked_at,
    }
    return json.dumps(text, separators=(",", ":")).encode()
