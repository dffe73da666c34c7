"""The words of ratings."""

from __future__ import annotations

from duologue.engine.fields.kind import Field
from duologue.engine.fields.ratings import NO
from duologue.languages import _, mark
from duologue.wording.values.kind import ByOptionWords


class RatingsWords(ByOptionWords):
    empty = mark("Rate at least one of these.")
    how = mark("0 to 10 for each, in order, with commas; nothing for none")
    shape = mark("Choose whole numbers from 0 to 10, or leave a line empty.")

    def say_part(self, part: int | str) -> str:
        return _("not this one") if part == NO else str(part)

    def say_how(self, asked: Field) -> str:
        if asked.veto:
            return _(
                "0 to 10 for each, in order, with commas; nothing for none, “no” if you can’t live with it"
            )
        return _(self.how)


WORDS = RatingsWords()
