"""Who a push is from (VAPID, RFC 8292): one key pair an instance, derived from the file `jobs.key`.

A browser's subscription is bound to the public half: with another file, each is asked for anew.
"""

from __future__ import annotations

import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from duologue.config import addresses
from duologue.people import key_files
from duologue.vault import Label, derive

# A day at most (RFC 8292, 2); less, as clocks differ.
LIVES = timedelta(hours=12)
_HEADER: dict[str, object] = {"typ": "JWT", "alg": "ES256"}
# The order of P-256.
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def load_private_key() -> ec.EllipticCurvePrivateKey:
    """This instance's. Raises what `KeyFiles.load` does."""
    drawn = int.from_bytes(derive(key_files.find_held().jobs, Label.VAPID), "big")
    return ec.derive_private_key(drawn % (_ORDER - 1) + 1, ec.SECP256R1())


def write_public_key() -> str:
    """What a browser subscribes with, as scripts take it."""
    point = load_private_key().public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return encode(point)


def find_contact() -> str:
    """Whom a push service may turn to: the host's address, if one is set, else that of this instance."""
    chosen = os.environ.get("DUOLOGUE_MAIL_FROM", "").strip()
    if chosen:
        return f"mailto:{chosen}"
    public = addresses.find_public()
    return public if public.startswith("https:") else "mailto:nobody@localhost.localdomain"


def write_authorization(service: str, now: datetime) -> str:
    """The header for a push service, by its origin such as `https://push.example`."""
    claims: dict[str, object] = {"aud": service, "exp": int((now + LIVES).timestamp()), "sub": find_contact()}
    signed = b".".join(_part(one) for one in (_HEADER, claims))
    r, s = decode_dss_signature(load_private_key().sign(signed, ec.ECDSA(SHA256())))
    token = signed.decode() + "." + encode(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
    return f"vapid t={token}, k={write_public_key()}"


def _part(of: dict[str, object]) -> bytes:
    return encode(json.dumps(of, separators=(",", ":")).encode()).encode()


def encode(raw: bytes) -> str:
    """Base64 for addresses, without its padding."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    """Raises `ValueError` for what is none."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
