"""The words of several options."""

from __future__ import annotations

from duologue.languages import mark
from duologue.wording.values.kind import ListedWords


class SeveralWords(ListedWords):
    empty = mark("Choose from these.")
    shape = mark("Choose from these.")


WORDS = SeveralWords()
