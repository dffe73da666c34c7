"""Wraps as one column of a row: for each its kind (1 byte), key id (16), length (2) and blob."""

from __future__ import annotations

from collections.abc import Iterable

from duologue.vault.errors import Unreadable
from duologue.vault.wraps import Wrap, WrapKind

_CODES = {
    WrapKind.PERSONAL: 1,
    WrapKind.COUPLE: 2,
    WrapKind.RELEASE: 3,
    WrapKind.FIRST_CARD: 4,
    WrapKind.INVITATION: 5,
    WrapKind.STRICT: 6,
}
_KINDS = {code: kind for kind, code in _CODES.items()}
_ID_BYTES = 16


def store_wraps(wraps: Iterable[Wrap]) -> bytes:
    """The column for `wraps`, in their order; empty for none, which is how destruction looks."""
    return b"".join(
        bytes([_CODES[wrap.kind]]) + wrap.key_id + len(wrap.blob).to_bytes(2, "big") + wrap.blob
        for wrap in wraps
    )


def read_wraps(column: bytes | memoryview) -> tuple[Wrap, ...]:
    """The wraps of a column; raises `Unreadable` for bytes that `store_wraps` never wrote."""
    raw, wraps, at = bytes(column), [], 0
    while at < len(raw):
        kind = _KINDS.get(raw[at])
        end = at + 1 + _ID_BYTES + 2
        length = int.from_bytes(raw[end - 2 : end], "big")
        if kind is None or end + length > len(raw):
            raise Unreadable("not a column of wraps")
        wraps.append(Wrap(kind, raw[at + 1 : at + 1 + _ID_BYTES], raw[end : end + length]))
        at = end + length
    return tuple(wraps)
