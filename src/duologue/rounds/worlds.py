"""The maps of what each of the two loves: what they answered and kept, by the themes of the cards that asked.

Nobody fills one in. A map has what its reader may read anyway, and no more: of the other's, what both can
read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from duologue.engine.roles import Role
from duologue.engine.script import Card
from duologue.keepsakes import reading_keepsakes as keepsakes
from duologue.keepsakes.keepsake_words import AskingCard
from duologue.keepsakes.reading_keepsakes import Kept
from duologue.manuscript.mistakes import Mistakes
from duologue.people import days
from duologue.people.access import Me
from duologue.rounds import asking_into, casting, decks
from duologue.rounds.asking_into import MapThing
from duologue.vault import Label, derive

NAMED = re.compile(r"[a-z0-9-]+/(?:[a-z0-9-]+|\*)")
"""A deck's name as our own hand it out: what was brought from a file names no other place."""


@dataclass(frozen=True, slots=True)
class OnMap:
    """One thing, and the question that it answers in its reader's language; "" where no card asked."""

    kept: Kept
    question: str = ""

    @property
    def id(self) -> UUID:
        return self.kept.id


@dataclass(frozen=True, slots=True)
class Region:
    """A part of a map: `name` is what its theme is called, "" for what no card's theme is known of."""

    theme: str
    name: str
    things: tuple[OnMap, ...]


@dataclass(frozen=True, slots=True)
class World:
    """What one of the two loves; `regions` in the order of their deck, those without a name last."""

    seat: str
    regions: tuple[Region, ...]

    @property
    def things(self) -> tuple[OnMap, ...]:
        return tuple(thing for region in self.regions for thing in region.things)


@dataclass(frozen=True, slots=True)
class ToAsk:
    """What to ask the other about this week; `question` is "" where there is none."""

    thing: OnMap
    question: str


@dataclass(frozen=True, slots=True)
class Worlds:
    """Both maps as one partner reads them, and what to ask about this week, if there is anything."""

    mine: World
    theirs: World
    to_ask: ToAsk | None


def read(me: Me, now: datetime) -> Worlds:
    """Both maps. Whoever is alone, or only reads an archive, is given nothing to ask about."""
    kept = keepsakes.read_on_maps(me)
    mine = _make_world(me.seat, (one for one in kept if one.seat == me.seat))
    theirs = _make_world(me.other_seat, (one for one in kept if one.seat == me.other_seat))
    may_ask = me.shared and not me.former
    return Worlds(mine, theirs, _choose_to_ask(me, theirs, now) if may_ask else None)


def _make_world(seat: str, kept: Iterable[Kept]) -> World:
    by_theme: dict[str, list[OnMap]] = {}
    names: dict[str, str] = {}
    for one in kept:
        theme, name = _find_theme(one.asked)
        names.setdefault(theme, name)
        by_theme.setdefault(theme, []).append(OnMap(one, _find_question(one.asked)))
    order = [*_list_themes(by_theme.values()), *by_theme]
    known = sorted(by_theme, key=lambda theme: (theme == "", order.index(theme)))
    return World(seat, tuple(Region(theme, names[theme], tuple(by_theme[theme])) for theme in known))


def _list_themes(groups: Iterable[Iterable[OnMap]]) -> list[str]:
    """Themes in the order in which the decks of what is there have them."""
    names = dict.fromkeys(one.kept.asked.deck for group in groups for one in group if one.kept.asked)
    return [theme for name in names if _is_there(name) for theme in decks.list_themes(name)]


def _find_theme(asked: AskingCard | None) -> tuple[str, str]:
    """The theme of the card that asked, and its name; neither, where nobody knows one."""
    if asked is None or not _is_there(asked.deck):
        return "", ""
    theme = decks.list_theme_of_each(asked.deck).get(asked.card, "")
    name = decks.list_themes(asked.deck).get(theme, "")
    return (theme, name) if name else ("", "")


def _find_question(asked: AskingCard | None) -> str:
    """In its reader's language, as long as the deck has the card as it was asked; else as it was asked."""
    if asked is None:
        return ""
    if _is_there(asked.deck) and _list_texts(decks.read_deck(asked.deck)).get(asked.card) == asked.text:
        return _list_texts(decks.tell_deck(asked.deck))[asked.card]
    return asked.text


def _list_texts(cards: Iterable[Card]) -> Mapping[str, str]:
    return {card.id: card.text for card in cards}


def _is_there(name: str) -> bool:
    """Whether a deck can be read here."""
    if NAMED.fullmatch(name) is None or not decks.is_there(name):
        return False
    try:
        decks.read_deck(name)
    except (Mistakes, OSError, ValueError):
        return False
    return True


def _list_questions() -> Mapping[str, str]:
    """Those that fit any thing, by their ids: of the deck from which the exercise of the map deals a hand."""
    script = casting.find_exercise(Role.MAP)
    hands = [draw.deck for draw in script.draws if draw.is_hand and draw.deck] if script else []
    return _list_texts(decks.tell_deck(hands[0])) if hands else {}


def _choose_to_ask(me: Me, theirs: World, now: datetime) -> ToAsk | None:
    """Their things that both can read, each of which has a week of its own."""
    by_id = {str(one.id): one for one in theirs.things if not one.kept.own}

    def place(name: str) -> bytes:
        return derive(me.personal, Label.COMING_BACK, f"world/{name}".encode())

    things = [MapThing(id_, one.kept.day) for id_, one in by_id.items()]
    turn = asking_into.find_turn(things, days.find_date(me, now), place)
    if turn is None:
        return None
    questions = _list_questions()
    chosen = asking_into.find_question(tuple(questions), turn, place)
    return ToAsk(by_id[turn.thing], questions[chosen] if chosen else "")
