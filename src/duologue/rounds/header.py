"""A round's header: which version of which script it plays, and what was drawn for both."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from duologue.engine.fields.kind import Option
from duologue.engine.script import Card, Drawn, Terms
from duologue.people import days
from duologue.people.days import Day
from duologue.vault import (
    Context,
    KeyRing,
    Kind,
    Locked,
    Wrap,
    WrapKind,
    open_wrap,
    seal,
    unseal,
    wrap_couple,
    wrap_invitation,
    wrap_personal,
)


@dataclass(frozen=True, slots=True)
class Header:
    """`first_card` rounds live under an invitation key until the couple key is shared.

    `day` is the date that a day's round belongs to, else the moment the round began. Earlier rounds have
    none: they go by their UTC day, and a day's round among them closes at its terms' `closes_at`.
    `together`: of what one gave to the day's question, that they said the two are together now; `opened`:
    that it has opened for them.
    """

    slug: str
    sha256: str
    drawn: Drawn
    terms: Terms
    first_card: bool = False
    day: Day | None = None
    together: bool = False
    opened: bool = False

    def write_bytes(self) -> bytes:
        drawn, terms = self.drawn, self.terms
        return json.dumps(
            {
                "slug": self.slug,
                "sha256": self.sha256,
                "first_card": self.first_card,
                "values": dict(drawn.values),
                "cards": {name: _pack_card(card) for name, card in drawn.cards.items()},
                "hands": {name: [_pack_card(card) for card in hand] for name, hand in drawn.hands.items()},
                "narrow": dict(drawn.narrow),
                "first_is": drawn.first_is,
                "one_device": terms.one_device,
                "solo": terms.solo,
                "started_at": terms.started_at and terms.started_at.isoformat(),
                "closes_at": terms.closes_at and terms.closes_at.isoformat(),
                "day": self.day and days.write_day(self.day),
                **({"together": True} if self.together else {}),
                **({"opened": True} if self.opened else {}),
            },
            separators=(",", ":"),
        ).encode()

    @classmethod
    def from_bytes(cls, raw: bytes) -> Header:
        found = json.loads(raw)
        started, closes = found["started_at"], found["closes_at"]
        day = days.read(found["day"]) if found.get("day") else None
        drawn = Drawn(
            values=MappingProxyType(found["values"]),
            cards=MappingProxyType({name: _read_card(card) for name, card in found["cards"].items()}),
            # Headers written before several cards could be drawn at once have neither of these.
            hands=MappingProxyType(
                {name: tuple(map(_read_card, hand)) for name, hand in found.get("hands", {}).items()}
            ),
            narrow=MappingProxyType(found.get("narrow", {})),
            first_is=found["first_is"],
        )
        terms = Terms(
            one_device=found["one_device"],
            solo=found["solo"],
            started_at=started and datetime.fromisoformat(started),
            closes_at=closes and datetime.fromisoformat(closes),
            day=None if isinstance(day, datetime) else day,
        )
        of_both = found["first_card"], day, "together" in found, "opened" in found
        return cls(found["slug"], found["sha256"], drawn, terms, *of_both)


def _pack_card(card: Card) -> list[Any]:
    more: list[Any] = [[[one.id, one.text] for one in card.options]] if card.options or card.instead else []
    return [card.id, card.text, card.theme, card.depth, *more, *([card.instead] if card.instead else [])]


def _read_card(found: Sequence[Any]) -> Card:
    """A card that offers nothing and asks nothing instead, as all did before, has four entries."""
    id_, text, theme, depth, *more = found
    options = tuple(Option(*one) for one in more[0]) if more else ()
    return Card(id_, text, theme, depth, options=options, instead=more[1] if len(more) > 1 else "")


def make_header_place(couple: UUID, round_id: UUID) -> Context:
    return Context(Kind.HEADER, round_id, couple, None, 0)


def wrap_round_key(
    ring: KeyRing, context: Context, round_key: bytes, *, solo: bool, first_card: bool
) -> tuple[Wrap, ...]:
    """The round key for who plays: its author alone, both ends of an invitation, or the couple.

    The first card's author has a wrap of their own beside, for the day the invitation ends unanswered.
    """
    if solo:
        return (wrap_personal(_hold_key(ring.personal), round_key, context),)
    if first_card:
        own = wrap_personal(_hold_key(ring.personal), round_key, context)
        return own, wrap_invitation(_hold_key(ring.invitation), round_key, context)
    return (wrap_couple(_hold_key(ring.couple), round_key, context),)


def open_round_key(ring: KeyRing, context: Context, wraps: tuple[Wrap, ...]) -> bytes:
    """The round key, 32 bytes; raises `Locked` for whoever does not play this round."""
    reason = Locked("destroyed")
    for wrap in wraps:
        try:
            return open_wrap(wrap, ring, context)
        except Locked as locked:
            reason = locked
    raise reason


def is_for(wraps: tuple[Wrap, ...], kind: WrapKind) -> bool:
    return any(wrap.kind is kind for wrap in wraps)


def close_header(round_key: bytes, context: Context, header: Header) -> bytes:
    return seal(round_key, context, header.write_bytes())


def open_header(round_key: bytes, context: Context, blob: bytes) -> Header:
    return Header.from_bytes(unseal(round_key, context, bytes(blob)))


def _hold_key(key: bytes | None) -> bytes:
    if key is None:
        raise Locked("no key")
    return key
