"""Drawing for both when a round starts: cards not met before, who is first.

No card comes twice before all that might come instead have come: those never dealt first, by chance, then
those that were dealt longest ago.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

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
    _require_answers(script, narrow)
    asking = _DrawWish(met, deepest, solo, card, narrow)
    values: dict[str, str | int] = {}
    cards: dict[str, Card] = {}
    hands: dict[str, tuple[Card, ...]] = {}
    asked_for: dict[str, str] = {}
    for wanted in script.draws:
        if wanted.deck is None:
            values[wanted.name] = secrets.choice(wanted.options)
        elif decks.is_kept(wanted.deck):
            if not kept.get(wanted.deck):
                raise NothingKept(script.slug)
            hands[wanted.name] = tuple(_put_in_turn(met, kept[wanted.deck])[: wanted.count])
        else:
            asked_for |= decks.find_chosen(wanted, narrow)
            if wanted.is_hand:
                hands[wanted.name] = _draw_hand(script, wanted, asking)
            else:
                there = {one.id for one in cards.values()}
                cards[wanted.name] = _draw_card(script, wanted, asking, there)
    first = starter if solo else _draw_first(script, starter, last_first)
    return Drawn(
        values=MappingProxyType(values),
        cards=MappingProxyType(cards),
        hands=MappingProxyType(hands),
        narrow=MappingProxyType(asked_for),
        first_is=first,
    )


class _DrawWish(NamedTuple):
    """What is asked of every deck, as `draw` was."""

    met: Sequence[str]
    deepest: int
    solo: bool
    card: str | None
    narrow: Mapping[str, str]


def _require_answers(script: Script, narrow: Mapping[str, str]) -> None:
    """Raises `NothingToDraw` for what no deck offers to choose: it would go into the header as it came."""
    offered = {one.name: {value for value, _ in one.answers} for one in decks.list_narrowings(script)}
    for wanted in script.draws:
        for name, value in decks.find_chosen(wanted, narrow).items():
            if value not in offered.get(name, ()):
                raise NothingToDraw(script.slug)


def _draw_card(script: Script, wanted: Draw, asking: _DrawWish, there: Collection[str]) -> Card:
    """The one that was named, or one by turns: none of those that are `there` while there is another."""
    named = [one for one in decks.list_able(wanted, asking.narrow) if one.id == asking.card]
    if named:
        return named[0]
    able = _list_able(script, wanted, asking)
    others = decks.list_unmet(able, there) or able
    return _put_in_turn(asking.met, others)[0]


def _list_able(script: Script, wanted: Draw, asking: _DrawWish) -> Sequence[Card]:
    """Raises `NothingToDraw` or `TooDeep` for none."""
    able = decks.list_able(wanted, asking.narrow, _find_deepest(wanted, asking))
    if not able:
        raise (TooDeep if decks.list_able(wanted, asking.narrow) else NothingToDraw)(script.slug)
    return able


def _find_deepest(wanted: Draw, asking: _DrawWish) -> int:
    # Who is alone and chooses a depth has chosen it, as who names a card.
    return 4 if asking.solo and "depth" in decks.find_chosen(wanted, asking.narrow) else asking.deepest


def _draw_hand(script: Script, wanted: Draw, asking: _DrawWish) -> tuple[Card, ...]:
    """So many different cards, those not met before first: exactly as wanted, then such as take less. Fewer
    where the deck has no more."""
    able, met = _list_able(script, wanted, asking), asking.met
    or_less = decks.list_able_with_less(wanted, asking.narrow, _find_deepest(wanted, asking))
    exact = {card.id for card in able}
    less = [card for card in or_less if card.id not in exact]
    hand = _put_in_turn(met, able, less)[: wanted.count]
    secrets.SystemRandom().shuffle(hand)
    if wanted.deepens:
        # The two may stop after any card: so nothing that has come stands before what has not come yet.
        hand = decks.list_unmet(hand, met) or hand
        hand.sort(key=lambda card: card.depth)
    return tuple(hand)


def _put_in_turn(met: Sequence[str], *by_fit: Sequence[Card]) -> list[Card]:
    """Those never dealt, by chance, the best fit first; then all others from the one dealt longest ago,
    however well they fit: a few that fit best would come every time."""
    last = {id_: at for at, id_ in enumerate(met)}
    fresh: list[Card] = []
    for cards in by_fit:
        unmet = decks.list_unmet(cards, last)
        secrets.SystemRandom().shuffle(unmet)
        fresh += unmet
    again = [card for cards in by_fit for card in cards if card.id in last]
    return [*fresh, *sorted(again, key=lambda card: last[card.id])]


def _draw_first(script: Script, starter: str, last_first: str | None) -> str:
    match script.first:
        case "drawn":
            return secrets.choice("ab")
        case "alternate" if last_first is not None:
            return find_other_seat(last_first)
        case _:
            return starter
