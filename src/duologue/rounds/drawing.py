"""Drawing for both when a round starts: cards not met before, who is first, when a day has ended."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime, time, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from duologue.engine.script import Card, Drawn, Script
from duologue.rounds import installed


class NothingToDraw(LookupError):
    """No card of the deck is within both ceilings."""


def draw(
    script: Script,
    starter: str,
    now: datetime,
    *,
    met: Collection[str] = (),
    deepest: int = 4,
    one_device: bool = False,
    solo: bool = False,
    zones: Collection[str] = ("UTC",),
    card: str | None = None,
) -> Drawn:
    """`met` are ids of cards already played, taken again only once none is left; `card` names one to take."""
    values: dict[str, str | int] = {}
    cards: dict[str, Card] = {}
    for wanted in script.draws:
        if wanted.deck is None:
            values[wanted.name] = secrets.choice(wanted.options)
            continue
        low, high = wanted.depth
        able = [c for c in installed.deck(wanted.deck) if low <= c.depth <= min(high, deepest)]
        named = [c for c in able if c.id == card]
        fresh = named or [c for c in able if c.id not in met] or able
        if not fresh:
            raise NothingToDraw(script.slug)
        cards[wanted.name] = secrets.choice(fresh)
    first = secrets.choice("ab") if script.first == "drawn" and not solo else starter
    return Drawn(
        values=MappingProxyType(values),
        cards=MappingProxyType(cards),
        first_is=first,
        one_device=one_device,
        solo=solo,
        started_at=now,
        closes_at=end_of_day(now, zones) if script.once_a_day else None,
    )


def end_of_day(now: datetime, zones: Collection[str]) -> datetime:
    """When the day that `now` falls on has ended in the last of `zones`, in the zone of `now`."""
    return max(
        datetime.combine(now.astimezone(zone).date() + timedelta(days=1), time(), zone).astimezone(now.tzinfo)
        for zone in map(ZoneInfo, zones)
    )
