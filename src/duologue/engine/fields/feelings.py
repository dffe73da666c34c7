"""Words for how it is inside: of the script's own, or of the many that a page offers."""

from __future__ import annotations

import re

from duologue.engine.fields.growing_list import MOST
from duologue.engine.fields.kind import Value, Wrong
from duologue.engine.fields.listed import Listed
from duologue.engine.fields.raw import as_many, items
from duologue.engine.script import Field

OF_THE_WORDS = "Choose from the words."
_WORD = re.compile(r"[\w' -]{1,40}\Z")


class Feelings(Listed):
    word = "feelings"
    examples = ("calm", "sad, lonely")
    empty = "Choose a word, or skip this step."
    keys = frozenset({"options"})
    is_ticked = is_in_words = needs_no_label = can_be_none = can_be_in_common = True

    def read(self, asked: Field, raw: object) -> Value | None:
        found, known = items(raw, OF_THE_WORDS), {option.id for option in asked.options}
        if any((known and item not in known) or not _WORD.match(item) for item in found):
            raise Wrong(OF_THE_WORDS)
        return as_many(asked, found, asked.most or MOST)

    def prompt(self, asked: Field) -> str:
        return "numbers, with commas" if asked.options else "words, with commas"


KIND = Feelings()
