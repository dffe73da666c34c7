"""Why an estimator says nothing yet. What people read of it stands in `wording`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """A name for each thing that may still be missing."""

    FEW_COUPLES = "few-couples"
    PREDICTOR_EVEN = "predictor-even"
    OUTCOME_EVEN = "outcome-even"
    COVARIATES_TANGLED = "covariates-tangled"
    NO_ERROR_LEFT = "no-error-left"
    K_FROM_FEW = "k-from-few"
    K_OF_ONE_ROLE = "k-of-one-role"
    ACTOR_NEAR_NOTHING = "actor-near-nothing"
    ONE_COUPLE_DECIDES = "one-couple-decides"
    FEW_GUESSES = "few-guesses"
    OTHER_EVEN = "other-even"
    GUESSES_EVEN = "guesses-even"
    GUESSES_COPIED = "guesses-copied"
    MOODS_ALIKE = "moods-alike"
    NO_OPTIONS = "no-options"
    ALL_OUT = "all-out"
    NOTHING_WANTED = "nothing-wanted"
    NO_ITEMS = "no-items"
    TOO_MANY_WHOLE = "too-many-whole"
    FEW_DAYS_AFTER = "few-days-after"
    FEW_DAYS_OF_BOTH = "few-days-of-both"
    FEW_DAYS_OF_ONE = "few-days-of-one"
    HARDLY_MOVED = "hardly-moved"
    QUIET_MONTH = "quiet-month"
    FEW_REPORTS = "few-reports"
    DIARY_SHORT = "diary-short"
    # Given by who asks before there is anything to estimate: the two read their own words first.
    TEN_DAYS_FIRST = "ten-days-first"


@dataclass(frozen=True, slots=True)
class NotYet:
    """Nothing can be said yet. `reason` may be told to both partners."""

    reason: Reason
