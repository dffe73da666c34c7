"""What a keepsake says, as one sealed envelope: its kind, its words and every date that belongs to them.

An envelope is JSON: `[kind, text]` in the first version, and since the second an object whose `v` says which,
with nothing in it that is not so. Both are read, the second is written.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from duologue.engine.script import Seat
from duologue.keepsakes.post import Post
from duologue.manuscript.keepsake_kinds import KeepsakeKind, find_kind
from duologue.people import days
from duologue.people.days import Day
from duologue.people.seats import SEATS

VERSION = 2


@dataclass(frozen=True, slots=True)
class Under:
    """The answer in a round that a note stands under: its step instance and whose it is ("first" or
    "second", as a view has it); `said` is the id of the words, where they are some that were offered."""

    step: str
    seat: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class AskingCard:
    """The card that asked for it: its deck ("practice/deck"), its id, and its text in the deck's own language
    as it was drawn, for where the deck has it no longer."""

    deck: str
    card: str
    text: str


@dataclass(frozen=True, slots=True)
class Words:
    """`again`: the day to look again, or its own day, of a kind that has one; `until`: the last day of
    what goes by itself; `agreed`: when both had confirmed an agreement; `good`: the seats that said it
    still is, since `again` was set; `about`: the keepsake that a note or a wording belongs to; `round`:
    the round that an agreement came from, which its row does not say, so that it does not fade with it;
    `at`: when it was kept, None of what goes by the UTC day of its row, as all did before; `under`: the
    answer that a note is a reply to; `asked`: the card that it answers, by which it has its place on a
    map; `post`: how a letter goes to the other, None of one that stays its author's;
    `article`: the article that it is about, by its slug."""

    kind: KeepsakeKind
    text: str
    again: date | None = None
    until: date | None = None
    agreed: Day | None = None
    good: frozenset[str] = field(default=frozenset())
    about: UUID | None = None
    round: UUID | None = None
    at: Day | None = None
    under: Under | None = None
    asked: AskingCard | None = None
    post: Post | None = None
    article: str = ""

    def write_bytes(self) -> bytes:
        found: dict[str, object] = {"v": VERSION, "kind": self.kind.word, "text": self.text}
        told = {"again": self.again, "until": self.until, "agreed": self.agreed, "at": self.at}
        found |= {name: days.write_day(day) for name, day in told.items() if day is not None}
        found |= {name: str(id_) for name, id_ in (("about", self.about), ("round", self.round)) if id_}
        if self.good:
            found["good"] = sorted(self.good)
        if self.under:
            found["under"] = [self.under.step, self.under.seat, self.under.said]
        if self.asked:
            found["asked"] = [self.asked.deck, self.asked.card, self.asked.text]
        if self.article:
            found["article"] = self.article
        if self.post:
            found["post"] = [self.post.on.isoformat(), self.post.when, self.post.came]
        return json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def from_bytes(cls, raw: bytes) -> Words:
        """Read either version; raises `ValueError` for one, or a kind, that is not known here."""
        found = json.loads(raw)
        if isinstance(found, list):
            kind, text = found
            return cls(find_kind(kind), text)
        if not isinstance(found, dict) or found.get("v") != VERSION:
            raise ValueError("a keepsake of a version that is not known here")
        return cls(
            find_kind(found["kind"]),
            found["text"],
            again=_read_date(found.get("again")),
            until=_read_date(found.get("until")),
            agreed=_read_day(found.get("agreed")),
            good=frozenset(_list_seats(found.get("good", []))),
            about=_read_id(found.get("about")),
            round=_read_id(found.get("round")),
            at=_read_day(found.get("at")),
            under=_read_under(found.get("under")),
            asked=_read_asking_card(found.get("asked")),
            post=_read_post(found.get("post")),
            article=str(found.get("article", "")),
        )

    def says(self, text: str, again: date | None) -> bool:
        """Whether these are the same words, with the same date."""
        return (self.text, self.again) == (text, again)


def _read_day(value: str | None) -> Day | None:
    return None if value is None else days.read(value)


def _read_date(value: str | None) -> date | None:
    return None if value is None else date.fromisoformat(value)


def _read_id(value: str | None) -> UUID | None:
    return None if value is None else UUID(value)


def _read_under(value: list[str] | None) -> Under | None:
    """What stands under no partner's answer, as an earlier version let it, is in the margin."""
    found = None if value is None else Under(*value)
    return found if found is not None and found.seat in set(Seat) else None


def _read_asking_card(value: list[str] | None) -> AskingCard | None:
    return None if value is None else AskingCard(*value)


def _read_post(value: list[Any] | None) -> Post | None:
    return None if value is None else Post(date.fromisoformat(value[0]), value[1], value[2])


def _list_seats(value: Iterable[str]) -> Iterable[str]:
    return (seat for seat in value if seat in SEATS)
