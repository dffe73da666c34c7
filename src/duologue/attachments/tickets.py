"""Tickets: what a form or a program holds of something it has put in, until it answers with it.

What a value will say of it, sealed under the personal key: so nobody sends a key, a length or a name of their
own, and the same form sent twice says the same twice.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from uuid import UUID, uuid5

from duologue.attachments.storing import Found
from duologue.engine.fields.attached import ID
from duologue.people.access import Me
from duologue.vault import Context, Kind, Unreadable, seal, unseal

LONGEST = 4096


def write(me: Me, kind: str, found: Found) -> str:
    """`kind` is the word of the field's kind."""
    id_ = UUID(str(found[ID]))
    raw = json.dumps([kind, found], separators=(",", ":")).encode()
    return f"{id_.hex}.{urlsafe_b64encode(seal(me.personal, _place(me, id_), raw)).decode()}"


def read(me: Me, kind: str, ticket: object) -> Found | None:
    """What a ticket of `me` for this kind says, None for any other text."""
    if not isinstance(ticket, str) or len(ticket) > LONGEST or "." not in ticket:
        return None
    name, _, sealed = ticket.partition(".")
    try:
        id_ = UUID(hex=name)
        of_kind, found = json.loads(unseal(me.personal, _place(me, id_), urlsafe_b64decode(sealed)))
    except (ValueError, Unreadable):
        return None
    return found if of_kind == kind else None


def _place(me: Me, id_: UUID) -> Context:
    return Context(Kind.TICKET, id_, me.couple_id, uuid5(me.couple_id, me.seat), 0)
