"""When to hold back, from one's own check-ins alone. Pure; numbers are 0 to 10 and nobody else's."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta, tzinfo
from itertools import pairwise

from duologue.engine.roles import FedFigure
from duologue.rounds.lately import Felt

FALLS = 3
STALE = timedelta(days=14)
MUCH_STRESS = 7
HEAVY = 2


def is_falling(felt: Sequence[Felt], exercises: Collection[datetime], now: datetime) -> bool:
    """Whether the last three check-ins each fell, and each after an exercise since the one before it.

    `felt` is oldest first; a check-in falls if its pleasantness is below that of the one before. After two
    weeks without a check-in nothing is known any more, and it is over.
    """
    moods = [(one.at, one.numbers[FedFigure.MOOD]) for one in felt if FedFigure.MOOD in one.numbers][
        -FALLS - 1 :
    ]
    if len(moods) <= FALLS or now - moods[-1][0] > STALE:
        return False
    return all(
        later < before and any(since < at <= until for at in exercises)
        for (since, before), (until, later) in pairwise(moods)
    )


def is_heavy(felt: Sequence[Felt], now: datetime, zone: tzinfo) -> bool:
    """Whether one's own check-in of today tells of much stress or a heavy mood: then light things only."""
    today = now.astimezone(zone).date()
    numbers = [one.numbers for one in felt if one.at.astimezone(zone).date() == today]
    return any(
        given.get(FedFigure.STRESS, 0) >= MUCH_STRESS or given.get(FedFigure.MOOD, HEAVY + 1) <= HEAVY
        for given in numbers
    )
