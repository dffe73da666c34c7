"""The words for how far apart two mood points lie. No number is said."""

from __future__ import annotations

from types import MappingProxyType

from duologue.languages import _, mark
from duologue.wording.in_a_row import say_one_after_the_other
from duologue.wording.results.result_words import ResultWords, find_name, find_values
from duologue.workings.comparing import Nearness
from duologue.workings.results import Worked

_POINTS = MappingProxyType(
    {
        Nearness.SAME: mark("The two points are almost in the same place."),
        Nearness.CLOSE: mark("The two points are close by."),
        Nearness.SOME_WAY: mark("The two points are some way off."),
        Nearness.FAR: mark("The two points are far off."),
    }
)
_GUESSES = MappingProxyType(
    {
        Nearness.SAME: mark("Both guesses are almost in the same place."),
        Nearness.CLOSE: mark("Both guesses are close by."),
        Nearness.SOME_WAY: mark("Both guesses are some way off."),
        Nearness.FAR: mark("Both guesses are far off."),
    }
)
_GUESS = MappingProxyType(
    {
        Nearness.SAME: mark("%(name)s’s guess is almost in the same place."),
        Nearness.CLOSE: mark("%(name)s’s guess is close by."),
        Nearness.SOME_WAY: mark("%(name)s’s guess is some way off."),
        Nearness.FAR: mark("%(name)s’s guess is far off."),
    }
)


class DistanceWords(ResultWords):
    def say(self, found: Worked) -> str:
        near = {whose: Nearness(name) for whose, name in find_values(found).items()}
        if not near:
            return _("There are no two points to hold side by side this time.")
        if "both" in near:
            return _(_POINTS[near["both"]])
        if len(near) == 2 and len(set(near.values())) == 1:
            return _(_GUESSES[near["first"]])
        return say_one_after_the_other(
            [_(_GUESS[how], name=find_name(found, whose)) for whose, how in near.items()]
        )


WORDS = DistanceWords()
