"""CSV files with a header, whose errors name line and column."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from duologue.cli.cells import UnfitCell, is_german_day
from duologue.cli.column_labels import Labels
from duologue.cli.command_wishes import COMMA, Wishes
from duologue.cli.stop import Stop
from duologue.cli.table_text import Shape, Text, find_shape, fold_name, read, read_records
from duologue.cli.text_places import make_stop_at
from duologue.cli.written_numbers import CellPlace, Numbers
from duologue.languages import _, mark

Value = TypeVar("Value")

_SEPARATORS = {";": mark("semicolons"), "\t": mark("tabs"), "|": mark("bars")}
_ENCODINGS = {"cp1252": "Windows-1252", "utf-16": "UTF-16", "utf-32": "UTF-32"}


@dataclass(frozen=True, slots=True)
class TableRow:
    """One line of a table."""

    table: FileTable
    line: int
    cells: list[str]

    def read_text(self, column: str) -> str:
        """The cell as it stands, "" where the table has no such column."""
        at = self.table.at.get(column)
        return "" if at is None else self.cells[at]

    def read(self, column: str, reader: Callable[[str], Value]) -> Value:
        """The cell's value by `reader`, which raises `UnfitCell` for what it cannot take."""
        try:
            return reader(self.read_text(column))
        except UnfitCell as unfit:
            raise self.make_stop(column, str(unfit)) from None

    def read_day(self, column: str, reader: Callable[[str], int]) -> int:
        """The cell's day by `reader`."""
        if is_german_day(self.read_text(column)):
            self.table.has_german_days = True
        return self.read(column, reader)

    def read_number(self, column: str, low: float = -math.inf, high: float = math.inf) -> float | None:
        """The cell's number, as this file writes them; None where there is no answer."""
        try:
            return self.table.numbers.read(CellPlace(self.line, column, self.read_text(column)), low, high)
        except UnfitCell as unfit:
            raise self.make_stop(column, str(unfit)) from None

    def read_yes_or_no(self, column: str) -> int:
        """1 or 0; an empty cell is 0."""
        value = self.read_number(column)
        if value not in (None, 0.0, 1.0):
            raise self.make_stop(column, _("%(text)s is neither 0 nor 1", text=repr(self.read_text(column))))
        return int(value or 0)

    def read_label(self, column: str) -> str:
        """The cell's text, which is not nearly that of another line and not empty."""
        if not self.read_text(column):
            raise self.make_stop(column, _("this is empty"))
        return self.table.list_texts(column)[self.number_label(column)]

    def number_label(self, column: str) -> int:
        """Which of the column's labels it is, in the order of their first lines."""
        try:
            return self.table.find_labels(column).number_label(self.read_text(column), self.line)
        except UnfitCell as unfit:
            raise self.make_stop(column, str(unfit)) from None

    def make_stop(self, column: str, what: str) -> Stop:
        """The error of one cell, to raise."""
        return self.table.make_stop(self.line, column, what)


@dataclass(slots=True)
class FileTable:
    """`columns` in the file's own order and words; `at`: where each is, by our name or else its own."""

    text: Text
    shape: Shape
    columns: tuple[str, ...]
    at: dict[str, int]
    numbers: Numbers
    has_german_days: bool = False
    _labels: dict[str, Labels] = field(default_factory=dict)

    @property
    def file(self) -> Path:
        """Where it lies."""
        return self.text.file

    def read_rows(self) -> Iterator[TableRow]:
        """Each line once; at the end it is said what the numbers leave open."""
        here = len(self.columns)
        found = read_records(self.text, self.shape)
        next(found, None)
        for line, cells in found:
            stripped = [cell.strip() for cell in cells]
            if len(stripped) != here and not any(stripped[here:]):
                # What a spreadsheet adds where it once had a column.
                del stripped[here:]
            if not any(stripped):
                continue
            if len(stripped) != here:
                raise self._make_uneven(line, len(stripped))
            yield TableRow(self, line, stripped)
        # A million lines were enough to hold once.
        self.text = replace(self.text, raw=b"")
        for labels in self._labels.values():
            labels.forget()
        open_end = self.numbers.settle()
        if open_end is not None:
            place, what = open_end
            raise self.make_stop(place.line, place.column, what)

    def find_labels(self, column: str) -> Labels:
        """The labels of a column so far."""
        found = self._labels.get(column)
        if found is None:
            found = self._labels[column] = Labels()
        return found

    def list_texts(self, column: str) -> list[str]:
        """How the labels are written."""
        return self.find_labels(column).texts

    def make_stop(self, line: int, column: str, what: str) -> Stop:
        """The error of one cell, to raise."""
        at = self.at[column]
        return make_stop_at(self.file, line, f"{at + 1} ({self.columns[at]})", what)

    def say_reading(self) -> str | None:
        """What was found out about the file while it was read, for its report; None if it is plain."""
        found = [_ENCODINGS[self.text.encoding]] if self.text.encoding in _ENCODINGS else []
        if self.shape.separator in _SEPARATORS:
            found.append(_("columns parted by %(signs)s", signs=_(_SEPARATORS[self.shape.separator])))
        if self.numbers.has_commas:
            found.append(_("numbers with a decimal comma"))
        if self.has_german_days:
            found.append(_("days as day.month.year"))
        return "; ".join(found) or None

    def _make_uneven(self, line: int, count: int) -> Stop:
        here = len(self.columns)
        what = _("the columns here are %(here)s, those of the header %(header)s", here=count, header=here)
        if count > here and self.shape.separator == COMMA:
            what += " " + _("(if numbers have a decimal comma, part the columns by semicolons)")
        return make_stop_at(self.file, line, min(count, here) + 1, what)


def read_table(
    file: Path,
    needed: tuple[str, ...],
    more: bool = False,
    optional: tuple[str, ...] = (),
    wishes: Wishes | None = None,
) -> FileTable:
    """The file with its header read. It must hold each column `needed`, in any order, may hold the `optional`
    ones, and no other unless `more`."""
    wished = wishes or Wishes()
    for name in wished.columns:
        if name not in (*needed, *optional):
            known = ", ".join((*needed, *optional))
            raise Stop(
                _("--column knows no %(name)s here; known are %(known)s.", name=repr(name), known=known)
            )
    names = {fold_name(wished.columns.get(name, name)): name for name in (*needed, *optional)}
    text = read(file)
    shape = find_shape(text, frozenset(names) | {fold_name(name) for name in wished.covariates})
    line, cells = next(read_records(text, shape), (0, []))
    header = [cell.strip() for cell in cells]
    if line and not any(header):
        raise make_stop_at(file, line, 1, _("this line is empty; the names of the columns belong here"))
    line = max(line, 1)
    while len(header) > 1 and not header[-1] and any(header):
        header.pop()
    at = _find_columns(file, line, tuple(header), names, more)
    for name in needed:
        if name not in at:
            raise _make_missing(file, line, tuple(header), name, wished)
    return FileTable(text, shape, tuple(header), at, Numbers(wished, shape.separator))


def _find_columns(
    file: Path, line: int, header: tuple[str, ...], names: dict[str, str], more: bool
) -> dict[str, int]:
    at: dict[str, int] = {}
    seen: set[str] = set()
    for number, column in enumerate(header, 1):
        key = fold_name(column)
        if not column:
            if len(header) == 1:
                break
            raise make_stop_at(file, line, number, _("this column has no name"))
        if key in seen:
            raise make_stop_at(file, line, number, _("the column %(column)s is there twice", column=column))
        seen.add(key)
        if key not in names and not more:
            known = ", ".join(names.values())
            raise make_stop_at(
                file,
                line,
                number,
                _("the column %(column)s is not known here; known are %(known)s", column=column, known=known),
            )
        if key in names or column not in names.values():
            at[names.get(key, column)] = number - 1
    return at


def _make_missing(file: Path, line: int, header: tuple[str, ...], name: str, wished: Wishes) -> Stop:
    theirs = wished.columns.get(name, name)
    what = _("the column %(column)s is missing", column=theirs)
    if name not in wished.columns and name not in wished.covariates and any(header):
        what += _("; if it has another name here, say --column %(column)s=NAME", column=name)
    return make_stop_at(file, line, len(header) + 1 if any(header) else 1, what)
