"""Wraps: an answer's content key, enciphered for whoever may read the answer, and for nobody else."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from duologue.vault.box import close, disclose, join_fields
from duologue.vault.envelope import Context, make_openings
from duologue.vault.errors import Locked, Unreadable
from duologue.vault.keyring import KeyRing
from duologue.vault.keys import KEY_BYTES, make_key_id
from duologue.vault.labels import Label

FORMAT = 1
HASH_BYTES = 32

_FORMAT_BYTE = bytes([FORMAT])
_WRAP = make_openings(Label.WRAP)
_RELEASE = make_openings(Label.RELEASE)


class WrapKind(StrEnum):
    """Whose key opens a wrap.

    personal: its author's; couple: either partner's; invitation: whoever holds the link, until the couple
    key is shared; release: the couple key and the host's release key together; first-card: the invitation
    key and the release key together; strict: the couple key, made by the author once the other's ciphertext
    is fixed.
    """

    PERSONAL = "personal"
    COUPLE = "couple"
    RELEASE = "release"
    FIRST_CARD = "first-card"
    INVITATION = "invitation"
    STRICT = "strict"


_SUFFIXES = {kind: join_fields(kind.value.encode()) for kind in WrapKind}

SEALED_KINDS = frozenset({WrapKind.RELEASE, WrapKind.FIRST_CARD})


@dataclass(frozen=True, slots=True)
class Wrap:
    """A wrapped content key; `key_id` names the (outer) key it is wrapped to."""

    kind: WrapKind
    key_id: bytes
    blob: bytes = field(repr=False)

    @classmethod
    def restore(cls, kind: str, key_id: bytes, blob: bytes) -> Wrap:
        """A wrap as a row has it; raises `Unreadable` for an unknown kind."""
        try:
            return cls(WrapKind(kind), bytes(key_id), bytes(blob))
        except ValueError:
            raise Unreadable("an unknown kind of wrap") from None


def wrap_personal(personal_key: bytes, content_key: bytes, context: Context) -> Wrap:
    """For the author alone."""
    return _wrap_single(WrapKind.PERSONAL, personal_key, content_key, context)


def wrap_couple(couple_key: bytes, content_key: bytes, context: Context) -> Wrap:
    """For both partners."""
    return _wrap_single(WrapKind.COUPLE, couple_key, content_key, context)


def wrap_invitation(invitation_key: bytes, content_key: bytes, context: Context) -> Wrap:
    """For both ends of an invitation, before the couple key is shared."""
    return _wrap_single(WrapKind.INVITATION, invitation_key, content_key, context)


def wrap_release(couple_key: bytes, release_key: bytes, content_key: bytes, context: Context) -> Wrap:
    """AES-GCM(couple key, AES-GCM(release key, content key)): opens when the host's rule lets it."""
    return _wrap_double(WrapKind.RELEASE, couple_key, release_key, content_key, context)


def wrap_first_card(invitation_key: bytes, release_key: bytes, content_key: bytes, context: Context) -> Wrap:
    """AES-GCM(invitation key, AES-GCM(release key, content key)): the first card's seal."""
    return _wrap_double(WrapKind.FIRST_CARD, invitation_key, release_key, content_key, context)


def wrap_strict_release(
    couple_key: bytes, content_key: bytes, context: Context, other_ciphertext_hash: bytes
) -> Wrap:
    """For both partners, made by the author, and good only beside the ciphertext that
    `other_ciphertext_hash` names.

    The SHA-256 (32 bytes) is of the other's answer: whoever answers second cannot change theirs after
    reading.
    """
    return _wrap_single(WrapKind.STRICT, couple_key, content_key, context, _hold_bound(other_ciphertext_hash))


def open_wrap(
    wrap: Wrap, keys: KeyRing, context: Context, *, other_ciphertext_hash: bytes | None = None
) -> bytes:
    """The content key, 32 bytes; raises `Locked` (see its reasons) if these keys do not give it.

    `release` and `first-card` need the ring to hold the release key; `strict` needs the hash it was bound to.
    """
    outer = _find_outer(wrap, keys)
    bound = b""
    if wrap.kind is WrapKind.STRICT:
        if other_ciphertext_hash is None:
            raise Locked("no key")
        bound = other_ciphertext_hash
    if wrap.kind in SEALED_KINDS and keys.release is None:
        raise Locked("sealed")
    if wrap.blob[:1] != _FORMAT_BYTE:
        raise Locked("damaged")
    try:
        content_key = disclose(
            keys.find_box(outer), _make_data(wrap.kind, wrap.key_id, context, bound), wrap.blob[1:]
        )
        if wrap.kind in SEALED_KINDS and keys.release is not None:
            inner = _make_inner_data(wrap.kind, keys.name_key(keys.release), context)
            content_key = disclose(keys.find_box(keys.release), inner, content_key)
    except Unreadable:
        raise Locked("damaged") from None
    if len(content_key) != KEY_BYTES:
        raise Locked("damaged")
    return content_key


def _find_outer(wrap: Wrap, keys: KeyRing) -> bytes:
    """The ring's key that the wrap names, and of the sort that its kind asks for."""
    match wrap.kind:
        case WrapKind.PERSONAL:
            held = keys.personal
        case WrapKind.INVITATION | WrapKind.FIRST_CARD:
            held = keys.invitation
        case WrapKind.COUPLE | WrapKind.RELEASE | WrapKind.STRICT:
            held = keys.find_couple_key(wrap.key_id)
    if held is None or keys.name_key(held) != wrap.key_id:
        raise Locked("no key")
    return held


def _wrap_single(
    kind: WrapKind, key: bytes, content_key: bytes, context: Context, bound: bytes = b""
) -> Wrap:
    _check(content_key)
    name = make_key_id(key)
    return Wrap(
        kind, name, _FORMAT_BYTE + close(AESGCM(key), _make_data(kind, name, context, bound), content_key)
    )


def _wrap_double(
    kind: WrapKind, outer: bytes, release_key: bytes, content_key: bytes, context: Context
) -> Wrap:
    _check(content_key)
    name = make_key_id(outer)
    inner = close(AESGCM(release_key), _make_inner_data(kind, make_key_id(release_key), context), content_key)
    return Wrap(kind, name, _FORMAT_BYTE + close(AESGCM(outer), _make_data(kind, name, context), inner))


def _make_data(kind: WrapKind, name: bytes, context: Context, bound: bytes = b"") -> bytes:
    return context.make_data(_WRAP, name) + (join_fields(bound) if bound else b"") + _SUFFIXES[kind]


def _make_inner_data(kind: WrapKind, name: bytes, context: Context) -> bytes:
    return context.make_data(_RELEASE, name) + _SUFFIXES[kind]


def _check(content_key: bytes) -> None:
    if len(content_key) != KEY_BYTES:
        raise ValueError("a content key has 32 bytes")


def _hold_bound(other_ciphertext_hash: bytes) -> bytes:
    if len(other_ciphertext_hash) != HASH_BYTES:
        raise ValueError("a ciphertext hash has 32 bytes")
    return other_ciphertext_hash
