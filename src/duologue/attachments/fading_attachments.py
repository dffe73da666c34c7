"""How long an attachment stays: thirty days from its opening, unless both keep it.

Its day stands in a plain column, so that it goes without anybody's key. Who keeps it lies under the couple
key and always has the same length; nobody is told whether the other does.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from duologue.attachments import storing
from duologue.attachments.models import Attachment
from duologue.people import days, row_locks
from duologue.people.access import Me
from duologue.people.refusals import NotFound, Refusal
from duologue.people.seats import SEATS
from duologue.vault import Context, Kind, Unreadable, seal, unseal

FADES_AFTER = timedelta(days=30)
UNSENT_FOR = timedelta(days=7)
UNTIL = "until"


@dataclass(frozen=True, slots=True)
class Standing:
    """How an attachment stands for `me`; `author` is the letter of whoever put it in. `until` is the last day
    on which either may say whether they keep it, None where it does not fade; `keeps` is what `me` said."""

    author: str
    is_mine: bool
    until: date | None = None
    keeps: bool = False


def note_opened(me: Me, holders: Collection[UUID], now: datetime) -> None:
    """From now on both may read what these hold: its days are counted."""
    today = days.find_utc_day(now)
    couple = me.ring.couple
    for row in Attachment.objects.filter(
        holder__in=list(holders), couple=me.couple_id, fades=None, keeps=b""
    ):
        until = today + FADES_AFTER
        said = {UNTIL: until.isoformat(), **dict.fromkeys(SEATS, False)}
        keeps = b"" if couple is None else seal(couple, _make_place(me, row.id), _write_said(said))
        Attachment.objects.filter(id=row.id).update(fades=until + timedelta(days=1), keeps=keeps)


def stand(me: Me, ids: Iterable[str], now: datetime) -> dict[str, Standing]:
    """How each of these stands, by its id, where it is still there; one query, none for no ids."""
    wanted, today = list(ids), days.find_utc_day(now)
    if not wanted:
        return {}
    found = {}
    for row in _select_there(me, today).filter(id__in=wanted):
        said = _open_said(me, row)
        until = date.fromisoformat(said[UNTIL]) if said else None
        is_open = until is not None and today <= until
        keeps = bool(said.get(me.seat))
        found[str(row.id)] = Standing(row.author, row.author == me.seat, until if is_open else None, keeps)
    return found


def keep(me: Me, id_: str, now: datetime, *, keeps: bool) -> None:
    """Say whether `me` keeps it. Raises `Refusal` once its day has passed, `NotFound` if it is gone."""
    with transaction.atomic():
        row = row_locks.lock_rows(_select_there(me, days.find_utc_day(now)).filter(id=id_)).first()
        said = _open_said(me, row) if row is not None else {}
        if row is None:
            raise NotFound
        if not said or days.find_utc_day(now) > date.fromisoformat(said[UNTIL]):
            raise Refusal("This doesn't fade any more, so there is nothing to choose here.", None)
        said[me.seat] = keeps
        couple = me.ring.couple
        assert couple is not None
        stays = all(said[seat] for seat in SEATS)
        fades = None if stays else date.fromisoformat(said[UNTIL]) + timedelta(days=1)
        sealed = seal(couple, _make_place(me, row.id), _write_said(said))
        Attachment.objects.filter(id=row.id).update(fades=fades, keeps=sealed)


def sweep(now: datetime) -> int:
    """Destroy what is past its day, and what was put in and never sent; how many. Needs no key."""
    today = days.find_utc_day(now)
    over = Q(fades__lte=today) | Q(holder=None, day__lt=today - UNSENT_FOR)
    ids = list(Attachment.objects.filter(over).values_list("id", flat=True))
    for id_ in ids:
        with transaction.atomic():
            storing.destroy_named(id_)
    return len(ids)


def _select_there(me: Me, today: date) -> QuerySet[Attachment]:
    return Attachment.objects.filter(Q(fades=None) | Q(fades__gt=today), couple=me.couple_id)


def _open_said(me: Me, row: Attachment) -> dict[str, Any]:
    for key in me.ring.couples.values():
        try:
            found: dict[str, Any] = json.loads(unseal(key, _make_place(me, row.id), bytes(row.keeps)))
        except Unreadable:
            continue
        return found
    return {}


def _write_said(said: Mapping[str, object]) -> bytes:
    return json.dumps(said, sort_keys=True, separators=(",", ":")).encode()


def _make_place(me: Me, id_: UUID) -> Context:
    return Context(Kind.ATTACHMENT, id_, me.couple_id, None, 0)
