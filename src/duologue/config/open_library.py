"""Whether the library can be read without an account: the host's choice, off unless it was made."""

from __future__ import annotations

import os

NAME = "DUOLOGUE_OPEN_LIBRARY"


def is_library_open() -> bool:
    """By `DUOLOGUE_OPEN_LIBRARY=1`; looked at with each request."""
    return os.environ.get(NAME, "").strip() == "1"
