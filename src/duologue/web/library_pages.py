"""What a page of the library offers to try beside an article, a book or a voice."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from duologue.engine.script import Script
from duologue.rounds import installed
from duologue.web.ways import is_there


def list_exercises(slugs: Iterable[str], on: Collection[str] = ()) -> list[Script]:
    """Those that are there for who has switched on what is `on`."""
    known = installed.tell_startable()
    return [known[slug] for slug in slugs if slug in known and is_there(known[slug], on)]
