"""Two who change what is kept in the same moment, each on a connection of their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from threading import Barrier, Event, Thread
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection

from duologue.keepsakes import agreeing, due_dates, keeping, letters, put_away, reading_keepsakes
from duologue.keepsakes.letters import Going
from duologue.manuscript import keepsake_kinds as kinds
from duologue.people import access, leaving
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


def written_at_once(jar: Jar, now: datetime, most: int, *, locked: bool) -> int:
    """How many letters lie there after more than fit were written in one moment. `locked`: with what holds
    the list while they are counted; without it, each counts before any of them is there."""
    tries = most + 3
    letters.MOST = most
    if not locked:
        counted, count = Barrier(tries), letters._count_mine

        def count_together(me: Me, new: UUID) -> int:
            found = count(me, new)
            counted.wait(timeout=20)
            return found

        letters._count_mine = count_together
        letters.due_dates = SimpleNamespace(lock_list=lambda *_, **__: None, settle=due_dates.settle)

    def write() -> None:
        letters.write(entered(jar, now), uuid4(), "Hello.", Going.WHEN, now, when="rain")

    at_once([write] * tries)
    return len(letters.find(entered(jar, now), now).mine)


def expected(times: int) -> list[list[str]]:
    return [sorted([STANDS, f"Ana's {n}", f"Ben's {n}"]) for n in range(times)]


def left_while_edited(ana: Jar, ben: Jar, now: datetime, *, locked: bool) -> list[str]:
    """What Ben reads of a letter of his that he changed while Ana left; nothing where it cannot be opened."""
    id_, me = uuid4(), entered(ben, now)
    letters.write(me, id_, "First words.", Going.DAY, now, on=now.date() + timedelta(days=30))
    seen = reading_keepsakes.read_one(me, id_, now.date()).seen
    wrong = _change_within(
        lambda: leaving.leave_couple(entered(ana, now), now),
        lambda: keeping.edit(me, id_, "Second words.", None, seen, now),
        (letters, "wrap_when_kept_private"),
        locked=locked,
    )
    own = reading_keepsakes.read_everything(entered(ben, now), now.date())
    return [*wrong, *(one.text for one in own if one.id == id_)]


def opened_while_put(ana: Jar, ben: Jar, now: datetime, *, locked: bool) -> list[str]:
    """What Ben reads of a line for day 40 that he put away anew on one phone while another opened it."""
    for jar in (ana, ben):
        put_away.put(entered(jar, now), "First words.", now)
    wrong = _change_within(
        lambda: put_away.bring(entered(ben, now)),
        lambda: put_away.put(entered(ben, now), "Second words.", now),
        (put_away, "wrap_at_share"),
        locked=locked,
    )
    mine = put_away.find(entered(ben, now)).mine
    return [*wrong, *([] if mine is None else [mine.text])]


def _change_within(
    first: Callable[[], None], then: Callable[[], None], where: tuple[Any, str], *, locked: bool
) -> list[str]:
    """Do `then` while `first` has read and not yet written: what went wrong. `where` is what `first` calls in
    between. `locked`: with what holds the rows; without it, `first` writes once `then` is done."""
    module, name = where
    has_read, is_done = Event(), Event()
    real = getattr(module, name)

    def wait_before_writing(*about: Any) -> Any:
        if not has_read.is_set():
            has_read.set()
            # Where the rows are held it cannot be done before: this shows that it is not.
            is_done.wait(timeout=1 if locked else 20)
        return real(*about)

    def change() -> None:
        has_read.wait(timeout=20)
        then()
        is_done.set()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, name, wait_before_writing)
        if not locked:
            patch.setattr(module, "row_locks", SimpleNamespace(lock_rows=lambda rows: rows))
        return at_once([first, change])
