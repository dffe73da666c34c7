"""CSV files with a header, whose errors name line and column."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from duologue.cli.places import read_text, wrong
from duologue.cli.stop import Stop
from duologue.languages import _

_WHOLE = re.compile(r"-?\d{1,9}")
_DECIMAL = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?")

Value = TypeVar("Value")

LAST_DAY = date.max.toordinal()
LARGEST = 1e12


class Unfit(ValueError):
    """A cell's text does not fit its column; the message says what would."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table."""

    table: Table
    line: int
    cells: dict[str, str]

    def read(self, column: str, reader: Callable[[str], Value]) -> Value:
        """The cell's value by `reader`, which raises `Unfit` for what it cannot take."""
        try:
            return reader(self.cells[column])
        except Unfit as unfit:
            raise self.wrong(column, str(unfit)) from None

    def wrong(self, column: str, what: str) -> Stop:
        """The error of one cell, to raise."""
        return wrong(self.table.file, self.line, f"{self.table.columns.index(column) + 1} ({column})", what)


@dataclass(frozen=True, slots=True)
class Table:
    """`columns` in the file's own order."""

    file: Path
    columns: tuple[str, ...]
    rows: list[Row]


def read_table(file: Path, needed: tuple[str, ...], more: bool = False) -> Table:
    """The file's rows. Its header must hold each column `needed`, in any order, and no other unless
    `more`."""
    # Lines end where a table's do; a form feed or a separator inside a name is part of the name.
    lines = io.StringIO(read_text(file), newline="")
    reader = csv.reader(lines, strict=True, skipinitialspace=True)
    try:
        header = tuple(cell.strip() for cell in next(reader, []))
        _check_header(file, header, needed, more)
        table = Table(file, header, [])
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(header):
                at = min(len(cells), len(header)) + 1
                raise wrong(
                    file,
                    reader.line_num,
                    at,
                    _(
                        "the columns here are %(here)s, those of the header %(header)s",
                        here=len(cells),
                        header=len(header),
                    ),
                )
            stripped = (cell.strip() for cell in cells)
            table.rows.append(Row(table, reader.line_num, dict(zip(header, stripped, strict=True))))
    except csv.Error as failure:
        raise wrong(
            file, reader.line_num, 1, _("the quotes of this line do not close (%(error)s)", error=failure)
        ) from None
    return table


def _check_header(file: Path, header: tuple[str, ...], needed: tuple[str, ...], more: bool) -> None:
    for number, column in enumerate(header, 1):
        if not column:
            raise wrong(file, 1, number, _("this column has no name"))
        if column in header[: number - 1]:
            raise wrong(file, 1, number, _("the column %(column)s is there twice", column=column))
        if column not in needed and not more:
            known = ", ".join(needed)
            raise wrong(
                file,
                1,
                number,
                _("the column %(column)s is not known here; known are %(known)s", column=column, known=known),
            )
    for column in needed:
        if column not in header:
            raise wrong(file, 1, len(header) + 1, _("the column %(column)s is missing", column=column))


def day_number(text: str) -> int:
    """An ISO date as its ordinal, or a whole number as it is."""
    if _WHOLE.fullmatch(text):
        day = int(text)
        if day > LAST_DAY:
            raise Unfit(
                _("%(text)s is no day; write a date with its dashes, like 2026-01-31", text=repr(text))
            )
        return day
    try:
        return date.fromisoformat(text).toordinal()
    except ValueError:
        raise Unfit(
            _("%(text)s is neither a date like 2026-01-31 nor a whole number", text=repr(text))
        ) from None


def number(text: str) -> float:
    """Any decimal number whose square can still be added up."""
    if not _DECIMAL.fullmatch(text) or not math.isfinite(float(text)):
        raise Unfit(_("%(text)s is not a number", text=repr(text)))
    if abs(float(text)) > LARGEST:
        raise Unfit(
            _("%(text)s is more than can be reckoned with; give it in a larger unit", text=repr(text))
        )
    return float(text)


def between(low: float, high: float) -> Callable[[str], float]:
    """A reader of numbers from `low` to `high`."""

    def read(text: str) -> float:
        if not _DECIMAL.fullmatch(text) or not low <= float(text) <= high:
            raise Unfit(
                _(
                    "%(text)s is not a number from %(least)s to %(most)s",
                    text=repr(text),
                    least=f"{low:g}",
                    most=f"{high:g}",
                )
            )
        return float(text)

    return read


def maybe(reader: Callable[[str], Value]) -> Callable[[str], Value | None]:
    """The same reader, for a cell that may be empty."""
    return lambda text: reader(text) if text else None


def yes_or_no(text: str) -> int:
    """0 or 1; an empty cell is 0."""
    if text not in ("", "0", "1"):
        raise Unfit(_("%(text)s is neither 0 nor 1", text=repr(text)))
    return int(text or 0)


def label(text: str) -> str:
    """Any text but none."""
    if not text:
        raise Unfit(_("this is empty"))
    return text
