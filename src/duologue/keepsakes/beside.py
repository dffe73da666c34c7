"""What lay beside the answers of rounds that were brought along: taken in part by part, and looked at by
whoever brought it.

Its id and its key follow from its own under the personal key, so no record has to name them, and the same
file brings the same once.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from duologue.attachments import storing
from duologue.attachments.storing import PART_BYTES, Found
from duologue.engine.fields.attached import HASH, ID, KEY, find_told
from duologue.keepsakes import brought_records
from duologue.people import access, ids
from duologue.people.access import Me
from duologue.people.refusals import NotFound, Refusal
from duologue.vault import Label, derive

MOST_PARTS = 64


@dataclass(frozen=True, slots=True)
class ExportedPart:
    """Of the attachment that an export calls `of`: its `number`, from 1, and what is in it."""

    of: UUID
    number: int
    content: bytes


def parse(one: Mapping[str, Any], where: str) -> ExportedPart:
    """A part as an export has it; raises `Refusal` naming the place at fault."""
    try:
        of, number = UUID(str(one["id"])), one["number"]
        content = b64decode(str(one["data"]), validate=True)
    except (KeyError, ValueError):
        raise _make_refusal(where) from None
    if type(number) is not int or not 1 <= number <= MOST_PARTS or not 0 < len(content) <= PART_BYTES:
        raise _make_refusal(where)
    return ExportedPart(of, number, content)


def take_in(me: Me, part: ExportedPart, holder: UUID, now: datetime) -> bool:
    """Keep a part, once, beside the record whose row is `holder`; whether it is new."""
    access.require_writable(me)
    return storing.put_part(me, _place_here(me, {ID: str(part.of)}), part.number, part.content, holder, now)


def list_told(record: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Everything that a round as an export has it names beside its answers."""
    found: object = record.get("sees")
    waiting = [found]
    while waiting:
        one = waiting.pop()
        if find_told(one) is not None and isinstance(one, Mapping):
            yield one
        elif isinstance(one, Mapping):
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one


def find(me: Me, id_: UUID) -> Mapping[str, Any]:
    """What a record that `me` has brought along says of the one it calls so; raises `NotFound`."""
    for record in brought_records.list_brought(me):
        for told in list_told(record):
            if told[ID] == str(id_):
                return told
    raise NotFound


def read(me: Me, told: Mapping[str, Any]) -> Iterator[bytes]:
    """What is in it, part after part; raises `NotFound` where it did not come along, or not whole."""
    yield from storing.read(me.couple_id, me.seat, _place_here(me, told))


def is_there(me: Me, told: Mapping[str, Any]) -> bool:
    return storing.is_whole(_place_here(me, told))


def _place_here(me: Me, told: Mapping[str, Any]) -> Found:
    what = str(told[ID])
    key = derive(me.personal, Label.BROUGHT, me.couple_id.bytes + what.encode())
    return {
        **told,
        ID: str(ids.derive_id(me.personal, me.couple_id, f"beside:{what}")),
        KEY: b64encode(key).decode(),
        HASH: told.get(HASH, ""),
    }


def _make_refusal(where: str) -> Refusal:
    return Refusal(
        # TRANSLATORS: %(place)s is a place in the file, such as attachments[3].
        "This file can't be read as an export of Duologue: %(place)s is no part of a picture, a recording or "
        "a drawing. Nothing was changed.",
        "file",
        place=where,
    )
