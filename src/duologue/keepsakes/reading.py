"""Reads keepsakes: the jar, and notes in the margin of a round."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from duologue import vault
from duologue.keepsakes.keeping import is_for, place
from duologue.keepsakes.models import Keepsake
from duologue.keepsakes.words import KeepsakeKind, Words
from duologue.people.access import Me
from duologue.people.rows import table, uuid_parameter
from duologue.vault import Locked, SealedContent, stored_wraps


@dataclass(frozen=True, slots=True)
class Kept:
    id: UUID
    seat: str
    day: date
    kind: KeepsakeKind
    text: str
    source: UUID | None
    archived: bool


def jar(me: Me, *, archived: bool = False) -> list[Kept]:
    """Appreciations that `me` may read, newest first."""
    return [kept for kept in everything(me, archived=archived) if kept.kind is KeepsakeKind.APPRECIATION]


def everything(me: Me, *, archived: bool | None = None) -> list[Kept]:
    """All keepsakes but notes, newest first; `archived` None means either."""
    rows = Keepsake.objects.filter(couple_id=me.couple_id).order_by("-day", "-id")
    if archived is not None:
        rows = rows.filter(archived__isnull=not archived)
    apart = (KeepsakeKind.NOTE, KeepsakeKind.BROUGHT)
    return [kept for kept in _readable(me, rows) if kept.kind not in apart]


def between(me: Me, first: date, last: date) -> list[Kept]:
    """All keepsakes but notes of these days and in sight, oldest first."""
    rows = Keepsake.objects.filter(
        couple_id=me.couple_id, day__gte=first, day__lte=last, archived__isnull=True
    ).order_by("day", "id")
    apart = (KeepsakeKind.NOTE, KeepsakeKind.BROUGHT)
    return [kept for kept in _readable(me, rows) if kept.kind not in apart]


def from_sources(me: Me, sources: Sequence[UUID]) -> list[Kept]:
    """Keepsakes in sight that came from any of these, oldest first."""
    rows = Keepsake.objects.filter(
        couple_id=me.couple_id, source__in=sources, archived__isnull=True
    ).order_by("day", "id")
    return list(_readable(me, rows)) if sources else []


def brought(me: Me) -> list[dict[str, Any]]:
    """Rounds brought from another instance, newest first, in the shape that exports have."""
    rows = Keepsake.objects.filter(couple_id=me.couple_id, author=me.seat, source=None).order_by(
        "-day", "-id"
    )
    return [json.loads(kept.text) for kept in _readable(me, rows) if kept.kind is KeepsakeKind.BROUGHT]


def notes(me: Me, round_id: UUID) -> list[Kept]:
    """Notes in the margin of a round, oldest first."""
    wanted = [uuid_parameter(me.couple_id), uuid_parameter(round_id)]
    rows = table("keepsakes.Keepsake").where("couple_id = %s AND source = %s ORDER BY day, id", wanted)
    return [kept for kept in _readable(me, rows) if kept.kind is KeepsakeKind.NOTE]


def _readable(me: Me, rows: Iterable[Any]) -> Iterable[Kept]:
    for row in rows:
        words = _words(me, row)
        if words is not None:
            archived = row.archived is not None
            yield Kept(row.id, row.author, row.day, words.kind, words.text, row.source, archived)


def _words(me: Me, row: Any) -> Words | None:
    if not is_for(me, row):
        return None
    wraps = stored_wraps(bytes(row.wraps))
    sealed = SealedContent(place(me.couple_id, row.id, row.author), bytes(row.content), wraps)
    try:
        return Words.from_bytes(vault.open(me.ring, sealed))
    except Locked:
        return None
