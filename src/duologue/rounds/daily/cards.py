"""The cards of a date for this couple, and the couple's memory of its deck: one small sealed block."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from duologue.engine.roles import Role
from duologue.engine.script import Card, Script
from duologue.people import days
from duologue.people.access import Me
from duologue.rounds import apart, casting, decks, lately
from duologue.rounds.apart import BlockPlace
from duologue.rounds.daily import deal, derived_from_keys
from duologue.rounds.daily.deal import Deck, Memory

MEMORY = apart.declare(
    "day's question", Memory, BlockPlace.DAYS_QUESTION, own=False, empty=Memory(), names={"met": "cards"}
)


@dataclass(frozen=True, slots=True)
class Known:
    """What both know that a deal goes by: the UTC day on which they confirmed each other, and the memory."""

    begun: date
    memory: Memory


def read(me: Me) -> Known | None:
    """None before the four words are compared, and for who began before there was a record of it."""
    if not me.shared or me.former:
        return None
    blocks = apart.gather(me, lately.COUPLES, MEMORY)
    since = blocks.read(lately.COUPLES).since
    if since is None:
        return None
    begun = days.find_utc_day(since) if isinstance(since, datetime) else since
    return Known(begun, blocks.read(MEMORY))


def find_cards(me: Me, known: Known, day: date) -> tuple[Card, ...]:
    """The cards of a date, the first one first; () on a free day, and where no deck is installed."""
    return _deal_cards(derived_from_keys.derive_seed(me), known.begun, known.memory, day)


def remember(me: Me, known: Known, opened: dict[str, date], through: date) -> None:
    """Note what opened on dates up to `through`, which are settled for both."""

    def remember_card(memory: Memory) -> Memory:
        if memory.through is None or memory.through < through:
            memory = deal.find_dealt_before(
                _shuffle_deck(derived_from_keys.derive_seed(me)), known.begun, memory, through
            )
        for card, day in opened.items():
            memory = deal.note_opened_card(memory, card, day)
        return memory

    MEMORY.change(me, remember_card)


def find_script(card: Card) -> Script | None:
    """The exercise by which a card of this kind is played."""
    for script in casting.list_exercises_of_role(Role.DAYS_QUESTION):
        if any(one.id == card.id for draw in script.draws for one in decks.list_able(draw, {})):
            return script
    return None


# Of two who have not answered for long, many dates are dealt in thought; a page should not do it each time.
@lru_cache(maxsize=256)
def _deal_cards(seed: bytes, begun: date, memory: Memory, day: date) -> tuple[Card, ...]:
    return deal.deal(_shuffle_deck(seed), begun, memory, day)


@lru_cache(maxsize=64)
def _shuffle_deck(seed: bytes) -> Deck:
    return Deck.shuffle(list_every_card(), seed)


def list_every_card() -> tuple[Card, ...]:
    """Of every deck that an exercise of the day's question draws from, each card once."""
    names = {
        draw.deck
        for script in casting.list_exercises_of_role(Role.DAYS_QUESTION)
        for draw in script.draws
        if draw.deck
    }
    return tuple(card for name in sorted(names) for card in decks.read_deck(name))
