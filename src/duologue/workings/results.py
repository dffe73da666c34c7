"""Results worked out by name from values that both may read: what one is, and where it is looked up.

Those that a script may name stand in `workings`, and are known here once that room has been imported. They
give names and figures alone; `wording/results` has a sentence for each.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from duologue.engine.fields.kind import Field, FieldKind
from duologue.engine.script import Seat, Step
from duologue.engine.values import Values

Inputs = Sequence[tuple[Step, Mapping[Seat, Values]]]
Figures = Mapping[str, object]
"""Plain values as JSON has them: ids, seats, numbers, and names of what was found."""
Work = Callable[[Inputs], Figures]


@dataclass(frozen=True, slots=True)
class Worked:
    """What came of a result, and what words it is to be told in.

    `values` are the result. `asked` are the fields that it was made from, by "STEP.FIELD", with their options
    as this reader reads them; `names` are the two as a sentence names them.
    """

    name: str
    values: Figures = field(default_factory=lambda: MappingProxyType({}))
    asked: Mapping[str, Field] = field(default_factory=lambda: MappingProxyType({}))
    names: Mapping[Seat, str] = field(default_factory=lambda: MappingProxyType({}))

    def say_option(self, option: str) -> str:
        """The words of an option."""
        found = (one.text for asked in self.asked.values() for one in asked.options if one.id == option)
        return next(found, option)

    @property
    def figures(self) -> dict[str, object]:
        """The same for everybody, whatever language it is read in."""
        return {"name": self.name, **self.values}


@dataclass(frozen=True, slots=True)
class Result:
    """`fits` returns None, or says to the writer why it can't work with these steps."""

    work: Work
    fits: Callable[[Sequence[Step]], str | None]


RESULTS: dict[str, Result] = {}


def register(name: str, fits: Callable[[Sequence[Step]], str | None]) -> Callable[[Work], Work]:
    """Make a function available to scripts as `work_out = "name"`; raises ValueError for a name in use."""

    def keep(work: Work) -> Work:
        if name in RESULTS:
            raise ValueError(f"there is a result “{name}” already")
        RESULTS[name] = Result(work, fits)
        return work

    return keep


def work_out(name: str, inputs: Inputs, names: Mapping[Seat, str]) -> Worked:
    """What comes of a result by its name; nothing, where there is none of that name any more."""
    result = RESULTS.get(name)
    asked = {f"{step.id}.{one.id}": one for step, _ in inputs for one in step.fields}
    return Worked(name, {} if result is None else result.work(inputs), asked, names)


def require_one_field(kind: FieldKind) -> Callable[[Sequence[Step]], str | None]:
    """For results that look at one step with a field of one kind."""

    def refuse_unless_it_fits(steps: Sequence[Step]) -> str | None:
        if len(steps) == 1 and any(asked.kind is kind for asked in steps[0].fields):
            return None
        return f"needs one step with a {kind.word} field"

    return refuse_unless_it_fits


def find_input_field(inputs: Inputs, kind: FieldKind) -> tuple[Field, Mapping[Seat, Values]]:
    """The first field of a kind, and what each gave at its step; what `require_one_field` has checked is
    there."""
    return next((asked, given) for step, given in inputs for asked in step.fields if asked.kind is kind)
