"""The words of the kinds of field: a module here for each, of the same name as the kind's own, with one value
`WORDS`. Only these say a value or a mistake; a kind itself knows no word."""

from __future__ import annotations

from importlib import import_module

from duologue.engine.fields.kind import Field, FieldKind
from duologue.engine.values import FieldErrors, FieldProblem
from duologue.languages import _
from duologue.wording.in_a_row import say_side_by_side
from duologue.wording.values.kind import KindWords

_NO_KIND = KindWords()
_GAVE_NOTHING = frozenset({"empty", "nothing"})


def find_kind_words(kind: FieldKind) -> KindWords:
    """Found by the name of the kind's module, as its template is."""
    found: KindWords = import_module(f"{__name__}.{kind.name}").WORDS
    return found


def say_value(asked: Field, value: object) -> str:
    """A value as one would say it in a sentence; "" for none."""
    return "" if value is None else find_kind_words(asked.kind).say(asked, value)


def say_signed(asked: Field, value: object) -> str:
    """A value as it stands in an agreement."""
    return find_kind_words(asked.kind).say_signed(asked, value)


def say_how(asked: Field) -> str:
    """How to type an answer in a terminal."""
    return find_kind_words(asked.kind).say_how(asked)


def say_problem(problem: FieldProblem, *, may_skip: bool = False) -> str:
    """What is wrong with what was given in a field, said to who gave it. `may_skip`: where it was given there
    is a skip, which who gave nothing is told of; it is spoken of nowhere else."""
    words = _NO_KIND if problem.kind is None else find_kind_words(problem.kind)
    said = words.say_problem(problem)
    if not may_skip or problem.name not in _GAVE_NOTHING:
        return said
    return say_side_by_side([said, _("You can also skip this step.")])


def say_problems(found: FieldErrors, *, may_skip: bool = False) -> dict[str, str]:
    """A sentence for each field in which something is wrong, by its id."""
    return {field: say_problem(problem, may_skip=may_skip) for field, problem in found.errors.items()}
