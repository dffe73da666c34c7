"""Whose what a browser keeps for later is, so that nothing of one is sent as another's."""

from __future__ import annotations

from hashlib import sha256

from duologue.people.me import Me


def mark_whose(me: Me) -> str:
    """The same on each of a person's devices, and says nothing of them: 16 hex digits."""
    return sha256(b"duologue/kept-here/" + me.partner_id.bytes).hexdigest()[:16]
