"""The words of minutes."""

from __future__ import annotations

from typing import Any

from duologue.engine.fields.kind import Field
from duologue.languages import mark, ngettext
from duologue.wording.values.kind import KindWords


class MinutesWords(KindWords):
    empty = mark("Say how many minutes.")
    how = mark("minutes")
    shape = mark("Give whole minutes, from %(low)s to %(high)s.")

    def say(self, asked: Field, value: Any) -> str:
        return ngettext("%(num)s minute", "%(num)s minutes", int(value))


WORDS = MinutesWords()
