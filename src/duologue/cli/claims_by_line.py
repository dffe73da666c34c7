"""Claims of who carries what, a line a domain and report: in order of time, with signs for no answer asked
about.

What somebody says of their own share may be anything from 0 to 100, so a 99 is asked about only where it is
there more than once, and either what the same one says of the same domain otherwise is half of it at most, or
both say it in one line.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from duologue.cli.cells import UnfitCell, is_german_day, number_day
from duologue.cli.stop import Stop
from duologue.cli.table import FileTable
from duologue.cli.written_numbers import ask_about_code, is_code
from duologue.languages import _

_SHARE = (0, 100)
_LEAST_CODE = 77
_BOTH_CLAIM_IT_ALL = (88.0, 99.0)
"""What no two would both say of their own share, and again."""
_WHOLE = re.compile(r"-?\d{1,18}")


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """What each says they carry themselves, 0-100; `line` of the file, `report` as it is written."""

    line: int
    domain: str
    report: str
    a: float | None
    b: float | None


def read_claims(table: FileTable) -> tuple[list[ClaimLine], bool]:
    """(all lines in order of time within each domain, True); as they stand, False where `report` tells no
    time."""
    lines: list[ClaimLine] = []
    seen: set[tuple[str, str]] = set()
    written: dict[tuple[int, str], str] = {}
    for row in table.read_rows():
        key = (row.read_label("domain"), row.read_label("report"))
        if key in seen:
            raise row.make_stop(
                "report", _("%(domain)s has a report %(report)s already", domain=key[0], report=key[1])
            )
        seen.add(key)
        claim = ClaimLine(row.line, *key, row.read_number("a", *_SHARE), row.read_number("b", *_SHARE))
        lines.append(claim)
        for column, read in _COLUMNS.items():
            if _may_be_code(read(claim)):
                # Not the whole line: of a million of them most is never asked about.
                written[row.line, column] = row.read_text(column)
    if written and not table.numbers.codes_are_values:
        _ask_about_codes(table, lines, written)
    when = _find_times(lines)
    if when is None:
        return lines, False
    table.has_german_days = table.has_german_days or any(is_german_day(line.report) for line in lines)
    first = {domain: k for k, domain in enumerate(dict.fromkeys(line.domain for line in lines))}
    return sorted(lines, key=lambda line: (first[line.domain], when[line.report])), True


def _find_times(lines: Sequence[ClaimLine]) -> dict[str, int] | None:
    """When each report was, where all are whole numbers, or all dates."""
    names = dict.fromkeys(line.report for line in lines)
    if all(_WHOLE.fullmatch(name) for name in names):
        return {name: int(name) for name in names}
    if any(_WHOLE.fullmatch(name) for name in names):
        return None
    try:
        return {name: number_day(name) for name in names}
    except UnfitCell:
        return None


def _ask_about_codes(
    table: FileTable, lines: Sequence[ClaimLine], written: Mapping[tuple[int, str], str]
) -> None:
    """Raises `Stop` at the first number that probably stands for a missing answer; `written`: as they stand
    in line and column."""

    def make_stop(line: int, column: str) -> Stop:
        return table.make_stop(line, column, ask_about_code(written[line, column]))

    for column, read in _COLUMNS.items():
        times = Counter(read(line) for line in lines)
        # The most that is no sign itself; where there is nothing else, a sign stands out from nothing.
        usual: dict[str, float] = {}
        for line in lines:
            value = read(line)
            if value is not None and not _may_be_code(value):
                usual[line.domain] = max(value, usual.get(line.domain, value))
        for line in lines:
            value = read(line)
            if value is None or not _may_be_code(value) or times[value] < 2:
                continue
            if usual.get(line.domain, math.inf) <= value / 2:
                raise make_stop(line.line, column)
    both = [line for line in lines if line.a == line.b and line.a in _BOTH_CLAIM_IT_ALL]
    if len(both) > 1:
        raise make_stop(both[0].line, "a")


def _may_be_code(value: float | None) -> bool:
    return value is not None and value >= _LEAST_CODE and is_code(value)


_COLUMNS: dict[str, Callable[[ClaimLine], float | None]] = {
    "a": lambda line: line.a,
    "b": lambda line: line.b,
}
