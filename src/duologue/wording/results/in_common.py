"""The words for what both chose."""

from __future__ import annotations

from duologue.languages import _
from duologue.wording.in_a_row import is_sentence, say_well_apart
from duologue.wording.results.result_words import ResultWords, find_values
from duologue.wording.values import say_value
from duologue.workings.results import Worked


class InCommonWords(ResultWords):
    def say(self, found: Worked) -> str:
        things = say_well_apart(self.propose(found))
        if not things:
            return _("Nothing in common this time. You could talk about that.")
        if is_sentence(things):
            return _("Both of you: %(things)s", things=things)
        return _("Both of you: %(things)s.", things=things)

    def propose(self, found: Worked) -> tuple[str, ...]:
        shared = find_values(found).get("shared", {})
        return tuple(say_value(found.asked[name], items) for name, items in shared.items())


WORDS = InCommonWords()
