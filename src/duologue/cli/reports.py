"""What every report of `duologue analyse` is made of."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

from duologue.cli.command_wishes import Wishes
from duologue.cli.table import FileTable, read_table
from duologue.languages import mark
from duologue.wording.insight_words import say_why

if TYPE_CHECKING:
    from duologue.insight.figures import NotYet, Range

Report = dict[str, Any]
Analysis = Callable[..., Report]
"""Of a file, and of what was said about it (`Wishes`), if anything was."""

ENOUGH = mark("There is enough to say something.")


def make_of_table(*needed: str, more: bool = False) -> Callable[[Callable[[FileTable], Report]], Analysis]:
    """Makes an analysis of a function from a table to its report. What was found out about the file stands
    first in it."""

    def make_analysis(tell: Callable[[FileTable], Report]) -> Analysis:
        @wraps(tell)
        def analyse_table(file: Path, wishes: Wishes | None = None) -> Report:
            table = read_table(file, needed, more, wishes=wishes)
            return add_reading(table, tell(table))

        return analyse_table

    return make_analysis


def add_reading(table: FileTable, report: Report) -> Report:
    """The report, with what was found out about its file."""
    said = table.say_reading()
    return {"read_as": said} | report if said else report


def report_refused(why: NotYet) -> Report:
    """A report, or a part of one, without a figure."""
    return {"shown": False, "reason": say_why(why)}


def report_range(spread: Range) -> Report:
    """A range by its names."""
    return {"low": spread.low, "estimate": spread.middle, "high": spread.high}
