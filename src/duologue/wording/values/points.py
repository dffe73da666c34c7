"""The words of points."""

from __future__ import annotations

from types import MappingProxyType

from duologue.engine.fields.kind import Field
from duologue.engine.fields.points import TOTAL
from duologue.engine.values import FieldProblem
from duologue.languages import _, mark, ngettext
from duologue.wording.values.kind import ByOptionWords


class PointsWords(ByOptionWords):
    empty = mark("Give your points.")
    shape = mark("Give whole points, none of them below zero.")
    problems = MappingProxyType({"not-among": mark("Give points to these only.")})

    def say_how(self, asked: Field) -> str:
        return _("%(total)s points over these, in order, with commas", total=asked.total or TOTAL)

    def say_problem(self, problem: FieldProblem) -> str:
        if problem.name == "points-left":
            return ngettext(
                "%(num)s point left to give.", "%(num)s points left to give.", problem.values["count"]
            )
        if problem.name == "points-too-many":
            return ngettext(
                "%(num)s point too many; %(total)s in all.",
                "%(num)s points too many; %(total)s in all.",
                problem.values["count"],
                total=problem.values["total"],
            )
        return super().say_problem(problem)


WORDS = PointsWords()
