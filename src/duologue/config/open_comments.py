"""Whether there are comments under articles: the host's choice, off unless it was made."""

from __future__ import annotations

import os

NAME = "DUOLOGUE_COMMENTS"


def are_comments_on() -> bool:
    """By `DUOLOGUE_COMMENTS=1`. Looked at once, as the routes are made: without it there are none."""
    return os.environ.get(NAME, "").strip() == "1"
