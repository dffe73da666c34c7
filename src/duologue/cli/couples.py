"""Couples as pairs of numbers, whichever way a table has them. Who is left out is said, and why; nobody is
paired by a guess."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from duologue.cli.stop import Stop
from duologue.cli.table import FileTable
from duologue.languages import _, ngettext

if TYPE_CHECKING:
    from duologue.insight.arrays import Floats

VALUES = ("outcome", "predictor")
"""What a couple has two of, before any covariates."""


@dataclass(frozen=True, slots=True)
class Couples:
    """`values`: outcome, predictor and covariates, each (n, 2); in the order of `roles` where there are any,
    else `why_no_roles` says what is in the way. `names`: the couples'; `columns`: what the values are called
    in the file."""

    table: FileTable
    names: Sequence[str]
    values: tuple[Floats, ...]
    columns: tuple[str, ...]
    roles: tuple[str, str] | None
    why_no_roles: str
    left_out: int
    why_left_out: str

    @property
    def not_used(self) -> list[str]:
        """Columns of the file that nothing was taken from."""
        used = {"couple", "role", *self.columns}
        used |= {f"{name} {side}" for name in self.columns for side in (1, 2)}
        at = {where for name, where in self.table.at.items() if name in used}
        return [column for where, column in enumerate(self.table.columns) if where not in at]


def say_left_out(first: str, count: int) -> str:
    """Why the first couple of so many has no place among the pairs, and how many more have none."""
    if count < 2:
        return first
    more = ngettext("%(num)s more is left out.", "%(num)s more are left out.", count - 1)
    return f"{first} {more}"


def say_empty(couple: str, column: str, line: int) -> str:
    """That a couple lacks a value."""
    return _("Couple %(couple)s has no %(column)s in line %(line)s.", couple=couple, column=column, line=line)


def check_apart(file: Path, columns: Sequence[str]) -> None:
    """Two values from one column would say that they go with each other."""
    seen: set[str] = set()
    for column in columns:
        if column.casefold() in seen:
            raise Stop(
                _(
                    "%(file)s: the column %(column)s is asked for as two things.",
                    file=file,
                    column=repr(column),
                )
            )
        seen.add(column.casefold())
