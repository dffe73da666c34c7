"""The first ten days, from `practices/first-ten-days.toml`: the rota's beginning.

A day that was missed is over; what is not installed is passed over, and the rota takes its place.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from duologue.rhythm.rota import Offerable

ALONE, TOGETHER = "one", "two"
KNOWN = {"slug", "practice", "people", "screen"}


@dataclass(frozen=True, slots=True)
class Want:
    """What fits a day: each of these that is given has to."""

    slug: str | None = None
    practice: str | None = None
    people: int | None = None
    screen: bool | None = None

    def fits(self, one: Offerable) -> bool:
        return (
            self.slug in (None, one.slug)
            and self.practice in (None, one.practice)
            and self.people in (None, 2 if one.for_two else 1)
            and self.screen in (None, one.needs_screen)
        )


@dataclass(frozen=True, slots=True)
class Day:
    """`quiet`: nothing is due; `say`: a line for it. `ceiling`: a private word that there is one to set."""

    day: int
    quiet: bool = False
    say: str = ""
    why: str = ""
    ceiling: bool = False
    wants: tuple[Want, ...] = ()

    def wanted(self, exercises: Sequence[Offerable]) -> tuple[Offerable, ...]:
        """What is installed of it, best first."""
        return tuple(one for want in self.wants for one in exercises if want.fits(one))


def day(number: int, *, alone: bool) -> Day | None:
    """The plan for a day from 0 on, None when there is none any more."""
    return read().get((ALONE if alone else TOGETHER, number))


@cache
def read() -> Mapping[tuple[str, int], Day]:
    raw = (files("duologue.practices") / "first-ten-days.toml").read_text("utf-8")
    found = tomllib.loads(raw)
    return {(whose, one["day"]): _day(one) for whose in (ALONE, TOGETHER) for one in found[whose]}


def _day(raw: Mapping[str, Any]) -> Day:
    wants = raw.get("want", [])
    if any(set(want) - KNOWN for want in wants):
        raise ValueError(
            f"first-ten-days.toml, day {raw['day']}: a want has {sorted(KNOWN)} and nothing else"
        )
    return Day(
        raw["day"],
        raw.get("quiet", False),
        raw.get("say", ""),
        raw.get("why", ""),
        raw.get("ceiling", False),
        tuple(Want(**want) for want in wants),
    )
