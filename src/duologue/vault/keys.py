"""Key material: deriving it, naming it, and what a partner holds."""

from __future__ import annotations

import hashlib
import hmac
import os
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from duologue.vault.box import close, disclose, join_fields
from duologue.vault.errors import SubstitutedKey, Unreadable, WrongKey
from duologue.vault.labels import Label

KEY_BYTES = 32
KEY_ID_BYTES = 16

_BUNDLE_FORMAT = 1
_BUNDLE_BYTES = 1 + KEY_BYTES + KEY_BYTES + 1 + KEY_BYTES + 4 + KEY_BYTES
_PINS_OTHER = 1
_PINS_COUPLE = 2
_NOTHING = bytes(KEY_BYTES)


def mint_key() -> bytes:
    """A fresh 256-bit key from the operating system."""
    return os.urandom(KEY_BYTES)


def derive(secret: bytes, label: Label, context: bytes = b"") -> bytes:
    """HKDF-SHA256 (RFC 5869, no salt) of `secret`; 32 bytes.

    The info is the label, a zero byte and `context`; no label contains a zero byte, so no two pairs collide.
    """
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=label.value + b"\0" + context).derive(
        secret
    )


def fingerprint(key: bytes) -> bytes:
    """SHA-256 of a key, 32 bytes. Safe to store: the keys it is used on are random or public."""
    return hashlib.sha256(key).digest()


def make_key_id(key: bytes) -> bytes:
    """The name a key has in wraps and associated data: the first 16 bytes of its fingerprint."""
    return hashlib.sha256(key).digest()[:KEY_ID_BYTES]


def make_slot(couple_key: bytes, slug: str, day: date) -> bytes:
    """HMAC-SHA256 of an exercise and the acting partner's date under the couple key; 32 bytes.

    Equal for both partners and for two phones, so that a unique column refuses the second start, yet says
    nothing to who has only the database.
    """
    message = join_fields(slug.encode(), day.isoformat().encode())
    return hmac.digest(derive(couple_key, Label.SLOT), message, "sha256")


def draw_lot(release_key: bytes, row: UUID, name: str) -> int:
    """A whole number from 0 below 2**64 for a name in a row, by HMAC-SHA256 under the host's release key.

    Chance that comes out the same for both partners and at every look, and that nobody can work out who holds
    only the keys of one of them.
    """
    message = join_fields(row.bytes, name.encode())
    return int.from_bytes(hmac.digest(derive(release_key, Label.LOT), message, "sha256")[:8], "big")


@dataclass(frozen=True, slots=True)
class KeyPair:
    """An X25519 pair; `private` and `public` are 32 raw bytes each."""

    private: bytes = field(repr=False)
    public: bytes

    @classmethod
    def mint(cls) -> KeyPair:
        """A fresh pair."""
        return cls.read(X25519PrivateKey.generate().private_bytes_raw())

    @classmethod
    def read(cls, private: bytes) -> KeyPair:
        """The pair of a stored private half; raises `Unreadable` unless it has 32 bytes."""
        if len(private) != KEY_BYTES:
            raise Unreadable("a private key has 32 bytes")
        public = X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()
        return cls(private, public)

    def derive_shared(self, other_public: bytes) -> bytes:
        """The X25519 secret of both; raises `WrongKey` for a public key that yields none (RFC 7748, 6.1)."""
        try:
            other = X25519PublicKey.from_public_bytes(other_public)
            return X25519PrivateKey.from_private_bytes(self.private).exchange(other)
        except ValueError:
            raise WrongKey("not a usable public key") from None


@dataclass(frozen=True, slots=True)
class Pins:
    """What a partner remembers of the other's public key and of the couple key, out of the database's reach.

    `couple_epoch` is 0 until a couple key is pinned and only grows; the hashes are SHA-256.
    """

    other_public_hash: bytes | None = None
    couple_epoch: int = 0
    couple_key_hash: bytes | None = None

    def __post_init__(self) -> None:
        for pinned in (self.other_public_hash, self.couple_key_hash):
            if pinned is not None and len(pinned) != KEY_BYTES:
                raise ValueError("a pinned hash has 32 bytes")
        if not 0 <= self.couple_epoch < 2**32 or (self.couple_epoch == 0) != (self.couple_key_hash is None):
            raise ValueError("an epoch from 1 goes with a couple key hash")

    def pin_other(self, public: bytes) -> Pins:
        """Pin the other's public key; raises `SubstitutedKey` if a different one is pinned already."""
        if self.other_public_hash is not None:
            self.check_other(public)
        return replace(self, other_public_hash=fingerprint(public))

    def pin_couple(self, epoch: int, couple_key: bytes) -> Pins:
        """Pin a couple key; raises `SubstitutedKey` for an older epoch or another key in the same one."""
        if epoch < 1 or epoch < self.couple_epoch:
            raise SubstitutedKey("an older couple key than the one pinned")
        if epoch == self.couple_epoch:
            self.check_couple(epoch, couple_key)
        return replace(self, couple_epoch=epoch, couple_key_hash=fingerprint(couple_key))

    def check_other(self, public: bytes) -> None:
        """Raise `SubstitutedKey` unless `public` is the pinned one; nothing pinned is refused as well."""
        if self.other_public_hash is None or not hmac.compare_digest(
            self.other_public_hash, fingerprint(public)
        ):
            raise SubstitutedKey("the other's public key is not the one that was confirmed")

    def check_couple(self, epoch: int, couple_key: bytes) -> None:
        """Raise `SubstitutedKey` unless this is the pinned epoch and key; no pin is refused as well."""
        pinned = self.couple_key_hash
        if (
            pinned is None
            or epoch != self.couple_epoch
            or not hmac.compare_digest(pinned, fingerprint(couple_key))
        ):
            raise SubstitutedKey("the couple key is not the one that was pinned")


@dataclass(frozen=True, slots=True)
class PartnerKeys:
    """What makes a partner: an X25519 private key, a personal key and the pins, 32 bytes each key.

    The couple key is not in here: it travels as a kept key of its own (`wrap_for_partner`).
    """

    private: bytes = field(repr=False)
    personal: bytes = field(repr=False)
    pins: Pins = Pins()

    def __post_init__(self) -> None:
        if len(self.private) != KEY_BYTES or len(self.personal) != KEY_BYTES:
            raise ValueError("partner keys have 32 bytes")

    @classmethod
    def mint(cls) -> PartnerKeys:
        """Fresh keys with nothing pinned."""
        return cls(KeyPair.mint().private, mint_key())

    @property
    def pair(self) -> KeyPair:
        """The X25519 pair."""
        return KeyPair.read(self.private)

    def pin(self, pins: Pins) -> PartnerKeys:
        """The same keys with these pins."""
        return replace(self, pins=pins)

    def write_bytes(self) -> bytes:
        """A fixed 134 bytes: format, private, personal, which pins are set, the pins."""
        pins = self.pins
        which = (_PINS_OTHER if pins.other_public_hash else 0) | (_PINS_COUPLE if pins.couple_key_hash else 0)
        return b"".join(
            (
                bytes([_BUNDLE_FORMAT]),
                self.private,
                self.personal,
                bytes([which]),
                pins.other_public_hash or _NOTHING,
                pins.couple_epoch.to_bytes(4, "big"),
                pins.couple_key_hash or _NOTHING,
            )
        )

    @classmethod
    def from_bytes(cls, raw: bytes) -> PartnerKeys:
        """Read `write_bytes`; raises `Unreadable` for anything that it could not have written."""
        if len(raw) != _BUNDLE_BYTES or raw[0] != _BUNDLE_FORMAT:
            raise Unreadable("not a bundle of partner keys")
        which = raw[65]
        other, epoch, couple = raw[66:98], int.from_bytes(raw[98:102], "big"), raw[102:134]
        try:
            pins = Pins(
                other if which & _PINS_OTHER else None, epoch, couple if which & _PINS_COUPLE else None
            )
        except ValueError:
            raise Unreadable("the pins contradict each other") from None
        keys = cls(raw[1:33], raw[33:65], pins)
        if keys.write_bytes() != raw:
            raise Unreadable("not a canonical bundle")
        return keys


def lock_bundle(keys: PartnerKeys, partner: UUID) -> bytes:
    """The bundle under its own personal key: one row a partner, rewritten by any session when a pin changes.

    Devices, password and recovery code each lock the personal key alone, so a pin set on one device is
    there on all of them and after a recovery.
    """
    return close(AESGCM(keys.personal), join_fields(Label.BUNDLE, partner.bytes), keys.write_bytes())


def unlock_bundle(personal_key: bytes, partner: UUID, bundle: bytes) -> PartnerKeys:
    """Open `lock_bundle`; raises `Unreadable`."""
    keys = PartnerKeys.from_bytes(
        disclose(AESGCM(personal_key), join_fields(Label.BUNDLE, partner.bytes), bundle)
    )
    if keys.personal != personal_key:
        raise Unreadable("a bundle of other keys")
    return keys


def wrap_for_partner(personal_key: bytes, key: bytes, partner: UUID, purpose: str, epoch: int = 0) -> bytes:
    """Keep a 32-byte key under a personal key; `purpose` is `"couple"`, `"invitation"` or `"round"`.

    `epoch` is the couple key's, 0 for other purposes. Bound to all three, so that a couple key of an
    earlier epoch cannot be put in the place of a later one.
    """
    if len(key) != KEY_BYTES:
        raise ValueError("a key has 32 bytes")
    return close(AESGCM(personal_key), _make_kept_data(partner, purpose, epoch), key)


def unwrap_for_partner(
    personal_key: bytes, blob: bytes, partner: UUID, purpose: str, epoch: int = 0
) -> bytes:
    """Open `wrap_for_partner`; raises `Unreadable`. For a couple key, `Pins.check_couple` comes next."""
    key = disclose(AESGCM(personal_key), _make_kept_data(partner, purpose, epoch), blob)
    if len(key) != KEY_BYTES:
        raise Unreadable("not a key")
    return key


def _make_kept_data(partner: UUID, purpose: str, epoch: int) -> bytes:
    return join_fields(Label.KEPT_KEY, partner.bytes, purpose.encode(), epoch.to_bytes(4, "big"))
