"""What ends with its owner: erasing takes one's job and calendar, leaving a couple its calls, and
signing a browser out its pushes."""

from __future__ import annotations

from datetime import datetime

from duologue.notify import jobs, reaching
from duologue.notify.calendar import feed
from duologue.people import hooks
from duologue.people.access import Me


def register() -> None:
    for hook in (hooks.on_leaving, hooks.on_erasing):
        if end not in hook:
            hook.append(end)
    if reaching.forget_ended not in hooks.on_devices_ended:
        hooks.on_devices_ended.append(reaching.forget_ended)


def end(me: Me, now: datetime) -> None:
    """Nothing calls this person any more, and their calendar's address leads nowhere."""
    jobs.forget(me)
    feed.end(me)
