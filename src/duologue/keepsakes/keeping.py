"""Keeps something, takes it out of sight, or destroys it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4, uuid5

from duologue.keepsakes.models import Keepsake
from duologue.keepsakes.words import KeepsakeKind, Words
from duologue.people import access
from duologue.people.access import Me
from duologue.people.refusals import NotFound, Refusal
from duologue.vault import (
    MOST_ANSWER_BYTES,
    Context,
    Kind,
    RuleKind,
    WrapKind,
    enclose,
    store_wraps,
    stored_wraps,
)

_BOTH = frozenset({WrapKind.COUPLE, WrapKind.INVITATION})


def keep(
    me: Me,
    kind: KeepsakeKind,
    text: str,
    now: datetime,
    *,
    source: UUID | None = None,
    own: bool = False,
    id: UUID | None = None,
) -> UUID:
    """Keep `text` for both, or for oneself while alone or if `own`; the same `id` keeps it once.

    Raises `Refusal` for nothing at all or for more than 16,000 bytes, `NotFound` for an `id` that is somebody
    else's already.
    """
    access.writable(me)
    text = text.strip()
    if not text:
        raise Refusal("There is nothing written yet. A few words are enough.", "text")
    if len(text.encode()) > MOST_ANSWER_BYTES:
        raise Refusal("That is longer than fits in one note. Two notes are fine.", "text")
    keepsake_id = id or uuid4()
    context = place(me.couple_id, keepsake_id, me.seat)
    rule: RuleKind = "private" if own or not me.shared else "shared"
    made = enclose(me.ring, context, Words(kind, text).to_bytes(), rule)
    row, is_new = Keepsake.objects.get_or_create(
        id=keepsake_id,
        defaults={
            "couple_id": me.couple_id,
            "author": me.seat,
            "day": now.date(),
            "source": source,
            "content": made.blob,
            "wraps": store_wraps(made.wraps),
        },
    )
    if not is_new and (row.couple_id, row.author) != (me.couple_id, me.seat):
        raise NotFound
    return keepsake_id


def archive(me: Me, keepsake_id: UUID | str, now: datetime) -> None:
    """Take a keepsake out of sight; either partner may, and it can be brought back."""
    access.writable(me)
    row = _row(me, keepsake_id)
    Keepsake.objects.filter(id=row.id).update(archived=None if row.archived else now.date())


def destroy(me: Me, keepsake_id: UUID | str) -> None:
    """Destroy one's own keepsake for good, for both."""
    access.writable(me)
    row = _row(me, keepsake_id)
    if row.author != me.seat:
        raise Refusal("Only who wrote this can take it away. You can put it out of sight.", None)
    Keepsake.objects.filter(id=row.id).delete()


def is_for(me: Me, row: Any) -> bool:
    """Whether a row is one's own or was kept for both; the other's own is as good as not there."""
    return row.author == me.seat or any(wrap.kind in _BOTH for wrap in stored_wraps(bytes(row.wraps)))


def _row(me: Me, keepsake_id: UUID | str) -> Any:
    row = access.keepsake_row(me, keepsake_id)
    if not is_for(me, row):
        raise NotFound
    return row


def place(couple: UUID, row: UUID, seat: str) -> Context:
    return Context(Kind.KEEPSAKE, row, couple, uuid5(couple, seat), 0)
