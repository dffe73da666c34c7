"""Drawing for both when a round starts: cards not met before, who is first.

No card comes twice before all that might come instead have come: those never dealt first, by chance, then
those that were dealt longest ago.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from duologue.engine.script import Card, Draw, Drawn, Script
from duologue.people.seats import find_other_seat
from duologue.rounds import decks


class NothingToDraw(LookupError):
    """No card of the deck is within the depth, and of what was asked for."""


class NothingKept(NothingToDraw):
    """The two have kept no card of the kind."""


class TooDeep(NothingToDraw):
    """What was asked for is there, and deeper than the two may go as yet."""


def draw(
    script: Script,
    starter: str,
    *,
    met: Sequence[str] = (),
    deepest: int = 4,
    solo: bool = False,
    card: str | None = None,
    narrow: Mapping[str, str] = MappingProxyType({}),
    last_first: str | None = None,
    kept: Mapping[str, Sequence[Card]] = MappingProxyType({}),
) -> Drawn:
    """`met` are ids of cards dealt before, the one dealt longest ago first, taken again only once none is
    left; `card` names one to take, which is somebody's choice and may be deeper than `deepest`: that is for
    what is drawn. A name that no deck knows names nothing.

    `narrow` is what the starter chose of what a deck may be narrowed by; `last_first` the seat that sat
    first the last time. `kept` has the cards of decks that people keep themselves.
    """
    values: dict[str, str | int] = {}
    cards: dict[str, Card] = {}
    hands: dict[str, tuple[Card, ...]] = {}
    asked_for: dict[str, str] = {}
    for wanted in script.draws:
        if wanted.deck is None:
            values[wanted.name] = secrets.choice(wanted.options)
            continue
        if decks.is_kept(wanted.deck):
            if not kept.get(wanted.deck):
                raise NothingKept(script.slug)
            hands[wanted.name] = tuple(_put_in_turn(kept[wanted.deck], met)[: wanted.count])
            continue
        asked_for |= decks.find_chosen(wanted, narrow)
        named = [one for one in decks.list_able(wanted, narrow) if one.id == card]
        if named and not wanted.is_hand:
            cards[wanted.name] = named[0]
            continue
        # Who is alone and chooses a depth has chosen it, as who names a card.
        most = 4 if solo and "depth" in decks.find_chosen(wanted, narrow) else deepest
        able = decks.list_able(wanted, narrow, most)
        if not able:
            raise (TooDeep if decks.list_able(wanted, narrow) else NothingToDraw)(script.slug)
        if wanted.is_hand:
            hands[wanted.name] = _draw_hand(
                wanted, able, decks.list_able_with_less(wanted, narrow, most), met
            )
            continue
        # No card twice in one round, as long as there is another.
        there = {one.id for one in cards.values()}
        others = decks.list_unmet(able, there) or able
        cards[wanted.name] = _put_in_turn(others, met)[0]
    first = starter if solo else _draw_first(script, starter, last_first)
    return Drawn(
        values=MappingProxyType(values),
        cards=MappingProxyType(cards),
        hands=MappingProxyType(hands),
        narrow=MappingProxyType(asked_for),
        first_is=first,
    )


def _draw_hand(
    wanted: Draw, able: Sequence[Card], or_less: Sequence[Card], met: Sequence[str]
) -> tuple[Card, ...]:
    """So many different cards, those not met before first; where too few are exactly as wanted, with some
    that take less, and fewer where the deck has no more."""
    exact = {card.id for card in able}
    less = [card for card in or_less if card.id not in exact]
    hand = [*_put_in_turn(able, met), *_put_in_turn(less, met)][: wanted.count]
    secrets.SystemRandom().shuffle(hand)
    if wanted.deepens:
        # The two may stop after any card: so nothing that has come stands before what has not come yet.
        hand = decks.list_unmet(hand, met) or hand
        hand.sort(key=lambda card: card.depth)
    return tuple(hand)


def _put_in_turn(cards: Sequence[Card], met: Sequence[str]) -> list[Card]:
    """Those never dealt by chance, then the others from the one dealt longest ago."""
    last = {id_: at for at, id_ in enumerate(met)}
    fresh = decks.list_unmet(cards, last)
    secrets.SystemRandom().shuffle(fresh)
    return [*fresh, *sorted((card for card in cards if card.id in last), key=lambda card: last[card.id])]


def _draw_first(script: Script, starter: str, last_first: str | None) -> str:
    match script.first:
        case "drawn":
            return secrets.choice("ab")
        case "alternate" if last_first is not None:
            return find_other_seat(last_first)
        case _:
            return starter
