"""The words of feelings."""

from __future__ import annotations

from collections.abc import Sequence

from duologue.engine.fields.kind import Field
from duologue.languages import mark
from duologue.wording.feeling_words import say_word
from duologue.wording.values.kind import ListedWords


class FeelingsWords(ListedWords):
    empty = mark("Choose a word.")
    how = mark("words, with commas")
    shape = mark("Choose from the words.")

    def say_items(self, asked: Field, items: Sequence[object]) -> list[str]:
        """A field with words of its own says them; the others are the many that a page offers."""
        if asked.options:
            return super().say_items(asked, items)
        return [say_word(str(item)) for item in items]


WORDS = FeelingsWords()
