"""Writes rows of keepsakes: each an envelope with the wraps of who may read it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q

from duologue.attachments import storing
from duologue.keepsakes.keepsake_places import is_for, is_for_both, make_keepsake_place
from duologue.keepsakes.keepsake_words import Words
from duologue.keepsakes.models import Keepsake
from duologue.manuscript.keepsake_kinds import DATES
from duologue.people import access, days, ids, lists
from duologue.people.access import Me
from duologue.people.days import Day
from duologue.people.ids import NamedId
from duologue.people.model_rows import find_table, write_uuid
from duologue.people.refusals import NotFound
from duologue.vault import (
    RuleKind,
    SealedContent,
    WrapKind,
    enclose,
    read_wraps,
    store_wraps,
    wrap_at_giving,
)


def lock_row(me: Me, keepsake_id: UUID | str) -> Any:
    """The row of a keepsake that `me` may read, kept from everybody else until the transaction ends. Raises
    `NotFound`."""
    row = access.read_keepsake_row(me, keepsake_id)
    if connection.features.has_select_for_update:
        row = Keepsake.objects.select_for_update().filter(id=row.id).first()
    if row is None or not is_for(me, row):
        raise NotFound
    return row


def check_choosable(me: Me, id_: UUID) -> None:
    """Raise `Refusal` for an id that nobody may choose, and `NotFound` for one that a round goes by, unless
    something of `me` lies there already."""
    if Keepsake.objects.filter(id=id_, couple_id=me.couple_id, author=me.seat).exists():
        return
    ids.check_chosen(id_)
    if _is_of_a_round(id_):
        raise NotFound


def is_named(id_: UUID) -> bool:
    """Whether a keepsake goes by that id, or names it as what it came from."""
    return Keepsake.objects.filter(Q(id=id_) | Q(source=id_)).exists()


def find_left(me: Me, name: NamedId, author: str, source: UUID) -> Any:
    """The row that a round left under a name of its own, None if there is none.

    Whatever else lies under that id, by whomever, is as good as not there.
    """
    rows = Keepsake.objects.filter(id__in=name, couple_id=me.couple_id, author=author, source=source)
    return min(rows, key=lambda row: name.index(row.id), default=None)


def add(
    me: Me,
    row_id: UUID,
    author: str,
    words: Words,
    at: Day,
    *,
    own: bool,
    source: UUID | None = None,
) -> bool:
    """Write a new row, once; whether it is new.

    `author` is a seat's letter, or "" for what belongs to both. `at` is when it is kept; the row itself has
    the UTC day. `own`: for `me` alone, who must be its author. Raises `NotFound` for an id that is somebody
    else's already.
    """
    said = words if words.kind is DATES else replace(words, at=at)
    made = _seal_words(me, row_id, author, said, own=own)
    row, is_new = Keepsake.objects.get_or_create(
        id=row_id,
        defaults={
            "couple_id": me.couple_id,
            "author": author,
            "day": days.find_utc_day(at) if isinstance(at, datetime) else at,
            "source": source,
            "content": made.blob,
            "wraps": store_wraps(made.wraps),
            "list": lists.name_own(me) if own else lists.BOTH,
        },
    )
    if not is_new and (row.couple_id, row.author) != (me.couple_id, author):
        raise NotFound
    return is_new


def rewrite(me: Me, row: Any, words: Words, *, author: str | None = None) -> None:
    """Put other words in a row's place, for whoever reads it; `author` says whose they are from now on."""
    whose = row.author if author is None else author
    made = _seal_words(me, row.id, whose, words, own=not is_for_both(row))
    Keepsake.objects.filter(id=row.id).update(author=whose, content=made.blob, wraps=store_wraps(made.wraps))


def is_released(row: Any) -> bool:
    """Whether it has a release, by which the other's session can open it when that is due."""
    return any(wrap.kind is WrapKind.RELEASE for wrap in read_wraps(bytes(row.wraps)))


def give_release(me: Me, row: Any) -> None:
    """Put a release beside its author's wrap."""
    wraps = read_wraps(bytes(row.wraps))
    given = wrap_at_giving(me.ring, make_keepsake_place(me.couple_id, row.id, row.author), wraps)
    Keepsake.objects.filter(id=row.id).update(wraps=store_wraps(given))


def rewrap_all(found: Iterable[tuple[UUID, bytes]]) -> None:
    """Give each of these rows its wraps; one statement, of however many or none."""
    wanted = [(wraps, write_uuid(id_)) for id_, wraps in found]
    with connection.cursor() as cursor:
        cursor.executemany("UPDATE keepsakes_keepsake SET wraps = %s WHERE id = %s", wanted)


def remove(row_id: UUID) -> None:
    """Delete a keepsake with the notes on it, its other wordings, and what lies beside it.

    Not what is kept of a round that goes by the same id, which earlier versions let one choose.
    """
    storing.destroy_of([row_id])
    if not _is_of_a_round(row_id):
        Keepsake.objects.filter(source=row_id).delete()
    Keepsake.objects.filter(id=row_id).delete()


def _is_of_a_round(id_: UUID) -> bool:
    """Whether a round goes by that id: what is kept of a round names it as its source, as a note names the
    keepsake it is on."""
    return bool(find_table("rounds.Round").select('"id" = %s', [write_uuid(id_)]))


def _seal_words(me: Me, row_id: UUID, author: str, words: Words, *, own: bool) -> SealedContent:
    return enclose(
        me.ring,
        make_keepsake_place(me.couple_id, row_id, author),
        words.write_bytes(),
        _rule(me, words, own=own),
    )


def _rule(me: Me, words: Words, *, own: bool) -> RuleKind:
    """What is on its way to the other has a seal beside its author's own wrap; in strict sealing it gets one
    when its author is here once its day has come (`letters.bring`)."""
    if words.post is not None and not words.post.came and not me.strict:
        return "sealed"
    return "private" if own else "shared"
