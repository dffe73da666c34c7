"""The words of a date, which is said as it was given: 2027-01-31."""

from __future__ import annotations

from duologue.languages import mark
from duologue.wording.values.kind import KindWords


class DayWords(KindWords):
    empty = mark("Choose a day.")
    how = mark("a date: 2027-01-31")
    shape = mark("Give a date, such as 2027-01-31.")


WORDS = DayWords()
