"""What the words of the kinds have in common whose content lies beside the answer."""

from __future__ import annotations

from typing import Any, ClassVar

from duologue.engine.fields.attached import WORDS, find_id
from duologue.engine.fields.kind import Field
from duologue.engine.values import FieldProblem
from duologue.languages import _, mark
from duologue.wording.values.kind import KindWords


class AttachedWords(KindWords):
    named: ClassVar[str]
    """What a value is called that says nothing in words: "A picture"."""

    def say(self, asked: Field, value: Any) -> str:
        if find_id(value) is None:
            return str(value)
        return str(value.get(WORDS) or _(self.named))

    def say_problem(self, problem: FieldProblem) -> str:
        if problem.name in _SENTENCES and problem.name not in self.problems:
            return _(_SENTENCES[problem.name])
        return super().say_problem(problem)


_SENTENCES = {
    "gone": mark("This was put in too long ago, or was sent before. Please add it once more."),
    "too-many-unsent": mark(
        "Many pictures and recordings were put in here and never sent. They go within a week. Until then you "
        "can write it instead."
    ),
    "unreadable-file": mark("This file is damaged and can't be read. Please try another."),
}
