"""What time it is here: the machine's time, or, in a demo, as far ahead of it as somebody has gone there.

Whatever serves people asks this, so that a demo that has gone on by a day has done so everywhere at once.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

NOTHING = timedelta()


def _find_lead() -> timedelta:
    return NOTHING


_ahead: Callable[[], timedelta] = _find_lead


def tell_time_here() -> datetime:
    """In UTC."""
    return datetime.now(UTC) + _ahead()


def go_by(ahead: Callable[[], timedelta]) -> None:
    """From here on, in this process, ask `ahead` by how much; for a demo's settings alone."""
    global _ahead  # noqa: PLW0603 - one clock a process
    _ahead = ahead
