"""What unlocks a partner's keys: a device's second cookie, an API token, a password, a recovery code.

Each locks the personal key; the bundle with all the rest lies once a partner under that (`lock_bundle`). So
a pin or a new couple key set from one device holds on every other and after a recovery, although no
session's secret is known outside its own requests.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from typing import NamedTuple
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from duologue.vault.box import close, disclose, join_fields
from duologue.vault.errors import Unreadable, WrongKey
from duologue.vault.keys import KEY_BYTES, PartnerKeys, derive, unlock_bundle
from duologue.vault.labels import Label

COOKIE_BYTES = 32

_COOKIE = re.compile(r"[A-Za-z0-9_-]{43}")


class NewSession(NamedTuple):
    """Two cookie values of 256 bits, 43 URL-safe characters: `id` is looked up, `secret` never stored."""

    id: str
    secret: str


def mint_session() -> NewSession:
    """Mint both halves; nothing a browser sends is ever taken for one."""
    return NewSession(secrets.token_urlsafe(COOKIE_BYTES), secrets.token_urlsafe(COOKIE_BYTES))


def hash_session_id(session_id: str) -> bytes:
    """What the database keeps of an id cookie and looks up by: SHA-256, 32 bytes. Any text has one."""
    return hashlib.sha256(session_id.encode("utf-8", "surrogatepass")).digest()


def derive_session_key(secret: str) -> bytes:
    """The key of a device's second cookie; raises `WrongKey` for a value that was never minted."""
    return derive(_read_cookie(secret), Label.SESSION)


def derive_token_key(secret: str) -> bytes:
    """The key of the second half of an API token; raises `WrongKey` for a value that was never minted."""
    return derive(_read_cookie(secret), Label.TOKEN)


def write_token(session: NewSession) -> str:
    """An API token: both halves with a dot between."""
    return f"{session.id}.{session.secret}"


def parse_token(text: str) -> NewSession:
    """Both halves of an API token; raises `WrongKey` if it is not one."""
    first, dot, second = text.partition(".")
    if not dot or not _COOKIE.fullmatch(first) or not _COOKIE.fullmatch(second):
        raise WrongKey("not a token")
    return NewSession(first, second)


def lock_for_device(keys: PartnerKeys, secret: str, partner: UUID, id_hash: bytes) -> bytes:
    """The personal key under a device's second cookie, bound to the partner and to the session's row."""
    return _lock(derive_session_key(secret), keys, "device", partner, id_hash)


def unlock_with_device(blob: bytes, bundle: bytes, secret: str, partner: UUID, id_hash: bytes) -> PartnerKeys:
    """Open `lock_for_device` and then the bundle; raises `WrongKey`, and nothing was changed."""
    return _unlock(derive_session_key(secret), blob, bundle, "device", partner, id_hash)


def lock_for_token(keys: PartnerKeys, secret: str, partner: UUID, id_hash: bytes) -> bytes:
    """As `lock_for_device`, for the second half of an API token."""
    return _lock(derive_token_key(secret), keys, "token", partner, id_hash)


def unlock_with_token(blob: bytes, bundle: bytes, secret: str, partner: UUID, id_hash: bytes) -> PartnerKeys:
    """Open `lock_for_token` and then the bundle; raises `WrongKey`, and nothing was changed."""
    return _unlock(derive_token_key(secret), blob, bundle, "token", partner, id_hash)


def lock_with_pin(keys: PartnerKeys, secret: str, kek: bytes, partner: UUID, id_hash: bytes) -> bytes:
    """The personal key under a device's second cookie and its PIN's `kek`: neither opens it alone."""
    return _lock(_derive_pin_key(secret, kek), keys, "pin", partner, id_hash)


def unlock_with_pin(
    blob: bytes, bundle: bytes, secret: str, kek: bytes, partner: UUID, id_hash: bytes
) -> PartnerKeys:
    """Open `lock_with_pin` and then the bundle; raises `WrongKey`, and nothing was changed."""
    return _unlock(_derive_pin_key(secret, kek), blob, bundle, "pin", partner, id_hash)


def lock_with_password(keys: PartnerKeys, kek: bytes, partner: UUID) -> bytes:
    """The personal key under a password's `kek`."""
    return _lock(kek, keys, "password", partner)


def unlock_with_password(blob: bytes, bundle: bytes, kek: bytes, partner: UUID) -> PartnerKeys:
    """Open `lock_with_password` and then the bundle; raises `WrongKey`, and nothing was changed."""
    return _unlock(kek, blob, bundle, "password", partner)


def lock_with_recovery(keys: PartnerKeys, kek: bytes, partner: UUID) -> bytes:
    """The personal key under a recovery code's `kek`."""
    return _lock(kek, keys, "recovery", partner)


def unlock_with_recovery(blob: bytes, bundle: bytes, kek: bytes, partner: UUID) -> PartnerKeys:
    """Open `lock_with_recovery` and then the bundle; raises `WrongKey`, and nothing was changed."""
    return _unlock(kek, blob, bundle, "recovery", partner)


def lock_with_passkey(keys: PartnerKeys, secret: bytes, partner: UUID, id_hash: bytes) -> bytes:
    """The personal key under what an authenticator's PRF gives for a passkey, bound to that passkey's row."""
    return _lock(_derive_passkey_key(secret), keys, "passkey", partner, id_hash)


def unlock_with_passkey(
    blob: bytes, bundle: bytes, secret: bytes, partner: UUID, id_hash: bytes
) -> PartnerKeys:
    """Open `lock_with_passkey` and then the bundle; raises `WrongKey`, and nothing was changed."""
    return _unlock(_derive_passkey_key(secret), blob, bundle, "passkey", partner, id_hash)


def _derive_passkey_key(secret: bytes) -> bytes:
    if len(secret) != KEY_BYTES:
        raise WrongKey("not what an authenticator gives")
    return derive(secret, Label.PASSKEY)


def _derive_pin_key(secret: str, kek: bytes) -> bytes:
    if len(kek) != KEY_BYTES:
        raise WrongKey("not a key")
    return derive(_read_cookie(secret) + kek, Label.PIN)


def _read_cookie(secret: str) -> bytes:
    if not _COOKIE.fullmatch(secret):
        raise WrongKey("not a device's secret")
    return secret.encode("ascii")


def _lock(kek: bytes, keys: PartnerKeys, way: str, partner: UUID, place: bytes = b"") -> bytes:
    return close(AESGCM(kek), _make_data(way, partner, place), keys.personal)


def _unlock(
    kek: bytes, blob: bytes, bundle: bytes, way: str, partner: UUID, place: bytes = b""
) -> PartnerKeys:
    if len(kek) != KEY_BYTES:
        raise WrongKey("not a key")
    try:
        personal = disclose(AESGCM(kek), _make_data(way, partner, place), blob)
        if len(personal) != KEY_BYTES:
            raise Unreadable("not a key")
        return unlock_bundle(personal, partner, bundle)
    except Unreadable:
        raise WrongKey(f"this {way} does not open these keys") from None


def _make_data(way: str, partner: UUID, place: bytes) -> bytes:
    return join_fields(Label.LOCK, way.encode(), partner.bytes, place)
