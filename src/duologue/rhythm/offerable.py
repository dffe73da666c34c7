"""What may be offered, as the mask and the rota see it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Offerable:
    """An exercise as the rota sees it. `minutes`: the most it takes; `depth` 1 to 4, the least it can be;
    `rank` 0 to 3, how well its idea is supported; `by_itself`: offered without a plan that wants it; `deck`:
    of what is for one and begins with a card, which is the offer."""

    slug: str
    practice: str
    minutes: int
    depth: int
    for_two: bool
    takes_place: bool
    needs_screen: bool
    comfort: bool
    rank: int
    by_itself: bool = True
    deck: str | None = None
