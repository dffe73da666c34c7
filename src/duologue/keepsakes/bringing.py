"""Brings an export into this instance: what one could read elsewhere stays readable here, for oneself.

Nobody else's key is in an export, so everything comes in under the personal key alone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from duologue.keepsakes.keeping import place
from duologue.keepsakes.models import Keepsake
from duologue.keepsakes.words import KeepsakeKind, Words
from duologue.people import access
from duologue.people.access import Me
from duologue.people.refusals import Refusal
from duologue.vault import TooLong, enclose, store_wraps

FORMAT = "duologue/1"
MOST_ENTRIES = 50_000
_AGAIN = "This file can't be read as an export of Duologue: {why}. Nothing was changed."


@dataclass(frozen=True, slots=True)
class Brought:
    rounds: int
    keepsakes: int


def bring(me: Me, raw: bytes, now: datetime) -> Brought:
    """Take in an export; the same file twice comes in once. Raises `Refusal` naming the place at fault."""
    access.writable(me)
    found = _parsed(raw)
    rounds, kept = _list(found, "rounds") + _list(found, "brought", optional=True), _list(found, "keepsakes")
    if len(rounds) + len(kept) > MOST_ENTRIES:
        raise Refusal(_AGAIN.format(why=f"it has more than {MOST_ENTRIES} entries"), "file")
    new_rounds = new_kept = 0
    with transaction.atomic():
        for number, one in enumerate(rounds, 1):
            where = f"rounds, entry {number}"
            text = json.dumps(one, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
            new_rounds += _keep(me, KeepsakeKind.BROUGHT, text, _day(one, where, now), _id(one, where))
        for number, one in enumerate(kept, 1):
            where = f"keepsakes, entry {number}"
            kind, words = _kind(one, where), one.get("text")
            if not isinstance(words, str) or not words.strip():
                raise Refusal(_AGAIN.format(why=f"{where} has no words"), "file")
            new_kept += _keep(me, kind, words, _day(one, where, now), _id(one, where))
    return Brought(new_rounds, new_kept)


def _parsed(raw: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError) as wrong:
        at = (
            f"line {wrong.lineno}, column {wrong.colno}"
            if isinstance(wrong, json.JSONDecodeError)
            else "at its start"
        )
        raise Refusal(_AGAIN.format(why=f"it stops making sense at {at}"), "file") from None
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise Refusal(_AGAIN.format(why=f'its "format" is not "{FORMAT}"'), "file")
    return found


def _list(found: Mapping[str, Any], name: str, *, optional: bool = False) -> list[Mapping[str, Any]]:
    entries = found.get(name, [] if optional else None)
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise Refusal(_AGAIN.format(why=f'"{name}" is not a list of entries'), "file")
    return entries


def _keep(me: Me, kind: KeepsakeKind, text: str, day: date, original: UUID) -> int:
    row = uuid5(me.person_id, f"brought:{kind.value}:{original}")
    if Keepsake.objects.filter(id=row).exists():
        return 0
    try:
        made = enclose(me.ring, place(me.couple_id, row, me.seat), Words(kind, text).to_bytes(), "private")
    except TooLong:
        raise Refusal(_AGAIN.format(why="one entry is longer than an entry can be"), "file") from None
    Keepsake.objects.create(
        id=row,
        couple_id=me.couple_id,
        author=me.seat,
        day=day,
        content=made.blob,
        wraps=store_wraps(made.wraps),
    )
    return 1


def _day(one: Mapping[str, Any], where: str, now: datetime) -> date:
    if one.get("day") is None:
        return now.date()
    try:
        return date.fromisoformat(str(one["day"]))
    except ValueError:
        raise Refusal(_AGAIN.format(why=f"{where} has a day that is none"), "file") from None


def _id(one: Mapping[str, Any], where: str) -> UUID:
    try:
        return UUID(str(one.get("id")))
    except ValueError:
        raise Refusal(_AGAIN.format(why=f"{where} has no id"), "file") from None


def _kind(one: Mapping[str, Any], where: str) -> KeepsakeKind:
    try:
        return KeepsakeKind(str(one.get("kind")))
    except ValueError:
        raise Refusal(_AGAIN.format(why=f"{where} is of a kind this version does not know"), "file") from None
