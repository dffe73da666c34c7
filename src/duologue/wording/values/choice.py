"""The words of one option."""

from __future__ import annotations

from duologue.languages import mark
from duologue.wording.values.kind import KindWords


class ChoiceWords(KindWords):
    empty = mark("Choose one of these.")
    how = mark("a number")
    shape = mark("Choose one of these.")


WORDS = ChoiceWords()
