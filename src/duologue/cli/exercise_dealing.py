"""Draws what a script says is drawn, for playing it in the terminal."""

from __future__ import annotations

import secrets
import tomllib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from importlib.resources import files
from types import MappingProxyType

from duologue.engine.script import Card, Dealt, Devices, Draw, Drawn, Script, Seat

Pick = Callable[[Sequence[str]], str]


def first_of(options: Sequence[str]) -> str:
    """The same every time, so that a file of moves is played the same every time."""
    return options[0]


def by_chance(options: Sequence[str]) -> str:
    return secrets.choice(list(options))


def deal(
    script: Script,
    started: datetime,
    names: Mapping[Seat, str],
    wanted: Mapping[str, str],
    pick: Pick,
    *,
    one_device: bool,
    solo: bool,
) -> Dealt:
    """`wanted` names what is drawn (an option, or a card's id); `pick` chooses the rest.

    Raises `LookupError` for a card that its deck does not have.
    """
    values: dict[str, str | int] = {}
    cards: dict[str, Card] = {}
    for draw in script.draws:
        if draw.deck is None:
            values[draw.name] = wanted.get(draw.name) or pick(draw.options)
            continue
        deck = _deck(draw)
        id_ = wanted.get(draw.name) or pick(sorted(deck))
        if id_ not in deck:
            raise LookupError(f"draw.{draw.name}: “{id_}” is no card of {draw.deck} at depths {draw.depth}")
        cards[draw.name] = deck[id_]
    return Dealt(
        script,
        Drawn(
            values=MappingProxyType(values),
            cards=MappingProxyType(cards),
            one_device=one_device or script.devices is Devices.ONE,
            solo=solo,
            started_at=started,
            closes_at=_end_of_day(started) if script.once_a_day else None,
            names=MappingProxyType({Seat.FIRST: "Ana", Seat.SECOND: "Ben", **names}),
        ),
    )


def _end_of_day(started: datetime) -> datetime:
    return started.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)


def _deck(draw: Draw) -> dict[str, Card]:
    """Cards by id; a deck that is not installed has one made-up card, so that a draft can be played."""
    practice, _, name = (draw.deck or "").partition("/")
    place = files("duologue.practices") / practice / "decks" / f"{name}.toml"
    low, high = draw.depth
    if not place.is_file():
        return {"a-card": Card("a-card", f"(a card of {draw.deck})", "", low)}
    raw = tomllib.loads(place.read_text("utf-8"))
    cards = (
        Card(card["id"], card["text"], card.get("theme", ""), card.get("depth", 1)) for card in raw["card"]
    )
    return {card.id: card for card in cards if low <= card.depth <= high}
