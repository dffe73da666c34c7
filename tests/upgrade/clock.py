"""A clock that stands where a file says, for a whole process and all that it forks.

The data of an upgrade was made at one moment and is read at that moment again. Where the product asks for
the time is its own affair and moves from commit to commit, so the class it asks is exchanged before anything
of it is imported: `Instance.start(broken=standing_at(file))`.
"""

from __future__ import annotations

import datetime as module
from pathlib import Path
from typing import Any

REAL = module.datetime


def standing_at(file: Path) -> str:
    """The code that a process runs first to have its clock stand at the moment that `file` holds."""
    return f"from tests.upgrade.clock import stand_still; stand_still({str(file)!r})"


def write(file: Path, now: module.datetime) -> None:
    """Move the clock. The file is exchanged whole, so that nobody reads half a moment."""
    beside = file.with_suffix(".new")
    beside.write_text(now.isoformat())
    beside.rename(file)


def stand_still(file: str) -> None:
    """From here on `datetime.now` of this process says what the file holds, read anew each time."""
    path = Path(file)

    class AsItIs(type):
        """What C code makes is still of the class that everybody tests for."""

        def __instancecheck__(cls, instance: object) -> bool:
            return isinstance(instance, REAL)

        def __subclasscheck__(cls, other: type) -> bool:
            return issubclass(other, REAL)

    class Standing(REAL, metaclass=AsItIs):
        @classmethod
        def now(cls, tz: module.tzinfo | None = None) -> Any:
            moment = REAL.fromisoformat(path.read_text())
            return moment.astimezone(tz) if tz else moment.astimezone().replace(tzinfo=None)

    module.datetime = Standing  # type: ignore[misc]
