"""Copies at rest: in parts under a key that the link's secret makes, until a day.

Whoever has the database reads nothing of them, nor whose they are. A secret that leads nowhere costs one
query, whether its copy is over or never was.
"""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from duologue.counsel.copying import Copied
from duologue.counsel.models import CopyPart
from duologue.people import days
from duologue.people.refusals import Refusal
from duologue.people.typos import make_refusal
from duologue.vault import (
    MOST_PLAINTEXT_BYTES,
    Context,
    InvitationTypo,
    Kind,
    Label,
    Unreadable,
    derive,
    derive_invitation_key,
    seal,
    unseal,
)

MOST_PARTS = 8
_NOBODY = UUID(int=0)
# The first byte of the first part says how many there are.
_COUNT_BYTES = 1
_COPIED = TypeAdapter(Copied)


def write_text(copied: Copied) -> bytes:
    return _COPIED.dump_json(copied)


def digest_text(text: bytes) -> str:
    """What somebody looked at before they agreed to it."""
    return hashlib.sha256(text).hexdigest()[:32]


def check_fits(text: bytes) -> None:
    """Raises `Refusal` for what is longer than a copy can be."""
    if len(text) > MOST_PARTS * MOST_PLAINTEXT_BYTES - _COUNT_BYTES:
        raise Refusal("That is more than one copy can hold. Please choose fewer rounds.", "rounds")


def store(secret: str, text: bytes, ends: date) -> None:
    """Keep a copy for its link; inside the caller's transaction."""
    root, size = derive_invitation_key(secret), MOST_PLAINTEXT_BYTES
    count = -(-(len(text) + _COUNT_BYTES) // size)
    whole = bytes([count]) + text
    parts = [whole[at * size : (at + 1) * size] for at in range(count)]
    CopyPart.objects.bulk_create(
        CopyPart(
            place_hash=_hash_place(root, at),
            content=seal(_derive_key(root), _make_place(at), part),
            ends=ends,
        )
        for at, part in enumerate(parts)
    )


def destroy(secret: str) -> None:
    root = derive_invitation_key(secret)
    places = [_hash_place(root, at) for at in range(MOST_PARTS)]
    CopyPart.objects.filter(place_hash__in=places).delete()


def read(secret: str, now: datetime) -> Copied | None:
    """What the link shows; None for one that is over and for one that never was.

    Raises `Refusal` for a secret with a slip, which is told without looking.
    """
    try:
        root = derive_invitation_key(secret)
    except InvitationTypo as typo:
        raise make_refusal(typo, "secret") from None
    found = _find(root, [0], now)
    if not found:
        return None
    try:
        first = unseal(_derive_key(root), _make_place(0), found[0])
        rest = _find(root, range(1, first[0]), now) if first[0] > 1 else {}
        pieces = [unseal(_derive_key(root), _make_place(at), rest[at]) for at in range(1, first[0])]
        return _COPIED.validate_json(first[_COUNT_BYTES:] + b"".join(pieces))
    except (Unreadable, ValidationError, KeyError, IndexError):
        return None


def sweep(now: datetime) -> int:
    """Forget those whose day has come; how many rows that were. Needs nobody's keys."""
    return CopyPart.objects.filter(ends__lte=days.find_utc_day(now)).delete()[0]


def _find(root: bytes, parts: list[int] | range, now: datetime) -> dict[int, bytes]:
    places = {_hash_place(root, at): at for at in parts}
    rows = CopyPart.objects.filter(place_hash__in=list(places), ends__gt=days.find_utc_day(now))
    return {
        places[bytes(place)]: bytes(content) for place, content in rows.values_list("place_hash", "content")
    }


def _derive_key(root: bytes) -> bytes:
    return derive(root, Label.COUNSEL)


def _hash_place(root: bytes, part: int) -> bytes:
    return hashlib.sha256(derive(root, Label.COUNSEL_PLACE, bytes([part]))).digest()


def _make_place(part: int) -> Context:
    return Context(Kind.COUNSEL, _NOBODY, _NOBODY, None, part)
