"""What one can do about what the other said would help, from `practices/what-helps.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from duologue.engine.roles import HELP, LEAVE_ME_BE
from duologue.engine.script import Script
from duologue.people.access import Me
from duologue.rounds import desk, installed, practice_files
from duologue.rounds import today as todays
from duologue.rounds.today import Today

FILE = "what-helps.toml"


@dataclass(frozen=True, slots=True)
class WhatHelps:
    """Slugs by what `HELP` has; of these, `leave` and `nothing` are answered by none. `meanwhile`: what is
    offered to either of the two while one of them wants to be left be."""

    listen: tuple[str, ...] = ()
    hold: tuple[str, ...] = ()
    do: tuple[str, ...] = ()
    laugh: tuple[str, ...] = ()
    meanwhile: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HelpWish:
    """`choice` is the other's; `answers` the exercises that answer it, none where one has oneself asked to be
    left be."""

    choice: str
    answers: tuple[Script, ...]


def find(me: Me, found: Today) -> HelpWish | None:
    """The other's wish of today, unless one has done something about it today."""
    choice = found.help
    if choice is None or desk.has_done(me, choice, found.day):
        return None
    slugs = find_answering(choice)
    if found.played & set(slugs):
        return None
    told = installed.tell_scripts()
    rests = found.own_help == LEAVE_ME_BE
    return HelpWish(choice, () if rests else tuple(told[slug] for slug in slugs if slug in told))


def find_first(me: Me, slug: str, now: datetime) -> str | None:
    """Who sits first in what one begins about the other's wish of today: the other, whose wish it is. None
    where it is about none."""
    if not me.shared or not any(slug in find_answering(choice) for choice in HELP):
        return None
    wish = find(me, todays.read_today(me, now))
    return me.other_seat if wish is not None and slug in find_answering(wish.choice) else None


def find_answering(choice: str) -> tuple[str, ...]:
    return _read_slugs().get(choice, ())


def list_meanwhile() -> tuple[str, ...]:
    """Slugs of what one can do for oneself while one of the two wants to be left be, best first."""
    return _read().meanwhile


@cache
def _read_slugs() -> Mapping[str, tuple[str, ...]]:
    return {choice: getattr(_read(), choice, ()) for choice in HELP}


@cache
def _read() -> WhatHelps:
    return practice_files.read(WhatHelps, FILE)
