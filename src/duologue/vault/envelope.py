"""Envelopes: what somebody wrote, encrypted under a key of its own and bound to its place in the data.

An envelope is one format byte, a 96-bit nonce, and AES-256-GCM of four length bytes, the plaintext and
zeros up to the next of 256 B, 1, 4, 16 or 64 KiB: the size of a ciphertext tells the size class and no
more.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from duologue.vault.box import OVERHEAD_BYTES, close, disclose, join_fields
from duologue.vault.errors import TooLong, Unreadable
from duologue.vault.keys import KEY_BYTES, make_key_id
from duologue.vault.labels import Label

FORMAT = 1
SIZES = (256, 1024, 4096, 16384, 65536)
LENGTH_BYTES = 4
MOST_PLAINTEXT_BYTES = SIZES[-1] - LENGTH_BYTES
MOST_ANSWER_BYTES = 16_000

_FORMAT_BYTE = bytes([FORMAT])


class Kind(StrEnum):
    """What an envelope holds. The name is part of the associated data: an unknown one is refused."""

    HEADER = "header"
    HEAD = "head"
    ANSWER = "answer"
    ADDITION = "addition"
    INTERSECTION = "intersection"
    NOTE = "note"
    KEEPSAKE = "keepsake"
    BLOCK = "block"
    DRAFT = "draft"
    INVITATION = "invitation"
    PROFILE = "profile"
    SETTINGS = "settings"
    CEILING = "ceiling"
    CONSENT = "consent"
    OFFER = "offer"
    DEVICE = "device"
    COUPLE = "couple"
    CANARY = "canary"
    WAYS = "ways"
    PART = "part"
    ATTACHMENT = "attachment"
    TICKET = "ticket"
    JOB = "job"
    QUEUED = "queued"
    FEED = "feed"
    COUNSEL = "counsel"
    FLAG = "flag"


def make_openings(label: Label) -> Mapping[str, bytes]:
    """How associated data begins under `label`, for each known kind: label, format, kind."""
    return {kind.value: join_fields(label.value, _FORMAT_BYTE, kind.value.encode()) for kind in Kind}


_ENVELOPE = make_openings(Label.ENVELOPE)
_NO_FIELD = (0).to_bytes(4, "big")
_EIGHT = (8).to_bytes(4, "big")
_SIXTEEN = (16).to_bytes(4, "big")


@dataclass(frozen=True, slots=True)
class Context:
    """Where an envelope belongs; every field is authenticated, so a row copied elsewhere does not open.

    `kind` is a `Kind`'s value; `author` is None for what the couple wrote together; `seq` is the row's
    place in its round (0 to 2**63 - 1; 0 where there is none); `key_id` names the key it is sealed with,
    and may be left empty: `seal` and `unseal` then put in the id of the key they are given.
    """

    kind: str
    row: UUID
    couple: UUID
    author: UUID | None
    seq: int
    key_id: bytes = b""

    def make_data(self, openings: Mapping[str, bytes], key_name: bytes) -> bytes:
        """The associated data of this place for a key of that name; raises `Unreadable` if out of range.

        What `join_fields` would make of the fields, spelled out, as it is made for every wrap and envelope
        (and `UUID.bytes` goes through two functions of its own).
        """
        opening = openings.get(self.kind)
        if opening is None:
            raise Unreadable("an unknown kind of envelope")
        if not 0 <= self.seq < 2**63:
            raise Unreadable("a place that no row has")
        return b"".join(
            (
                opening,
                _SIXTEEN,
                self.row.int.to_bytes(16, "big"),
                _SIXTEEN,
                self.couple.int.to_bytes(16, "big"),
                _NO_FIELD if self.author is None else _SIXTEEN + self.author.int.to_bytes(16, "big"),
                _EIGHT,
                self.seq.to_bytes(8, "big"),
                len(key_name).to_bytes(4, "big"),
                key_name,
            )
        )


def seal(key: bytes, context: Context, plaintext: bytes) -> bytes:
    """Encrypt `plaintext` (at most 65,532 bytes) for its place.

    Raises `TooLong`, or `ValueError` for a context that could never be opened again (unknown kind, seq out of
    range, a key id that is not this key's).
    """
    return _seal_with(_make_cipher(key), make_key_id(key), context, plaintext)


def unseal(key: bytes, context: Context, blob: bytes) -> bytes:
    """Decrypt what `seal` made for this very place; raises `Unreadable` for any other bytes, key or place."""
    if len(key) != KEY_BYTES:
        raise Unreadable("a key has 32 bytes")
    return _unseal(AESGCM(key), make_key_id(key), context, blob)


def seal_many(key: bytes, items: Iterable[tuple[Context, bytes]]) -> list[bytes]:
    """`seal` for each (context, plaintext), setting the cipher up once."""
    cipher, name = _make_cipher(key), make_key_id(key)
    return [_seal_with(cipher, name, context, plaintext) for context, plaintext in items]


def unseal_many(key: bytes, items: Sequence[tuple[Context, bytes]]) -> list[bytes]:
    """`unseal` for each (context, blob), doing the work of the next power of two of them (at least one).

    So the time a batch takes says only between which powers of two its length lies. Raises `Unreadable` if
    any of them is.
    """
    if len(key) != KEY_BYTES:
        raise Unreadable("a key has 32 bytes")
    cipher, name = AESGCM(key), make_key_id(key)
    plaintexts = [_unseal(cipher, name, context, blob) for context, blob in items]
    for _ in range(pad_count(len(items)) - len(items)):
        _unseal(cipher, name, *(items[0] if items else _stand_in(cipher, name)))
    return plaintexts


def pad_count(count: int) -> int:
    """The power of two that a batch of `count` is padded to; 1 for none."""
    return 1 << max(count - 1, 0).bit_length()


def hash_ciphertext(blob: bytes) -> bytes:
    """SHA-256 of an envelope, 32 bytes: what a strict release is bound to."""
    return hashlib.sha256(blob).digest()


def _make_cipher(key: bytes) -> AESGCM:
    if len(key) != KEY_BYTES:
        raise ValueError("a key has 32 bytes")
    return AESGCM(key)


def _make_data(context: Context, name: bytes) -> bytes:
    return context.make_data(_ENVELOPE, context.key_id or name)


def _seal_with(cipher: AESGCM, name: bytes, context: Context, plaintext: bytes) -> bytes:
    if context.key_id not in (b"", name):
        raise ValueError("the context names another key")
    try:
        data = _make_data(context, name)
    except Unreadable as refused:
        raise ValueError(str(refused)) from None
    size = _find_size(len(plaintext))
    if size is None:
        raise TooLong(f"at most {MOST_PLAINTEXT_BYTES} bytes fit in an envelope")
    body = (len(plaintext).to_bytes(LENGTH_BYTES, "big") + plaintext).ljust(size, b"\0")
    return _FORMAT_BYTE + close(cipher, data, body)


def _unseal(cipher: AESGCM, name: bytes, context: Context, blob: bytes) -> bytes:
    if blob[:1] != _FORMAT_BYTE:
        raise Unreadable("an unknown format of envelope")
    if len(blob) - 1 - OVERHEAD_BYTES not in SIZES:
        raise Unreadable("no envelope has this size")
    body = disclose(cipher, _make_data(context, name), blob[1:])
    length = int.from_bytes(body[:LENGTH_BYTES], "big")
    if _find_size(length) != len(body) or body[LENGTH_BYTES + length :].strip(b"\0"):
        raise Unreadable("padded in a way that sealing never does")
    return body[LENGTH_BYTES : LENGTH_BYTES + length]


def _find_size(length: int) -> int | None:
    for size in SIZES:
        if length + LENGTH_BYTES <= size:
            return size
    return None


def _stand_in(cipher: AESGCM, name: bytes) -> tuple[Context, bytes]:
    nobody = UUID(int=0)
    context = Context(Kind.HEAD, nobody, nobody, None, 0)
    return context, _seal_with(cipher, name, context, b"")
