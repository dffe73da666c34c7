"""The hard mask: what is not offered now, one rule a reason. Pure; nothing here is ever shown or stored.

Each rule is true of what it hides. Those in `LASTING` don't pass with the days. `VARIETY` and `TURNS` are the
rota's own: what a plan has for a day has been put in its order by hand.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from duologue.rhythm.offerable import Offerable

REST = timedelta(hours=48)
WEEK = timedelta(days=7)
MOST_OF_A_PRACTICE = 2
GENTLE_DEPTH, GENTLE_MINUTES = 1, 10


@dataclass(frozen=True, slots=True)
class Done:
    """An exercise that was begun, between the two or alone."""

    slug: str
    practice: str
    at: datetime
    for_two: bool


@dataclass(frozen=True, slots=True)
class Masks:
    """What one person's offers have to keep to.

    All are one's own, or known to both: `not_for_me`, `depth`, `minutes`, `times_a_week` and `hard_season`
    are one's own limits and never the other's. `met_together` and `met_alone`: 0 to 4.
    `shared`: the two have confirmed each other. `waits`: a round is open between them. `turn`: it is this
    one's day to begin something for two. `gentle`: one's own day is heavy. `still`: it is long since anything
    opened that both took part in.
    """

    not_for_me: frozenset[str] = frozenset()
    depth: int | None = None
    minutes: int | None = None
    times_a_week: int | None = None
    hard_season: bool = False
    met_together: int = 0
    met_alone: int = 0
    shared: bool = True
    waits: bool = False
    turn: bool = True
    gentle: bool = False
    still: bool = False
    done: tuple[Done, ...] = field(default=(), repr=False)


Rule = Callable[[Offerable, Masks, datetime], bool]


def is_refused(one: Offerable, masks: Masks, _now: datetime) -> bool:
    """One said "not for me"."""
    return one.slug in masks.not_for_me


def is_too_soon(one: Offerable, masks: Masks, now: datetime) -> bool:
    """Done within 48 hours."""
    return any(done.slug == one.slug and now - done.at < REST for done in masks.done)


def has_enough_of_its_kind(one: Offerable, masks: Masks, now: datetime) -> bool:
    """Its practice was there twice within a week."""
    lately = [done for done in masks.done if done.practice == one.practice and now - done.at < WEEK]
    return len(lately) >= MOST_OF_A_PRACTICE


def is_above_a_ceiling(one: Offerable, masks: Masks, _now: datetime) -> bool:
    """Deeper than one's ceiling."""
    return masks.depth is not None and one.depth > masks.depth


def is_above_the_ladder(one: Offerable, masks: Masks, _now: datetime) -> bool:
    """Deeper than one step above what both have met; of something for one, than what that one has."""
    met = masks.met_together if one.for_two else max(masks.met_together, masks.met_alone)
    return one.depth > met + 1


def is_too_long(one: Offerable, masks: Masks, _now: datetime) -> bool:
    """May take longer than one has time for."""
    return masks.minutes is not None and one.minutes > masks.minutes


def is_often_enough(one: Offerable, masks: Masks, now: datetime) -> bool:
    """The two have begun as much this week as one wants; what is for oneself goes by one's own log."""
    if masks.times_a_week is None or not one.for_two:
        return False
    lately = [done for done in masks.done if done.for_two and now - done.at < WEEK]
    return len(lately) >= masks.times_a_week


def is_for_no_hard_season(one: Offerable, masks: Masks, _now: datetime) -> bool:
    """Comfort only, in a hard season of one's own."""
    return masks.hard_season and not one.comfort


def is_not_shared(one: Offerable, masks: Masks, _now: datetime) -> bool:
    """It is for two, and there is one."""
    return one.for_two and not masks.shared


def is_kept_from_waiting(one: Offerable, masks: Masks, _now: datetime) -> bool:
    """At most one round waits for anybody, so nothing that would wait beside it."""
    return masks.waits and one.for_two and one.takes_place


def is_too_much_today(one: Offerable, masks: Masks, _now: datetime) -> bool:
    """On a heavy day of one's own: light and short."""
    return masks.gentle and (one.depth > GENTLE_DEPTH or one.minutes > GENTLE_MINUTES)


def is_for_two_in_a_still_time(one: Offerable, masks: Masks, _now: datetime) -> bool:
    """Nothing has opened between the two for long: then something for oneself, to either of them alike."""
    return masks.still and one.for_two


def is_on_the_other_s_turn(one: Offerable, masks: Masks, _now: datetime) -> bool:
    """What is for two is put to one of them a day."""
    return one.for_two and not masks.turn


LASTING: tuple[Rule, ...] = (
    is_refused,
    is_above_a_ceiling,
    is_above_the_ladder,
    is_too_long,
    is_for_no_hard_season,
    is_not_shared,
)
PASSING: tuple[Rule, ...] = (
    is_too_soon,
    is_often_enough,
    is_kept_from_waiting,
    is_too_much_today,
    is_for_two_in_a_still_time,
)
VARIETY: tuple[Rule, ...] = (has_enough_of_its_kind,)
TURNS: tuple[Rule, ...] = (is_on_the_other_s_turn,)


def is_hidden_by_mask(one: Offerable, masks: Masks, now: datetime, *rules: tuple[Rule, ...]) -> bool:
    return any(rule(one, masks, now) for group in rules for rule in group)
