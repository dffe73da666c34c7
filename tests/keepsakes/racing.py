"""Two who edit one agreement in the same moment, each on a connection of their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from threading import Barrier, Thread
from uuid import UUID

from django.db import connection

from duologue.keepsakes import agreeing, keeping, reading_keepsakes
from duologue.manuscript import keepsake_kinds as kinds
from duologue.people import access
from duologue.people.access import Me

Jar = Mapping[str, str]
STANDS = "Sundays are ours."


def entered(jar: Jar, now: datetime) -> Me:
    me = access.enter(jar, now)
    assert me is not None
    return me


def at_once(ways: list[Callable[[], None]]) -> list[str]:
    """Run all from one start; what went wrong, by the name of its class."""
    wrong: list[str] = []
    barrier = Barrier(len(ways))

    def run(way: Callable[[], None]) -> None:
        try:
            barrier.wait(timeout=20)
            way()
        except Exception as error:  # noqa: BLE001 - told to whoever asked for the race
            wrong.append(f"{type(error).__name__}: {error}")
        finally:
            connection.close()

    threads = [Thread(target=run, args=(way,)) for way in ways]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return wrong


def edited_by_both(ana: Jar, ben: Jar, now: datetime, times: int) -> tuple[list[str], list[list[str]]]:
    """Both edit from the page that both had before them, again and again: (errors, wordings after each)."""
    found, wrong = [], []
    for n in range(times):
        id_ = keeping.keep(entered(ana, now), kinds.AGREEMENT, STANDS, now)
        seen = reading_keepsakes.read_one(entered(ben, now), id_, now.date()).seen
        agreeing.confirm(entered(ben, now), id_, seen, now)

        def edit(jar: Jar, text: str, id_: UUID = id_) -> Callable[[], None]:
            me = entered(jar, now)
            before = reading_keepsakes.read_one(me, id_, now.date()).seen
            return lambda: keeping.edit(me, id_, text, None, before, now)

        wrong += at_once([edit(ana, f"Ana's {n}"), edit(ben, f"Ben's {n}")])
        kept = reading_keepsakes.read_one(entered(ana, now), id_, now.date())
        found.append(sorted([kept.text, *(one.text for one in kept.wordings)]))
    return wrong, found


def expected(times: int) -> list[list[str]]:
    return [sorted([STANDS, f"Ana's {n}", f"Ben's {n}"]) for n in range(times)]
