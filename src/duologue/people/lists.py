"""Whose list a row is in: of both, or of one alone, by a name that their own key gives.

Rows are asked for by these names, so that what is the other's own is never read: neither time nor work tells
how much of it there is. Whoever looks at the database can count by them, as they can by the wraps.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from duologue.people.me import Me
from duologue.people.model_rows import write_uuid
from duologue.vault import Label, derive

BOTH = b""
_BYTES = 16


def name_own(me: Me) -> bytes:
    """The name of what is for `me` alone in this couple."""
    return derive(me.personal, Label.LIST, me.couple_id.bytes)[:_BYTES]


def name_days_question(me: Me) -> bytes:
    """What `me` gave to the day's question and that has not opened for them: no page, list or API asks for
    this one while the two go on (see `rounds.daily`). Once the couple is closed it never opens, and stands in
    its author's archive."""
    return derive(me.personal, Label.LIST, me.couple_id.bytes + b"day")[:_BYTES]


def name_former(seat: str) -> bytes:
    """What rows of one alone are called that no key of theirs could name: those of earlier versions, and
    those that became one's own while their author was away."""
    return seat.encode()


def list_names(me: Me) -> list[bytes]:
    """Of all lists that `me` reads."""
    own = name_own(me)
    return [BOTH, own, name_former(me.seat), name_days_question(me) if me.former else own]


def make_query(me: Me) -> Q:
    """A couple's rows that are in one of them, for models with the columns `couple` and `list`."""
    return Q(couple_id=me.couple_id, list__in=list_names(me))


IN = '"couple_id" = %s AND "list" IN (%s, %s, %s, %s)'
"""The same as a statement has it; its values are `list_values(me)`."""


def list_values(me: Me) -> list[Any]:
    return [write_uuid(me.couple_id), *list_names(me)]
