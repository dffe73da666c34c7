"""What becomes of attachments when somebody erases what is theirs."""

from __future__ import annotations

from datetime import datetime

from duologue.attachments import storing
from duologue.people import hooks
from duologue.people.access import Me


def erase(me: Me, _now: datetime) -> None:
    storing.destroy_all_by(me.couple_id, me.seat)


def register() -> None:
    """Have the people layer call these; once, when the application is loaded."""
    hooks.on_erasing.append(erase)
