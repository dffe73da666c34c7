"""What a result says where insight has nothing to work out."""

from __future__ import annotations

from types import MappingProxyType

from duologue.insight.figures import NotYet
from duologue.insight.reasons import Reason

_SAID = MappingProxyType(
    {
        Reason.NO_OPTIONS: "There is nothing to choose from yet.",
        Reason.ALL_OUT: "Each option is out for one of you. Another idea is needed, or a talk about what is "
        "behind the noes.",
        Reason.NOTHING_WANTED: "One of you gave no points at all, so there is nothing to weigh. A few points "
        "on anything will do.",
        Reason.NO_ITEMS: "There is nothing on the list yet.",
        Reason.TOO_MANY_WHOLE: "More than fifteen things that stay whole are too many to weigh at once. "
        "Divide them in two rounds.",
    }
)


def why_not(found: NotYet) -> str:
    return _SAID[found.reason]
