"""What one was offered, day by day, and why: one small block under the personal key, for nobody else.

A day on which nothing was offered has a line as well, so that the block tells no more than that.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from duologue.people.access import Me
from duologue.rhythm.rota import Offered
from duologue.rounds import apart
from duologue.rounds.apart import Place, Spot

OWN = Spot(Place.OFFERS, own=True)
MOST = 200


@dataclass(frozen=True, slots=True)
class Line:
    """`slug` and `why` are empty where nothing was offered, `why` also for what stands in on a
    planned day; `card` is the card that stood there, if any."""

    day: date
    slug: str = ""
    why: str = ""
    card: str = ""


def of(content: bytes | None) -> tuple[Line, ...]:
    """From what `apart.read` found at `OWN`, oldest first."""
    if content is None:
        return ()
    return tuple(Line(date.fromisoformat(day), *more) for day, *more in json.loads(content))


def mine(me: Me) -> tuple[Line, ...]:
    return of(apart.read(me, [OWN]).get(OWN))


def change(me: Me, by: Callable[[tuple[Line, ...]], Sequence[Line]]) -> None:
    """Keep the latest 200 of the lines that `by` makes of those that stand."""

    def changed(content: bytes | None) -> bytes:
        lines = by(of(content))
        text = [[line.day.isoformat(), line.slug, line.why, line.card] for line in lines[-MOST:]]
        return json.dumps(text, separators=(",", ":")).encode()

    apart.change(me, OWN, changed)


def offered(lines: Sequence[Line]) -> tuple[Offered, ...]:
    return tuple(Offered(line.day, line.slug) for line in lines if line.slug)
