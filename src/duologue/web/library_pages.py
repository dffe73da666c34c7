"""What a page of the library offers to try beside an article, a book or a voice."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from duologue.engine.script import Script
from duologue.rounds import installed
from duologue.web.ways import find_for_one, is_there


def list_exercises(slugs: Iterable[str], on: Collection[str] = (), *, alone: bool = False) -> list[Script]:
    """Those that are there for who has switched on what is `on`; to who is `alone`, the version for one of
    each, where there is one."""
    known = installed.tell_startable()
    found = [known[slug] for slug in slugs if slug in known and is_there(known[slug], on)]
    for_one = (one if one.is_for_one else find_for_one(one) for one in found)
    return list(dict.fromkeys(one for one in for_one if one is not None)) if alone else found
