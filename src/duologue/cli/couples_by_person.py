"""Couples of a table with a line a person."""

from __future__ import annotations

import math
from array import array
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from duologue.cli.command_wishes import Wishes
from duologue.cli.couples import VALUES, Couples, check_apart, say_empty, say_left_out
from duologue.cli.stop import Stop
from duologue.cli.table import FileTable, TableRow, read_table
from duologue.languages import _, ngettext

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from duologue.insight.arrays import Floats

    Numbers = NDArray[np.int64]

_ALONE = -1


def read_persons(file: Path, wishes: Wishes) -> Couples:
    """The couples of a file; raises `Stop` with the place of what does not fit."""
    columns = (*VALUES, *wishes.covariates)
    check_apart(file, (*(wishes.columns.get(name, name) for name in VALUES), *wishes.covariates))
    table = read_table(file, ("couple", *columns), True, ("role",), wishes)
    values = [array("d") for _column in columns]
    lines, roles, first, second = array("q"), array("q"), array("q"), array("q")
    for row in table.read_rows():
        if not row.read_text("couple"):
            raise row.make_stop("couple", _("this is empty"))
        couple = row.number_label("couple")
        if couple == len(first):
            first.append(len(lines))
            second.append(_ALONE)
        elif second[couple] == _ALONE:
            second[couple] = len(lines)
        else:
            raise _say_third(row, lines[first[couple]], lines[second[couple]])
        for held, column in zip(values, columns, strict=True):
            value = row.read_number(column)
            held.append(math.nan if value is None else value)
        roles.append(row.number_label("role"))
        lines.append(row.line)
    return _pair_rows(table, columns, values, lines, roles, (first, second))


def _pair_rows(
    table: FileTable,
    columns: tuple[str, ...],
    values: Sequence[array[float]],
    lines: array[int],
    roles: array[int],
    members: tuple[array[int], array[int]],
) -> Couples:
    import numpy as np

    first, second = (np.frombuffer(rows, dtype=np.int64) for rows in members)
    held = [np.frombuffer(column, dtype=float) for column in values]
    told = np.ones(len(lines), dtype=bool)
    for column in held:
        told &= np.isfinite(column)
    whole = (second != _ALONE) & told[first] & told[second]
    rows = np.stack([first[whole], second[whole]], axis=1)
    names = table.list_texts("couple")
    kept = np.flatnonzero(whole)
    role = np.frombuffer(roles, dtype=np.int64)[rows]
    labels, why = _find_roles(table, role, kept, np.frombuffer(lines, dtype=np.int64)[rows])
    if labels is not None:
        rows = np.where(
            (role[:, 0] == table.list_texts("role").index(labels[0]))[:, None], rows, rows[:, ::-1]
        )
    out = np.flatnonzero(~whole)
    why_out = ""
    if len(out):
        one = int(out[0])
        pair = int(first[one]), int(second[one])
        why_out = say_left_out(_say_why_left_out(table, names[one], columns, held, pair, lines), len(out))
    return Couples(
        table,
        [names[k] for k in kept],
        tuple(column[rows] for column in held),
        columns,
        labels,
        why,
        len(out),
        why_out,
    )


def _find_roles(
    table: FileTable, codes: Numbers, couples: Numbers, lines: Numbers
) -> tuple[tuple[str, str] | None, str]:
    """The two labels that all couples have, sorted; or None, and the first couple that is in the way.
    `codes` and `lines`: of both persons of each of the `couples`."""
    import numpy as np

    texts = table.list_texts("role")
    needs = _("For results by role, each couple needs the same two different labels in the column role.")
    if not len(codes):
        return None, needs
    ordered = np.sort(codes, axis=1)
    filled = np.array([bool(text) for text in texts])
    sound = filled[codes].all(axis=1) & (ordered[:, 0] != ordered[:, 1])
    if not sound.any():
        return None, needs
    kinds, counts = np.unique(ordered[sound], axis=0, return_counts=True)
    usual = kinds[counts.argmax()]
    apart = np.flatnonzero(~sound | (ordered != usual).any(axis=1))
    labels = sorted(texts[code] for code in usual)
    if not len(apart):
        return (labels[0], labels[1]), ""
    one = int(apart[0])
    found = _(
        "Couple %(couple)s (lines %(line)s and %(other_line)s) has %(role)s and %(other_role)s, where most "
        "have %(usual)s and %(other_usual)s.",
        couple=table.list_texts("couple")[int(couples[one])],
        line=int(lines[one, 0]),
        other_line=int(lines[one, 1]),
        role=repr(texts[int(codes[one, 0])]),
        other_role=repr(texts[int(codes[one, 1])]),
        usual=repr(labels[0]),
        other_usual=repr(labels[1]),
    )
    if len(apart) > 1:
        found += " " + ngettext("So has %(num)s more.", "So have %(num)s more.", len(apart) - 1)
    return None, f"{needs} {found}"


def _say_why_left_out(
    table: FileTable,
    name: str,
    columns: Sequence[str],
    held: Sequence[Floats],
    rows: tuple[int, int],
    lines: array[int],
) -> str:
    if rows[1] == _ALONE:
        return _(
            "Couple %(couple)s has one line only, line %(line)s. If a line holds both partners, name the "
            "two columns of each value: --column outcome=ONE,OTHER --column predictor=ONE,OTHER.",
            couple=name,
            line=lines[rows[0]],
        )
    row, column = next(
        (row, column)
        for row in rows
        for column, values in zip(columns, held, strict=True)
        if not math.isfinite(values[row])
    )
    return say_empty(name, table.columns[table.at[column]], lines[row])


def _say_third(row: TableRow, first: int, second: int) -> Stop:
    return row.make_stop(
        "couple",
        _(
            "%(name)s has more than two lines; lines %(first)s and %(second)s are its others. One line a "
            "person is needed. If these are days of a diary, days of one couple are not couples: give each "
            "person's mean over the days, or use a model for diaries",
            name=repr(row.read_text("couple")),
            first=first,
            second=second,
        ),
    )
