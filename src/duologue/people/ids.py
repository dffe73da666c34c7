"""Ids: those that a client chooses, and those that follow from what a row is about. No id is ever both.

A client makes ids by chance, and by nothing else: whatever else it sends as one is refused. An id that
follows from something is keyed, so that who lacks the key can neither guess it nor ask for it, and has a
version of its own. Rows of earlier versions lie under ids without a key (`NamedId.former`); they are found
there and stay.
"""

from __future__ import annotations

from typing import NamedTuple
from uuid import RFC_4122, UUID, uuid5

from duologue.people.refusals import Refusal
from duologue.vault import Label, derive

# Made by chance, or by chance and the hour; all else is made of a name.
BY_CHANCE = frozenset({4, 7})
_OF_ITS_OWN = 8


class NamedId(NamedTuple):
    """The id of a row that follows from what it is about, and the one that it had in earlier versions."""

    now: UUID
    former: UUID


def is_by_chance(id_: UUID) -> bool:
    return id_.variant == RFC_4122 and id_.version in BY_CHANCE


def check_chosen(id_: UUID) -> UUID:
    """An id that a client chose, for something new; raises `Refusal` unless it is one made by chance."""
    if not is_by_chance(id_):
        raise Refusal("Please make this id by chance: a UUID of version 4.", "id")
    return id_


def derive_id(key: bytes, within: UUID, what: str) -> UUID:
    """The id of what there is once of its kind `within` something; the same to all who hold `key`."""
    raw = bytearray(derive(key, Label.ROW_ID, within.bytes + what.encode())[:16])
    raw[6] = raw[6] & 0x0F | _OF_ITS_OWN << 4
    raw[8] = raw[8] & 0x3F | 0x80
    return UUID(bytes=bytes(raw))


def name_row(key: bytes, within: UUID, what: str) -> NamedId:
    return NamedId(derive_id(key, within, what), uuid5(within, what))
