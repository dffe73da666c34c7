"""The words of an order that somebody makes."""

from __future__ import annotations

from types import MappingProxyType

from duologue.languages import mark
from duologue.wording.values.kind import ListedWords


class RankingWords(ListedWords):
    empty = mark("Put these in an order.")
    shape = mark("Put these in an order.")
    problems = MappingProxyType({"incomplete": mark("Put all of these in an order, each one once.")})


WORDS = RankingWords()
