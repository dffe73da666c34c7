"""The words of a list that somebody writes."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType
from typing import Any

from duologue.engine.fields.kind import Field
from duologue.languages import _, mark
from duologue.wording.in_a_row import say_well_apart
from duologue.wording.values.kind import ListedWords


class GrowingListWords(ListedWords):
    shape = mark("Write these as short lines.")
    problems = MappingProxyType({"line-too-long": mark("Keep each line under %(most)s letters.")})

    def say_how(self, asked: Field) -> str:
        return _("numbers, with commas") if asked.of_own and asked.start else super().say_how(asked)

    def say_between(self, texts: Sequence[str]) -> str:
        """Lines that somebody wrote may have commas of their own."""
        return say_well_apart(texts)

    def say_signed(self, asked: Field, value: Any) -> str:
        """What is signed is read line by line, and kept like that."""
        return "\n".join(value)


WORDS = GrowingListWords()
