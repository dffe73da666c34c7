"""What goes between a browser and us about a passkey, for its ceremonies and for what keeps it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Site:
    """The name that passkeys are bound to, and the origin that a browser says it is at."""

    host: str
    origin: str


@dataclass(frozen=True, slots=True)
class MadePasskey:
    """A new passkey: `secret` is what its PRF gives, empty if it gives nothing."""

    id: bytes
    public_key: bytes
    secret: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class ShownPasskey:
    """What a browser sent, not yet checked."""

    text: str = field(repr=False)
    site: Site
