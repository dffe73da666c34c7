"""Trials of "Who carries what": how often the midpoint's range, and the gap's, hold what two people usually
say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from duologue.insight.arrays import Floats
from duologue.insight.load import Claims, estimate_load
from duologue.insight.reasons import NotYet
from duologue.insight.tellings import Claiming, claim
from duologue.insight.trials import Cell, Rate, TrialOutcome

DOMAINS = 6
WITHIN = 10
"""Couples who share one truth; the next ones have another."""
Ranges = tuple[Floats, Floats, Floats, Floats]
"""Low and high of the midpoint, low and high of the gap, each (domains,), in points of 100."""


@dataclass(frozen=True, slots=True)
class ClaimHabits:
    """`share`: lowest and highest that A claims in a domain if both agree; `reports`: how many; `error`:
    logits, `carry`: how far a report repeats the one before, in the share `lasting` of its variance; `to`:
    in steps of so many points; `domains`: how many they speak of."""

    share: tuple[float, float]
    reports: int
    carry: float = 0.0
    to: float = 1.0
    error: float = 0.3
    domains: int = DOMAINS
    lasting: float = 1.0


def find_told(claims: Floats) -> Ranges | None:
    """What the page shows of one couple's claims, (reports, domains, 2); None where it shows nothing."""
    reports, domains, _ = claims.shape
    found = estimate_load(
        [Claims(str(k), *map(float, claims[r, k])) for r in range(reports) for k in range(domains)]
    )
    if isinstance(found, NotYet):
        return None
    shown = [
        (one.midpoint.low, one.midpoint.high, one.gap.low, one.gap.high)
        for one in found
        if not isinstance(one.midpoint, NotYet) and not isinstance(one.gap, NotYet)
    ]
    if len(shown) < len(found):
        return None
    ends = np.array(shown)
    return ends[:, 0], ends[:, 1], ends[:, 2], ends[:, 3]


def try_ranges(
    telling: ClaimHabits, seed: int, couples: int, say: Callable[[Floats], Ranges | None] = find_told
) -> TrialOutcome:
    """How often both ranges hold what is so, over domains; the lesser of the two decides."""
    rng = np.random.default_rng(seed)
    shown, held = [], []
    for first in range(0, couples, WITHIN):
        many = min(WITHIN, couples - first)
        claiming = Claiming(
            rng.uniform(*telling.share, telling.domains),
            rng.normal(0.4, 0.3, telling.domains),
            error=telling.error,
            carry=telling.carry,
            to=telling.to,
            lasting=telling.lasting,
        )
        truth = claim(rng, many, telling.reports, claiming)
        for couple in range(many):
            ranges = say(truth.claims[:, couple])
            shown.append(ranges is not None)
            if ranges is not None:
                low, high, gap_low, gap_high = ranges
                held.append(
                    (
                        ((low <= truth.midpoint) & (truth.midpoint <= high)).mean(),
                        ((gap_low <= truth.gap) & (truth.gap <= gap_high)).mean(),
                    )
                )
    both = np.array(held).reshape(-1, 2)
    least = both[:, int(both.mean(axis=0).argmin())] if len(both) else both[:, 0]
    return TrialOutcome(Rate.make_of_each(np.array(shown)), cover=Rate.make_of_each(least))


SHARES = {
    "middle": ("shares of 25 to 75", (25.0, 75.0)),
    "little": ("shares of 3 to 15", (3.0, 15.0)),
    "most": ("shares of 85 to 97", (85.0, 97.0)),
}
WAYS = {
    "": ("", 0.0, (3, 12)),
    "-repeated": (", reports that repeat each other", 0.8, (3, 12)),
    "-nearly-same": (", reports that repeat each other nearly wholly", 0.9, (3, 6, 12, 24)),
}
FIVES = ClaimHabits((85.0, 97.0), 12, 0.8, 5.0)
ENDS = {"lowest": ("shares of 3", (3.0, 3.0)), "highest": ("shares of 97", (97.0, 97.0))}
"""Where a point is much of what a report moves."""
SWINGS = {
    "": ("", 0.3),
    "-wide": (" that swing twice as widely", 0.6),
    "-narrow": (" that hardly swing", 0.15),
}
SPOKEN_OF = {"": ("", DOMAINS), "-alone": (", of one thing alone", 1)}
"""Reports of one domain say a sixth of what those of six do about how far all of them swing."""

CELLS = (
    *(
        Cell(
            "load",
            f"{name}{way}-{reports}",
            f"{like}{said}, {reports} reports",
            partial(try_ranges, ClaimHabits(share, reports, carry)),
        )
        for name, (like, share) in SHARES.items()
        for way, (said, carry, counts) in WAYS.items()
        for reports in counts
    ),
    *(
        Cell(
            "load",
            f"{name}-nearly-same-{reports}",
            f"{like}, reports that repeat each other nearly wholly, {reports} reports",
            partial(try_ranges, ClaimHabits(share, reports, 0.9)),
        )
        for name, (like, share) in ENDS.items()
        for reports in (6, 12)
    ),
    *(
        Cell(
            "load",
            f"middle{alone}{swing}-nearly-same-{reports}",
            f"shares of 25 to 75{like}{of}, reports that repeat each other nearly wholly, {reports} reports",
            partial(try_ranges, ClaimHabits((25.0, 75.0), reports, 0.9, error=error, domains=domains)),
        )
        for swing, (like, error) in SWINGS.items()
        for alone, (of, domains) in SPOKEN_OF.items()
        for reports in (3, 6, 12)
        if swing or alone
    ),
    *(
        Cell(
            "load",
            f"middle{alone}-half-lasting-{reports}",
            f"shares of 25 to 75{of}, reports half of which is another each time, {reports} reports",
            partial(try_ranges, ClaimHabits((25.0, 75.0), reports, 0.9, domains=domains, lasting=0.5)),
        )
        for alone, (of, domains) in SPOKEN_OF.items()
        for reports in (6, 12, 24)
    ),
    Cell(
        "load",
        "most-fives-12",
        "shares of 85 to 97, in fives, reports that repeat each other, 12 reports",
        partial(try_ranges, FIVES),
    ),
)
