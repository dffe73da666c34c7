"""Words for how it is inside: of the script's own, or of the many that a page offers."""

from __future__ import annotations

import re

from duologue.engine.fields.growing_list import MOST
from duologue.engine.fields.kind import Field, Value, Wrong
from duologue.engine.fields.listed import Listed
from duologue.engine.fields.raw import read_items, take_as_many

_WORD = re.compile(r"[\w' -]{1,40}\Z")


class Feelings(Listed):
    word = "feelings"
    examples = ("calm", "sad, lonely")
    keys = frozenset({"options"})
    is_ticked = is_in_words = needs_no_label = can_be_none = can_be_in_common = True

    def read(self, asked: Field, raw: object) -> Value | None:
        found, known = read_items(raw), {option.id for option in asked.options}
        if any((known and item not in known) or not _WORD.match(item) for item in found):
            raise Wrong("shape")
        return take_as_many(asked, found, asked.most or MOST)


KIND = Feelings()
