"""Short ways to keep things in tests, through the services that pages use."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from tests.world import Actor, World

from duologue.keepsakes import agreeing, keeping, reading_keepsakes
from duologue.keepsakes.reading_keepsakes import Kept
from duologue.manuscript import keepsake_kinds as kinds

SUNDAYS = "Sundays are ours, until noon."


def kept(who: Actor, id_: UUID, now: datetime) -> Kept:
    return reading_keepsakes.read_one(who.me(now), id_, now.date())


def every(who: Actor, now: datetime) -> list[str]:
    return [one.text for one in reading_keepsakes.read_everything(who.me(now), now.date(), archived=False)]


def begun(world: World, text: str = SUNDAYS, again: date | None = None) -> UUID:
    """Ana's wording, which Ben has not confirmed."""
    return keeping.keep(world.ana.me(), kinds.AGREEMENT, text, world.now, again=again)


def agreed(world: World, text: str = SUNDAYS, again: date | None = None) -> UUID:
    """An agreement that both have confirmed."""
    id_ = begun(world, text, again)
    agreeing.confirm(world.ben.me(), id_, kept(world.ben, id_, world.now).seen, world.now)
    return id_


def edit(
    who: Actor, id_: UUID, text: str, now: datetime, *, again: date | None = None, seen: str | None = None
) -> None:
    before = kept(who, id_, now).seen if seen is None else seen
    keeping.edit(who.me(now), id_, text, again, before, now)


def said(who: Actor, id_: UUID, now: datetime) -> set[str]:
    """Every wording that somebody has before them, the one that stands among them."""
    found = kept(who, id_, now)
    return {found.text, *(one.text for one in found.wordings)}
