"""What one is typing: a row per step, under the personal key, saved as one types and gone once it is sent.

A page says which words it began with. What it types takes the place of those and of its own, never of words
that came from another page since: then both are kept, and their writer chooses.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, NamedTuple
from uuid import UUID, uuid4, uuid5

from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from pydantic import PlainSerializer, PlainValidator

from duologue.languages import mark
from duologue.people import documents
from duologue.people.access import Me
from duologue.people.documents import Document, Key, Shelf
from duologue.people.model_rows import find_table, write_uuid
from duologue.people.refusals import Refusal
from duologue.rounds.models import Draft
from duologue.vault import Context, Kind, Label, derive, seal, unseal

MOST_BYTES = 60_000
# What one wanted to start while another round waited.
NEXT = "next"
TOO_LONG = mark("That is longer than a draft can be.")
# No field has this id: what was kept before there were several versions is the words alone.
VERSIONS = ""


@dataclass(frozen=True, slots=True)
class Version:
    """Words that were typed, and the page they come from: the id of the move that it would send."""

    values: Mapping[str, object]
    page: str = ""


@dataclass(frozen=True, slots=True)
class Drafted:
    """What is kept at a step: the words that stand, and beside them those of pages that had not seen them."""

    stands: Version
    beside: tuple[Version, ...] = ()

    @property
    def digest(self) -> str:
        """Names the words that stand; empty where there are none."""
        return digest_values(self.stands.values)

    def takes(self, typed: Typing) -> bool:
        """Whether what was typed may take the place of what stands."""
        known = typed.based is None or self.digest in ("", typed.based)
        return known or typed.page == self.stands.page or typed.values == self.stands.values


@dataclass(frozen=True, slots=True)
class Typing:
    """What a page sends of one step. `based` is the digest of the words it began with, None from a program
    that does not say; `take` and `drop` name words beside, by their page."""

    values: Mapping[str, object]
    page: str = ""
    based: str | None = None
    take: str = ""
    drop: str = ""


NOTHING = Drafted(Version({}))


@dataclass(frozen=True, slots=True)
class NewerWords:
    """Why a move was not made: words of the same writer stand at this step that its page had not seen."""

    step: str


def digest_values(values: Mapping[str, object]) -> str:
    if not values:
        return ""
    raw = json.dumps(values, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(raw.encode()).hexdigest()[:16]


def name_place(round_id: UUID, step: str) -> str:
    """Where what is typed at a step of a round lies."""
    return f"{round_id}/{step}"


def keep(me: Me, place: str, typed: Typing) -> bool:
    """Keep what was typed; False if other words stand there, beside which it lies now.

    Raises `Refusal` beyond 60,000 bytes.
    """
    kept: list[Drafted] = []

    def change_draft(before: Drafted) -> Drafted | None:
        kept[:] = [_find_after(before, typed)]
        return None if kept[0] == before else kept[0]

    DRAFTS.change(_place_of(me, place), change_draft)
    return kept[0].stands.values == typed.values or bool(typed.take)


def _find_after(before: Drafted, typed: Typing) -> Drafted:
    beside = tuple(one for one in before.beside if one.page not in (typed.page, typed.drop, typed.take))
    mine = Version(typed.values, typed.page)
    taken = next((one for one in before.beside if typed.take and one.page == typed.take), None)
    if taken is not None:
        # What stood in the form stays beside: nobody loses words by looking at others.
        return Drafted(Version(taken.values), (*beside, mine) if typed.values else beside)
    if before.takes(typed):
        return Drafted(mine, beside)
    return replace(before, beside=(*beside, mine) if typed.values else beside)


def _write_json(kept: Drafted) -> dict[str, object]:
    stands, *beside = ([one.page, dict(one.values)] for one in (kept.stands, *kept.beside))
    return {VERSIONS: [stands, *beside]}


def _read(found: object) -> Drafted:
    """Raises `ValueError` for what no version wrote."""
    if not isinstance(found, dict):
        raise ValueError("no draft")
    versions = found.get(VERSIONS)
    if not isinstance(versions, list):
        return Drafted(Version(found))
    stands, *beside = (Version(values, page) for page, values in versions)
    return Drafted(stands, tuple(beside))


class DraftPlace(NamedTuple):
    """Whose it is, and the keyed digest of the place where it lies."""

    me: Me
    name: bytes


class _DraftRows(Shelf[DraftPlace, bytes]):
    """A row a place, under the personal key."""

    __slots__ = ()

    @property
    def key(self) -> Key:
        return Key.PERSONAL

    def load(self, who: DraftPlace) -> bytes | None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT content FROM rounds_draft WHERE person_id = %s AND place = %s",
                [write_uuid(who.me.person_id), who.name],
            )
            found = cursor.fetchone()
        return None if found is None else bytes(found[0])

    def swap(self, who: DraftPlace, before: bytes | None, after: bytes) -> bool:
        if before is not None:
            return bool(self._select(who).filter(content=before).update(content=after))
        try:
            with transaction.atomic():
                Draft.objects.create(id=uuid4(), person_id=who.me.person_id, place=who.name, content=after)
        except IntegrityError:
            # Another page of the same writer was quicker.
            return False
        return True

    def open(self, who: DraftPlace, stored: bytes) -> bytes:
        return unseal(_find_personal_key(who.me), _make_context(who), stored)

    def close(self, who: DraftPlace, text: bytes) -> bytes:
        if len(text) > MOST_BYTES:
            raise Refusal(TOO_LONG, "values")
        return seal(_find_personal_key(who.me), _make_context(who), text)

    def _select(self, who: DraftPlace) -> QuerySet[Draft]:
        return Draft.objects.filter(person_id=who.me.person_id, place=who.name)


DRAFTS = documents.declare(
    Document(
        "draft",
        Annotated[Drafted, PlainValidator(_read), PlainSerializer(_write_json, when_used="json")],
        _DraftRows(),
        NOTHING,
        forgives=True,
    )
)
_NOTHING_LEFT: dict[str, Any] | None = None
LEFT = documents.declare(
    Document("what was left for later", dict[str, Any] | None, _DraftRows(), _NOTHING_LEFT, forgives=True)
)
"""What is no words of an answer, and lies among them: what one was about to begin, or means to add."""


def find(me: Me, place: str) -> Drafted:
    """What is kept at `place`."""
    return DRAFTS.read(_place_of(me, place))


def save(me: Me, place: str, typed: Mapping[str, object]) -> None:
    """Keep this at `place`, whatever lay there; raises `Refusal` beyond 60,000 bytes."""
    LEFT.change(_place_of(me, place), lambda _: dict(typed))


def load_draft(me: Me, place: str) -> dict[str, Any] | None:
    """What lies at `place`, or None."""
    return LEFT.read(_place_of(me, place))


def load_steps(me: Me, round_id: UUID, steps: Sequence[str]) -> dict[str, Drafted]:
    """What is kept at each of these steps of a round, where anything is; one query."""
    if not steps:
        return {}
    names = {_make_name(me, name_place(round_id, step)): step for step in steps}
    marks = ", ".join(["%s"] * len(names))
    person = write_uuid(me.person_id)
    rows = find_table("rounds.Draft").select(f"person_id = %s AND place IN ({marks})", [person, *names])
    found = {names[row.place]: DRAFTS.read_stored(DraftPlace(me, row.place), row.content) for row in rows}
    return {step: kept for step, kept in found.items() if kept != NOTHING}


def drop(me: Me, place: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM rounds_draft WHERE person_id = %s AND place = %s",
            [write_uuid(me.person_id), _make_name(me, place)],
        )


def _make_name(me: Me, place: str) -> bytes:
    return derive(_find_personal_key(me), Label.DRAFT_PLACE, place.encode())


def _place_of(me: Me, place: str) -> DraftPlace:
    return DraftPlace(me, _make_name(me, place))


def _make_context(spot: DraftPlace) -> Context:
    row = uuid5(UUID(bytes=spot.name[:16]), "draft")
    return Context(Kind.DRAFT, row, spot.me.couple_id, None, 0)


def _find_personal_key(me: Me) -> bytes:
    if me.ring.personal is None:
        raise LookupError("no personal key")
    return me.ring.personal
