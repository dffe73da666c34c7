"""Why a page of figures has none yet."""

from __future__ import annotations

from duologue.insight.figures import NotYet, TenDaysFirst
from duologue.languages import _
from duologue.wording import insight


def say_why(why: NotYet | TenDaysFirst) -> str:
    """A sentence or two without a name and without a figure."""
    if isinstance(why, NotYet):
        return insight.say_why(why)
    return _("First come your first ten days, in your own words. Figures can wait until then.")
