"""Puts something in, in parts, and reads it again: each part an envelope under the attachment's own key.

The key is nowhere in these rows. It stands in the value that names the attachment, so whoever can't open the
answer has a row of noise, and an answer whose wraps are destroyed takes what lies beside it along.
"""

from __future__ import annotations

import hashlib
from base64 import b64decode, b64encode
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from uuid import UUID, uuid4, uuid5

from django.db import transaction
from django.db.models import Q

from duologue.attachments.models import Attachment, Part
from duologue.engine.fields.attached import HASH, ID, KEY
from duologue.people import days, row_locks
from duologue.people.access import Me
from duologue.people.refusals import NotFound
from duologue.vault import MOST_PLAINTEXT_BYTES, Context, Kind, Unreadable, mint_key, seal, unseal

BYTES = "bytes"
PART_BYTES = MOST_PLAINTEXT_BYTES

Found = Mapping[str, int | str]
"""What a value says of an attachment: "id", "key", "hash", "bytes", and what its kind says of it."""


class TooManyUnsent(Exception):
    """So much that nothing holds yet has been put in that no more is taken."""


def put(me: Me, content: bytes, facts: Mapping[str, int], now: datetime, *, most: int | None = None) -> Found:
    """Store `content`, which nothing holds yet; what a value says of it. Raises `TooManyUnsent` where `most`
    lie there already."""
    id_, key = uuid4(), mint_key()
    starts = range(0, len(content), PART_BYTES)
    sealed = [
        seal(key, _place(me.couple_id, id_, me.seat, number), content[start : start + PART_BYTES])
        for number, start in enumerate(starts, 1)
    ]
    # All of it or nothing, and one wait for the disk.
    with transaction.atomic():
        if most is not None:
            row_locks.lock_couple(me.couple_id)
            require_room(me, most)
        Attachment.objects.create(id=id_, couple=me.couple_id, author=me.seat, day=days.find_utc_day(now))
        for number, one in enumerate(sealed, 1):
            Part.objects.create(attachment_id=id_, number=number, content=one)
    return {
        ID: str(id_),
        KEY: b64encode(key).decode(),
        HASH: hashlib.sha256(content).hexdigest(),
        BYTES: len(content),
        **facts,
    }


def put_part(me: Me, found: Found, number: int, content: bytes, holder: UUID, now: datetime) -> bool:
    """Store one part of something whose id and key are known, once; whether it was not there yet."""
    id_ = UUID(str(found[ID]))
    day = days.find_utc_day(now)
    Attachment.objects.get_or_create(
        id=id_, defaults={"couple": me.couple_id, "author": me.seat, "holder": holder, "day": day}
    )
    sealed = seal(b64decode(str(found[KEY])), _place(me.couple_id, id_, me.seat, number), content)
    _part, is_new = Part.objects.get_or_create(attachment_id=id_, number=number, defaults={"content": sealed})
    return is_new


def read(couple: UUID, author: str, found: Found) -> Iterator[bytes]:
    """What is in it, part after part; raises `NotFound` if it is gone or these rows are not its own."""
    try:
        id_, key = UUID(str(found[ID])), b64decode(str(found[KEY]), validate=True)
    except ValueError:
        raise NotFound from None
    for number in range(1, count_parts(found) + 1):
        rows = Part.objects.filter(attachment_id=id_, number=number, attachment__couple=couple)
        content = rows.values_list("content", flat=True).first()
        if content is None:
            raise NotFound
        try:
            yield unseal(key, _place(couple, id_, author, number), bytes(content))
        except Unreadable:
            raise NotFound from None


def is_whole(found: Found) -> bool:
    """Whether all of its parts are there."""
    return Part.objects.filter(attachment_id=UUID(str(found[ID]))).count() == count_parts(found) > 0


def count_parts(found: Found) -> int:
    return -(-int(found[BYTES]) // PART_BYTES)


def require_room(me: Me, most: int) -> None:
    """Raise `TooManyUnsent` where `me` has put in `most` here that nothing holds."""
    if Attachment.objects.filter(couple=me.couple_id, author=me.seat, holder=None).count() >= most:
        raise TooManyUnsent


def claim(me: Me, id_: str, holder: UUID, before: Collection[UUID] = ()) -> bool:
    """Have what `me` put in belong to `holder` from here on; whether it could be. It must be held by nothing,
    or by one of those that `holder` takes the place of."""
    free = Q(holder=None) | Q(holder__in=list(before)) | Q(holder=holder)
    mine = Attachment.objects.filter(free, id=id_, couple=me.couple_id, author=me.seat)
    return bool(mine.update(holder=holder))


def destroy_of(holders: Collection[UUID]) -> None:
    """All that belongs to these."""
    if holders:
        _destroy(Q(holder__in=list(holders)))


def destroy(me: Me, id_: str) -> bool:
    """One that `me` made, for good; whether it was there."""
    return _destroy(Q(id=id_, couple=me.couple_id, author=me.seat))


def destroy_named(id_: UUID) -> None:
    _destroy(Q(id=id_))


def destroy_all_by(couple: UUID, author: str) -> None:
    _destroy(Q(couple=couple, author=author))


def _destroy(which: Q) -> bool:
    # Parts first, by hand: two statements, and no content is read on the way.
    with transaction.atomic():
        named = Attachment.objects.filter(which)
        Part.objects.filter(attachment__in=named.values("id"))._raw_delete(named.db)
        return bool(named._raw_delete(named.db))


def _place(couple: UUID, id_: UUID, author: str, number: int) -> Context:
    return Context(Kind.PART, id_, couple, uuid5(couple, author), number)
