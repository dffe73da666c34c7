"""The keys one request holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NoReturn

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from duologue.vault.keys import KEY_BYTES, make_key_id


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class KeyRing:
    """What a request may open with: lives as long as the request, is never stored, shown or compared.

    `couples` maps an epoch (from 1) to a couple key; `release` is the host's release key, held only where
    an opening, a match or an offer is worked out. Every key has 32 bytes.
    """

    personal: bytes | None = None
    couples: Mapping[int, bytes] = field(default_factory=dict)
    invitation: bytes | None = None
    release: bytes | None = None
    _boxes: dict[bytes, AESGCM] = field(default_factory=dict, init=False)
    _names: dict[bytes, bytes] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        held = [self.personal, self.invitation, self.release, *self.couples.values()]
        if any(key is not None and len(key) != KEY_BYTES for key in held):
            raise ValueError("a key has 32 bytes")
        object.__setattr__(self, "couples", MappingProxyType(dict(self.couples)))

    @property
    def couple(self) -> bytes | None:
        """The couple key of the latest epoch, under which new things are wrapped."""
        return self.couples[max(self.couples)] if self.couples else None

    @property
    def epoch(self) -> int:
        """The latest epoch, 0 without a couple key."""
        return max(self.couples, default=0)

    def find_couple_key(self, name: bytes) -> bytes | None:
        """The couple key with this key id, of whichever epoch."""
        for key in self.couples.values():
            if self.name_key(key) == name:
                return key
        return None

    def name_key(self, key: bytes) -> bytes:
        """The key id of one of this ring's keys, worked out once."""
        name = self._names.get(key)
        if name is None:
            name = make_key_id(key)
            if self._holds(key):
                self._names[key] = name
        return name

    def find_box(self, key: bytes) -> AESGCM:
        """The cipher of one of this ring's keys, made once; so at most as many as the ring has keys."""
        box = self._boxes.get(key)
        if box is None:
            box = AESGCM(key)
            if self._holds(key):
                self._boxes[key] = box
        return box

    def _holds(self, key: bytes) -> bool:
        return key in (self.personal, self.invitation, self.release) or key in self.couples.values()

    def drop_release(self) -> KeyRing:
        """The same keys for plain reading, in which nothing sealed opens."""
        return KeyRing(self.personal, self.couples, self.invitation)

    def __repr__(self) -> str:
        held = [name for name in ("personal", "invitation", "release") if getattr(self, name) is not None]
        return f"KeyRing({', '.join(held + [f'couple {epoch}' for epoch in sorted(self.couples)])})"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a key ring is never stored")
