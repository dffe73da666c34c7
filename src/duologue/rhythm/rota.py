"""Whose turn among the exercises: a plain rota. Pure: no clock, no chance, no storage.

Under the mask, the best-graded that are left; of those, the one least recently offered. At least one offer in
four needs no screen. What is for two is put to one of the two a day, by turns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from duologue.rhythm import masks as rules
from duologue.rhythm.masks import WEEK, Masks, is_hidden_by_mask
from duologue.rhythm.offerable import Offerable

IN_FOUR = 4


@dataclass(frozen=True, slots=True)
class Offered:
    """One line of the log: what one was offered on a day of theirs."""

    day: date
    slug: str


class Cause(StrEnum):
    """Why this one, from what is one's own or known to both."""

    PLANNED = "planned"
    OFF_SCREEN = "off-screen"
    GENTLE = "gentle"
    COMFORT = "comfort"
    NEW = "new"
    A_WHILE = "a-while"


@dataclass(frozen=True, slots=True)
class Offer:
    exercise: Offerable
    cause: Cause


@dataclass(frozen=True, slots=True)
class Nothing:
    """Nothing is offered; there is no reason to tell, and so there is none here."""


def choose(
    exercises: Sequence[Offerable],
    history: Sequence[Offered],
    masks: Masks,
    now: datetime,
    wanted: Sequence[Offerable] = (),
) -> Offer | Nothing:
    """What to offer now. `history` is one's own log, oldest first; `wanted` is what a plan has for this day,
    best first: it comes before the rota, on either's day and however much of its kind there was, and keeps to
    the mask otherwise. `now` is in one's own time zone, as the days of the log are."""
    if _had_enough(history, masks, now.date()):
        return Nothing()
    known = {one.slug: one for one in (*exercises, *wanted)}
    only_off_screen = _owes_one_off_screen(history, known) and _may_pay(exercises, masks, now)
    for one in wanted:
        is_hidden = is_hidden_by_mask(one, masks, now, rules.LASTING, rules.PASSING)
        if not is_hidden and not (only_off_screen and one.needs_screen):
            return Offer(one, Cause.PLANNED)
    able = [
        one
        for one in exercises
        if one.by_itself
        and not is_hidden_by_mask(one, masks, now, rules.LASTING, rules.PASSING, rules.VARIETY, rules.TURNS)
        and not (only_off_screen and one.needs_screen)
    ]
    if not able:
        return Nothing()
    best = max(one.rank for one in able)
    last = _list_last(history, masks, now.tzinfo)
    chosen = min(
        (one for one in able if one.rank == best),
        key=lambda one: (last.get(one.slug, date.min), _digest_slug(one.slug)),
    )
    return Offer(chosen, _name_cause(masks, only_off_screen, chosen.slug in last))


def find_whose_turn(couple: UUID, day: date) -> str:
    """The seat to whom things for two are put on this day; the other's is the next one."""
    return "ab"[(day.toordinal() + couple.int) % 2]


def _had_enough(history: Sequence[Offered], masks: Masks, today: date) -> bool:
    """Whether one was offered something on as many of the last seven days as one wants in a week."""
    if masks.times_a_week is None:
        return False
    week = {one.day for one in history if today - WEEK < one.day < today}
    return len(week) >= masks.times_a_week


def _owes_one_off_screen(history: Sequence[Offered], known: dict[str, Offerable]) -> bool:
    """Whether the last three all needed a screen, so that the fourth may not. What is no longer installed
    counts as if it had."""
    lately = history[-(IN_FOUR - 1) :]
    needed = [known[one.slug].needs_screen if one.slug in known else True for one in lately]
    return len(lately) == IN_FOUR - 1 and all(needed)


def _may_pay(exercises: Sequence[Offerable], masks: Masks, now: datetime) -> bool:
    """Whether there is anything off the screen that only time hides: then the rota waits for it."""
    return any(
        one.by_itself and not one.needs_screen and not is_hidden_by_mask(one, masks, now, rules.LASTING)
        for one in exercises
    )


def _list_last(history: Sequence[Offered], masks: Masks, zone: tzinfo | None) -> dict[str, date]:
    """The day each was last offered or done, in one's own time zone."""
    found: dict[str, date] = {}
    for done in masks.done:
        found[done.slug] = max(found.get(done.slug, date.min), done.at.astimezone(zone).date())
    for one in history:
        found[one.slug] = max(found.get(one.slug, date.min), one.day)
    return found


def _digest_slug(slug: str) -> bytes:
    """An order among the never offered that is not the alphabet's, the same on every instance."""
    return sha256(slug.encode()).digest()


def _name_cause(masks: Masks, only_off_screen: bool, is_known: bool) -> Cause:
    if masks.hard_season:
        return Cause.COMFORT
    if masks.gentle:
        return Cause.GENTLE
    if only_off_screen:
        return Cause.OFF_SCREEN
    return Cause.A_WHILE if is_known else Cause.NEW
