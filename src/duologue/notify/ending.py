"""What ends with its owner: erasing takes one's job and calendar, leaving a couple its calls."""

from __future__ import annotations

from datetime import datetime

from duologue.notify import jobs
from duologue.notify.calendar import feed
from duologue.people import hooks
from duologue.people.access import Me


def register() -> None:
    for hook in (hooks.on_leaving, hooks.on_erasing):
        if end not in hook:
            hook.append(end)


def end(me: Me, now: datetime) -> None:
    """Nothing calls this person any more, and their calendar's address leads nowhere."""
    jobs.forget(me)
    feed.end(me)
