"""Days without an answer, and what they may have been like.

People skip the days on which they are low, and nothing that they gave tells so: a line of the answered days
lies above that of all days by about L m SD, with m the share of asked days without an answer and L the logits
by which a day is skipped more for each SD that it lies below the usual. L cannot be known, so it gets a
prior, N(0, .8^2), and the line an SD more of .8 m SD. Without it a 90% band holds 60 to 69 times in 100 where
L is 1 (science 2.9).
"""

from __future__ import annotations

import numpy as np

from duologue.insight.arrays import Floats

SKIPPED_WHEN_LOW = 0.8
"""SD of L, logits a SD."""
EVERY_OTHER = 0.5
"""Share of days on which closeness is asked unless somebody chose every day."""


def estimate_unanswered(share: Floats, *, daily: bool = False) -> Floats:
    """m, 0-1, from the `share` of all days that have an answer. Who answers more than every other day is
    asked every day, `daily` or not."""
    asked = np.where(daily | (share > EVERY_OTHER), 1.0, EVERY_OTHER)
    missing: Floats = 1.0 - np.minimum(share / asked, 1.0)
    return missing
