"""The words for when both are free."""

from __future__ import annotations

from collections.abc import Mapping

from duologue.languages import _, ngettext
from duologue.wording.in_a_row import say_well_apart
from duologue.wording.results.result_words import ResultWords, find_values
from duologue.wording.values.slots import say_slot
from duologue.workings.results import Worked

MOST_SAID = 12


class FreeTogetherWords(ResultWords):
    def say(self, found: Worked) -> str:
        said = [say_slot(slot) for slot in find_values(found)["slots"]]
        if not said:
            return _("No time in common this once. Look at the days after these, or make one of them free.")
        times, more = say_well_apart(said[:MOST_SAID]), len(said) - MOST_SAID
        if find_values(found)["people"] < 2:
            if more <= 0:
                return _("You are free: %(times)s.", times=times)
            return ngettext(
                "You are free: %(times)s, and %(num)s more.",
                "You are free: %(times)s, and %(num)s more.",
                more,
                times=times,
            )
        if more <= 0:
            return _("You are both free: %(times)s.", times=times)
        return ngettext(
            "You are both free: %(times)s, and %(num)s more.",
            "You are both free: %(times)s, and %(num)s more.",
            more,
            times=times,
        )

    def draw(self, found: Worked) -> Mapping[str, object]:
        slots = find_values(found)["slots"]
        return {"slots": [{"id": slot, "text": say_slot(slot)} for slot in slots]} if slots else {}

    def propose(self, found: Worked) -> tuple[str, ...]:
        return tuple(say_slot(slot) for slot in find_values(found)["slots"][:1])


WORDS = FreeTogetherWords()
