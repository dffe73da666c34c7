"""Draws what a script says is drawn, for playing it in the terminal."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType

from duologue.engine.script import Card, Dealt, Devices, Draw, Drawn, Script, Seat, Terms
from duologue.rounds import decks

Pick = Callable[[Sequence[str]], str]


def choose_first(options: Sequence[str]) -> str:
    """The same every time, so that a file of moves is played the same every time."""
    return options[0]


def choose_by_chance(options: Sequence[str]) -> str:
    return secrets.choice(list(options))


def deal(
    script: Script,
    started: datetime,
    names: Mapping[Seat, str],
    wanted: Mapping[str, str | Sequence[str]],
    pick: Pick,
    *,
    narrow: Mapping[str, str] = MappingProxyType({}),
    one_device: bool,
    solo: bool,
) -> Dealt:
    """`wanted` names what is drawn (an option, a card's id, or the ids of a hand); `pick` chooses the rest.

    Raises `LookupError` for a card that its deck does not have, and where nothing is so narrow.
    """
    values: dict[str, str | int] = {}
    cards: dict[str, Card] = {}
    hands: dict[str, tuple[Card, ...]] = {}
    for draw in script.draws:
        named = wanted.get(draw.name) or ()
        if draw.deck is None:
            values[draw.name] = str(named) if named else pick(draw.options)
            continue
        able = _list_able(draw, narrow)
        ids = [named] if isinstance(named, str) else list(named)
        if missing := [id_ for id_ in ids if id_ not in able]:
            raise LookupError(
                f"draw.{draw.name}: “{missing[0]}” is no card of {draw.deck} at depths {draw.depth}"
            )
        if not able:
            raise LookupError(f"draw.{draw.name}: no card of {draw.deck} is like that")
        if draw.is_hand:
            hands[draw.name] = _draw_hand(draw, able, ids, pick)
        else:
            cards[draw.name] = able[ids[0] if ids else pick(sorted(able))]
    return Dealt(
        script,
        Drawn(
            values=MappingProxyType(values),
            cards=MappingProxyType(cards),
            hands=MappingProxyType(hands),
            narrow=MappingProxyType(dict(narrow)),
        ),
        Terms(
            one_device=one_device or script.devices is Devices.ONE,
            solo=solo,
            started_at=started,
            closes_at=_find_end_of_day(started) if script.once_a_day else None,
        ),
        MappingProxyType({Seat.FIRST: "Ana", Seat.SECOND: "Ben", **names}),
    )


def _find_end_of_day(started: datetime) -> datetime:
    return started.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)


def _list_able(draw: Draw, narrow: Mapping[str, str]) -> dict[str, Card]:
    """Cards by id; a deck that is not installed, or that people keep themselves, has made-up cards, so that a
    draft can be played."""
    if not decks.is_there(draw.deck or "") or decks.is_kept(draw.deck or ""):
        made = [
            Card(f"card-{n}", f"(card {n} of {draw.deck})", "", draw.depth[0])
            for n in range(1, draw.count + 1)
        ]
        return {card.id: card for card in made}
    return {card.id: card for card in decks.list_able(draw, narrow)}


def _draw_hand(draw: Draw, able: Mapping[str, Card], named: Sequence[str], pick: Pick) -> tuple[Card, ...]:
    """The cards that are named, else as many as are drawn, each once."""
    left = sorted(able)
    taken = list(named)
    while not named and left and len(taken) < draw.count:
        taken.append(pick(left))
        left.remove(taken[-1])
    return tuple(able[id_] for id_ in taken)
