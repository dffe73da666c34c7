"""What one was offered, day by day, and why: one small block under the personal key, for nobody else.

A day on which nothing was offered has a line as well, so that the block tells no more than that.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from duologue.people.access import Me
from duologue.people.documents import Document
from duologue.rhythm.rota import Offered
from duologue.rounds import apart
from duologue.rounds.apart import BlockPlace

MOST = 200
READ = "read"


class LogLine(NamedTuple):
    """`slug` and `why` are empty where nothing was offered, `why` also for what stands in on a
    planned day; `card` is the card that stood there, if any; where no exercise did, the article that did, by
    its slug, and `why` is `READ` once one has opened it."""

    day: date
    slug: str = ""
    why: str = ""
    card: str = ""

    @property
    def article(self) -> str:
        """What was offered to read in the place of an exercise."""
        return "" if self.slug else self.card

    @property
    def is_read(self) -> bool:
        return bool(self.article) and self.why == READ


OWN: Document[Me, tuple[LogLine, ...]] = apart.declare(
    "offers", tuple[LogLine, ...], BlockPlace.OFFERS, own=True, empty=()
)


def read_mine(me: Me) -> tuple[LogLine, ...]:
    """Oldest first."""
    return OWN.read(me)


def change(me: Me, by: Callable[[tuple[LogLine, ...]], Sequence[LogLine]]) -> None:
    """Keep the latest 200 of the lines that `by` makes of those that stand."""
    OWN.change(me, lambda lines: tuple(by(lines)[-MOST:]))


def list_offered(lines: Sequence[LogLine]) -> tuple[Offered, ...]:
    return tuple(Offered(line.day, line.slug) for line in lines if line.slug)
