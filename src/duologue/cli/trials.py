"""`duologue simulate --trials`: how often each page is right about couples whose truth is known.

The couples are those of `insight.lives`, which share nothing with the estimators.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from duologue.cli.stop import Stop
from duologue.languages import _, ngettext
from duologue.languages.dates_in_words import write_list

if TYPE_CHECKING:
    from duologue.insight.trials import Cell, Rate

ALL = "all"
MOST = 10_000


def run(page: str, couples: int, seed: int) -> None:
    """Run the cells of one page, or of `all`, and print a line each as it is done. Raises `Stop` for a page
    that has none."""
    if not 10 <= couples <= MOST:
        raise Stop(_("Between 10 and %(most)s couples a cell.", most=MOST))
    cells = _list_cells()
    names = sorted({cell.page for cell in cells})
    wanted = [cell for cell in cells if page in (cell.page, ALL)]
    if not wanted:
        raise Stop(
            _("There are no trials of %(page)s. There are of: %(pages)s.", page=page, pages=write_list(names))
        )
    said = ngettext(
        "%(num)s cell, %(couples)s couples each. Shares in percent, with their Monte Carlo error.",
        "%(num)s cells, %(couples)s couples each. Shares in percent, with their Monte Carlo error.",
        len(wanted),
        couples=couples,
    )
    for line in (
        said,
        "\t".join(_list_header()),
        *("\t".join(row) for row in _try_cells(wanted, couples, seed)),
    ):
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()


def _list_cells() -> tuple[Cell, ...]:
    from duologue.insight import (
        trials_of_better_days,
        trials_of_lines,
        trials_of_load,
        trials_of_reading,
        trials_of_steps,
    )

    return (
        *trials_of_lines.CELLS,
        *trials_of_steps.CELLS,
        *trials_of_better_days.CELLS,
        *trials_of_reading.CELLS,
        *trials_of_load.CELLS,
    )


def _list_header() -> tuple[str, ...]:
    return (
        _("page"),
        _("cell"),
        _("shown"),
        _("ranges hold the truth"),
        _("told what is not so"),
        _("told what is so"),
        _("these couples"),
    )


def _try_cells(cells: list[Cell], couples: int, seed: int) -> Iterator[tuple[str, ...]]:
    for cell in cells:
        found = cell.run(seed, couples)
        rates = (found.shown, found.cover, found.false, found.found)
        yield (cell.page, cell.name, *map(_write_rate, rates), cell.like)


def _write_rate(rate: Rate | None) -> str:
    return "-" if rate is None else f"{100 * rate.value:.1f} ± {100 * rate.error:.1f}"
