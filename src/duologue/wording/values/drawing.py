"""The words of a drawing."""

from __future__ import annotations

from types import MappingProxyType

from duologue.languages import mark
from duologue.wording.values.attached import AttachedWords


class DrawingWords(AttachedWords):
    named = mark("A drawing")
    empty = mark("Draw something, or say in words what you would draw.")
    how = mark("in words: what you would draw")
    shape = mark("Draw something, or write this as text.")
    problems = MappingProxyType(
        {
            "too-many-points": mark("This drawing has more lines than can be kept. Take some of them back."),
            "too-big": mark("This drawing has more lines than can be kept. Take some of them back."),
            "no-lines": mark("There are no lines in this that can be read. Please draw it once more."),
            "other-kind": mark("There are no lines in this that can be read. Please draw it once more."),
        }
    )


WORDS = DrawingWords()
