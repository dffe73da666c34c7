"""The words for what both chose."""

from __future__ import annotations

from duologue.languages import _
from duologue.wording.results.words import ResultWords, values_of
from duologue.wording.rows import is_sentence, well_apart
from duologue.wording.values import say_value
from duologue.workings.results import Worked


class InCommonWords(ResultWords):
    def say(self, found: Worked) -> str:
        things = well_apart(self.propose(found))
        if not things:
            return _("Nothing in common this time. You could talk about that.")
        if is_sentence(things):
            return _("Both of you: %(things)s", things=things)
        return _("Both of you: %(things)s.", things=things)

    def propose(self, found: Worked) -> tuple[str, ...]:
        shared = values_of(found).get("shared", {})
        return tuple(say_value(found.asked[name], items) for name, items in shared.items())


WORDS = InCommonWords()
