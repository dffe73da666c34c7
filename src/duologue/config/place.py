"""Where an instance keeps its things: one folder, key files in a folder of their own inside it."""

from __future__ import annotations

import os
from pathlib import Path


def find_data_dir() -> Path:
    chosen = os.environ.get("DUOLOGUE_DATA")
    if chosen:
        return Path(chosen).expanduser()
    return Path.home() / ".local" / "share" / "duologue"


def set_data_dir(chosen: Path | None) -> None:
    """What somebody named at a command, for all that asks from now on; None leaves it as it is."""
    if chosen is not None:
        os.environ["DUOLOGUE_DATA"] = str(chosen.expanduser().resolve())


def find_keys_dir() -> Path:
    """Pepper, release key and the list of revoked devices; back this up apart from the database."""
    chosen = os.environ.get("DUOLOGUE_KEYS")
    return Path(chosen).expanduser() if chosen else find_data_dir() / "keys"
