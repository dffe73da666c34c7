"""What the words of a result are."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from duologue.engine.script import Seat
from duologue.insight.figures import NotYet
from duologue.insight.reasons import Reason
from duologue.languages import _, mark
from duologue.wording.insight_words import say_why
from duologue.workings.lacking import Lacking
from duologue.workings.results import Worked


class ResultWords:
    """What a result with no words of its own says: nothing."""

    def say(self, found: Worked) -> str:
        """For both of them, in whole sentences."""
        return ""

    def draw(self, found: Worked) -> Mapping[str, object]:
        """As a page draws it; {} where words are enough."""
        return {}

    def propose(self, found: Worked) -> tuple[str, ...]:
        """What two people could sign, a thing a line."""
        return ()


def find_values(found: Worked) -> Mapping[str, Any]:
    """The figures, which their own result's words know the shape of."""
    return found.values


def find_name(found: Worked, seat: Seat | str) -> str:
    return found.names[Seat(seat)]


_LACKING: Mapping[str, str] = MappingProxyType(
    {
        Lacking.ANYTHING: mark("Nothing has been said of these yet."),
        Lacking.BOTH: mark("It takes both of you: one list of numbers is weighed against the other."),
    }
)


def say_lacking(found: Worked) -> str:
    """Why it could not be worked out; "" where it was."""
    lacking = find_values(found).get("lacking")
    if lacking is None:
        return ""
    return _(_LACKING[lacking]) if lacking in _LACKING else say_why(NotYet(Reason(lacking)))
