"""The words for when both are free."""

from __future__ import annotations

from collections.abc import Mapping

from duologue.languages import _, ngettext
from duologue.wording.results.words import ResultWords, values_of
from duologue.wording.rows import well_apart
from duologue.wording.values.slots import say_slot
from duologue.workings.results import Worked

MOST_SAID = 12


class FreeTogetherWords(ResultWords):
    def say(self, found: Worked) -> str:
        said = [say_slot(slot) for slot in values_of(found)["slots"]]
        if not said:
            return _("No time in common this once. Look at the days after these, or make one of them free.")
        times, more = well_apart(said[:MOST_SAID]), len(said) - MOST_SAID
        if values_of(found)["people"] < 2:
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
        slots = values_of(found)["slots"]
        return {"slots": [{"id": slot, "text": say_slot(slot)} for slot in slots]} if slots else {}

    def propose(self, found: Worked) -> tuple[str, ...]:
        return tuple(say_slot(slot) for slot in values_of(found)["slots"][:1])


WORDS = FreeTogetherWords()
