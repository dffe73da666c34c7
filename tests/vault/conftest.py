"""Ana, Ben and their keys, as the vault sees them."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID, uuid4

import pytest

from duologue.vault import Context, KeyRing, PartnerKeys, mint_key


@dataclass
class Two:
    """Both partners of one couple, the host's release key and an invitation between them."""

    couple: UUID = field(default_factory=uuid4)
    ana: UUID = field(default_factory=uuid4)
    ben: UUID = field(default_factory=uuid4)
    ana_keys: PartnerKeys = field(default_factory=PartnerKeys.mint)
    ben_keys: PartnerKeys = field(default_factory=PartnerKeys.mint)
    couple_key: bytes = field(default_factory=mint_key)
    release: bytes = field(default_factory=mint_key)
    invitation: bytes = field(default_factory=mint_key)

    def place(self, author: UUID | None, seq: int = 1, kind: str = "answer") -> Context:
        return Context(kind, uuid4(), self.couple, author, seq)

    def ring(self, keys: PartnerKeys) -> KeyRing:
        """Everything a partner has, and the host's key files and the link on top of it."""
        return KeyRing(keys.personal, {1: self.couple_key}, self.invitation, self.release)

    @property
    def ana_ring(self) -> KeyRing:
        return self.ring(self.ana_keys)

    @property
    def ben_ring(self) -> KeyRing:
        return self.ring(self.ben_keys)


@pytest.fixture
def two() -> Two:
    return Two()


@pytest.fixture(scope="session")
def make_two() -> type[Two]:
    """For Hypothesis, which wants fresh ones for every example."""
    return Two
