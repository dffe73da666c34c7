"""An authenticator in software: makes passkeys and answers challenges as a browser would send them."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

from duologue.people.passkeys_shown import ShownPasskey, Site

HERE = Site("us.example", "https://us.example")
PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class Authenticator:
    """`prf`: whether it gives a secret of its own; `verifies`: whether it looks at a finger."""

    prf: bool = True
    verifies: bool = True
    site: Site = HERE
    id: bytes = field(default_factory=lambda: os.urandom(32))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    seed: bytes = field(default_factory=lambda: os.urandom(32))

    def create(self, options: dict[str, Any], **other: Any) -> ShownPasskey:
        numbers = self.key.public_key().public_numbers()
        cose = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        attested = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cbor2.dumps(cose)
        made = {"fmt": "none", "attStmt": {}, "authData": self._data(ATTESTED) + attested}
        return self._sent(
            {
                "clientDataJSON": self._client("webauthn.create", options, **other),
                "attestationObject": cbor2.dumps(made),
            },
            options,
        )

    def show(self, options: dict[str, Any], **other: Any) -> ShownPasskey:
        client, data = self._client("webauthn.get", options, **other), self._data(0)
        signed = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        parts = {"clientDataJSON": client, "authenticatorData": data, "signature": signed}
        return self._sent(parts, options)

    def _client(self, type_: str, options: dict[str, Any], **other: Any) -> bytes:
        said = {"type": type_, "challenge": options["challenge"], "origin": self.site.origin, **other}
        return json.dumps(said).encode()

    def _data(self, more: int) -> bytes:
        flags = PRESENT | more | (VERIFIED if self.verifies else 0)
        return hashlib.sha256(self.site.host.encode()).digest() + bytes([flags]) + bytes(4)

    def _sent(self, parts: dict[str, bytes], options: dict[str, Any]) -> ShownPasskey:
        named = bytes_to_base64url(self.id)
        response = {name: bytes_to_base64url(part) for name, part in parts.items()}
        salt = base64url_to_bytes(options["extensions"]["prf"]["eval"]["first"])
        secret = bytes_to_base64url(hmac.digest(self.seed, salt, "sha256")) if self.prf else ""
        credential = {"id": named, "rawId": named, "type": "public-key", "response": response}
        return ShownPasskey(json.dumps({"credential": credential, "prf": secret}), self.site)
