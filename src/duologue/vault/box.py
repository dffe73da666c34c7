"""AES-256-GCM with length-prefixed associated data: the one cipher call everything else is made of."""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from duologue.vault.errors import Unreadable

NONCE_BYTES = 12
TAG_BYTES = 16
OVERHEAD_BYTES = NONCE_BYTES + TAG_BYTES


def join_fields(*fields: bytes) -> bytes:
    """Join `fields`, each after its length in four bytes, so that no two lists of fields look alike."""
    return b"".join([len(field).to_bytes(4, "big") + field for field in fields])


def close(aead: AESGCM, data: bytes, plaintext: bytes) -> bytes:
    """Encrypt under a fresh random 96-bit nonce; returns nonce, ciphertext and tag in that order.

    Random nonces are safe for 2**32 messages a key (NIST SP 800-38D, 8.3); a content key seals a handful,
    and a couple key wraps some tens of thousands in a lifetime.
    """
    nonce = os.urandom(NONCE_BYTES)
    return nonce + aead.encrypt(nonce, plaintext, data)


def disclose(aead: AESGCM, data: bytes, sealed: bytes) -> bytes:
    """Decrypt what `close` returned; raises `Unreadable` for anything else."""
    if len(sealed) < OVERHEAD_BYTES:
        raise Unreadable("too short to have been sealed")
    try:
        return aead.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], data)
    except InvalidTag:
        raise Unreadable("not sealed with this key in this place") from None
