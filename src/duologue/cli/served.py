"""The address under which this instance was served last, for commands that print links to it."""

from __future__ import annotations

from pathlib import Path

from duologue.config import addresses, place

FILE = "address"


def remember(origin: str) -> None:
    """Called by `serve` once it knows. It is an address and nothing else: no link, no secret."""
    _find_file().write_text(f"{origin}\n", "ascii")


def read_origin() -> str | None:
    """The address that the host names in the environment, else the one of the last `serve`; None before."""
    if addresses.list_origins():
        return addresses.find_public()
    try:
        return _find_file().read_text("ascii").strip() or None
    except (OSError, ValueError):
        return None


def _find_file() -> Path:
    return place.find_data_dir() / "live" / FILE
