"""A token for a program: asked for in a browser, with a fresh proof once the account is secured."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from duologue.people import devices, proving, ways_in
from duologue.people.me import Me
from duologue.people.proving import Proof
from duologue.people.stretching import Stretching


def make(
    me: Me, label: str, proof: Proof, now: datetime, stretching: Stretching, *, reads_only: bool, lives: int
) -> str:
    """The token, shown this once; raises `Refusal` naming the field."""
    present = proving.demand(me, proof, now, stretching)
    with transaction.atomic():
        proving.require_unchanged(me, present)
        made = devices.make_token(me, label, now, reads_only=reads_only, lives=lives)
        if present is not None:
            ways_in.change(me.person_id, me.personal, lambda ways: ways.mark_proved(me.device_id))
    return made
