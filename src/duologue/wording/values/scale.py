"""The words of a number from 0 to 10."""

from __future__ import annotations

from duologue.engine.fields.kind import Field
from duologue.languages import _, mark
from duologue.wording.values.kind import KindWords


class ScaleWords(KindWords):
    empty = mark("Choose a number.")
    how = mark("0 to 10")
    shape = mark("Choose a whole number from 0 to 10.")

    def say_how(self, asked: Field) -> str:
        if asked.ends is None:
            return _(self.how)
        # TRANSLATORS: what the two ends of a scale mean: "0 far off, 10 very close".
        return _("0 %(low)s, 10 %(high)s", low=asked.ends[0], high=asked.ends[1])


WORDS = ScaleWords()
