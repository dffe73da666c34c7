"""The words of feelings."""

from __future__ import annotations

from duologue.languages import mark
from duologue.wording.values.kind import ListedWords


class FeelingsWords(ListedWords):
    empty = mark("Choose a word, or skip this step.")
    how = mark("words, with commas")
    shape = mark("Choose from the words.")


WORDS = FeelingsWords()
