"""What a push says, for one browser alone (RFC 8291 over RFC 8188), always of one length."""

from __future__ import annotations

import os

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

# Bytes of text, whatever it says; a record takes at most 3,993.
LENGTH = 512
RECORD = 4096
_END = b"\x02"


def encrypt(
    text: bytes,
    browser: bytes,
    secret: bytes,
    *,
    own: ec.EllipticCurvePrivateKey | None = None,
    salt: bytes | None = None,
    length: int = LENGTH,
) -> bytes:
    """The body for a browser whose public key (65 bytes, uncompressed P-256) and secret (16 bytes) these are.

    Raises `ValueError` for what is no such key, and for a text longer than `length` bytes. `own` and `salt`
    are made anew for each body, and given by tests alone.
    """
    if len(secret) != 16 or len(text) > length:
        raise ValueError("not a push subscription, or a text too long for one")
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), browser)
    own, salt = own or ec.generate_private_key(ec.SECP256R1()), salt or os.urandom(16)
    mine = own.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    info = b"WebPush: info\0" + browser + mine
    shared = _derive(own.exchange(ec.ECDH(), theirs), secret, info, 32)
    key = _derive(shared, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derive(shared, salt, b"Content-Encoding: nonce\0", 12)
    padded = text + _END + bytes(length - len(text))
    header = salt + RECORD.to_bytes(4, "big") + bytes([len(mine)]) + mine
    return header + AESGCM(key).encrypt(nonce, padded, None)


def _derive(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=salt, info=info).derive(secret)
