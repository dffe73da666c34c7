"""Couples of a table with a line a couple, in which each value has two columns."""

from __future__ import annotations

from array import array
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from duologue.cli.command_wishes import Wishes
from duologue.cli.couples import VALUES, Couples, check_apart, say_empty, say_left_out
from duologue.cli.stop import Stop
from duologue.cli.table import TableRow, read_table
from duologue.languages import _


def is_of_lines(wishes: Wishes) -> bool:
    """Whether two columns were named for one value."""
    return any("," in wishes.columns.get(name, "") for name in VALUES)


def read_lines(file: Path, wishes: Wishes) -> Couples:
    """The couples of a file, a line each; the outcome's two columns give the roles their names."""
    import numpy as np

    named: dict[str, str] = {}
    for name in (*VALUES, *wishes.covariates):
        theirs = wishes.columns.get(name, name)
        two = [part.strip() for part in theirs.split(",")]
        if len(two) == 1 and name not in VALUES:
            two = two * 2
        if len(two) != 2 or not all(two):
            raise Stop(
                _(
                    "With a line a couple, outcome, predictor and covariates each need two columns, as in "
                    "--column outcome=ONE,OTHER; a covariate that is the same for both may have one. "
                    "%(text)s is neither.",
                    text=repr(theirs),
                )
            )
        named |= {f"{name} {side}": column for side, column in enumerate(two, 1)}
    if "role" in wishes.columns:
        raise Stop(_("With a line a couple there is no column of roles: the columns say who is who."))
    shared = [name for name in wishes.covariates if named[f"{name} 1"] == named[f"{name} 2"]]
    check_apart(file, [column for key, column in named.items() if key.removesuffix(" 2") not in shared])
    columns = (*VALUES, *wishes.covariates)
    ours = {key: column for key, column in named.items() if key.removesuffix(" 2") not in shared}
    if "couple" in wishes.columns:
        ours["couple"] = wishes.columns["couple"]
    needed = tuple(key for key in ours if key != "couple")
    table = read_table(file, needed, True, ("couple",), replace(wishes, columns=MappingProxyType(ours)))
    values = [array("d") for _column in columns]
    names: list[str] = []
    left_out, why = 0, ""
    for row in table.read_rows():
        name = str(row.line)
        if "couple" in table.at:
            before = len(table.list_texts("couple"))
            name = row.read_label("couple")
            if len(table.list_texts("couple")) == before:
                raise _say_second(row)
        told = [
            row.read_number(f"{column} {1 if column in shared else side}")
            for column in columns
            for side in (1, 2)
        ]
        if None in told:
            left_out += 1
            at = told.index(None)
            key = f"{columns[at // 2]} {1 if columns[at // 2] in shared else at % 2 + 1}"
            why = why or say_empty(name, table.columns[table.at[key]], row.line)
            continue
        names.append(name)
        for k, held in enumerate(values):
            held.extend(x for x in told[2 * k : 2 * k + 2] if x is not None)
    why = say_left_out(why, left_out)
    one, other = (table.columns[table.at[f"outcome {side}"]] for side in (1, 2))
    told_values = tuple(np.frombuffer(held, dtype=float).reshape(-1, 2) for held in values)
    return Couples(table, names, told_values, columns, (one, other), "", left_out, why)


def _say_second(row: TableRow) -> Stop:
    return row.make_stop(
        "couple",
        _(
            "%(name)s has a line already. With a line a couple, days of one couple are not couples: give "
            "each person's mean over the days, or use a model for diaries",
            name=repr(row.read_text("couple")),
        ),
    )
