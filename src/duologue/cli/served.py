"""The address under which this instance was served last, for commands that print links to it."""

from __future__ import annotations

from pathlib import Path

from duologue.config import addresses, place

FILE = "address"


def remember(origin: str) -> None:
    """Called by `serve` once it knows. It is an address and nothing else: no link, no secret."""
    _file().write_text(f"{origin}\n", "ascii")


def origin() -> str | None:
    """The address that the host names in the environment, else the one of the last `serve`; None before."""
    if addresses.origins():
        return addresses.public()
    try:
        return _file().read_text("ascii").strip() or None
    except (OSError, ValueError):
        return None


def _file() -> Path:
    return place.data_dir() / "live" / FILE
