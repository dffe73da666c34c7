"""Agreeing that something of the two is shown, and no longer agreeing."""

from __future__ import annotations

from datetime import datetime

from duologue.people import access, consents
from duologue.people.access import Me
from duologue.people.consents import Matter
from duologue.rounds import weekly


def set_consent(me: Me, matter: Matter, now: datetime, *, agrees: bool) -> None:
    """Agree to one matter from today on, or no longer; from the very next answer on for both.

    Raises `Refusal` in an archive, and for agreeing before the four words are compared.
    """
    access.require_writable(me)
    if agrees:
        consents.agree(me, matter, now)
    else:
        weekly.withdraw(me, matter)
