"""`duologue simulate --trials`: every page's cells, with what they came to."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from duologue.cli import trials
from duologue.cli.commands import app
from duologue.cli.stop import Stop


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["simulate", *arguments])
    return result.exit_code, result.output


@pytest.mark.parametrize("page", ["thread", "steps", "reading", "load"])
def test_a_page_prints_each_of_its_cells_and_writes_no_file(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, said = run("--trials", page, "--couples", "10", "--seed", "2")
    assert code == 0
    cells = [one for one in trials._list_cells() if one.page == page]
    rows = [line.split("\t") for line in said.splitlines()[2:]]
    assert [row[1] for row in rows] == [one.name for one in cells]
    assert all(len(row) == 7 and "±" in row[2] for row in rows)
    assert not list(Path().iterdir())


def test_every_page_with_a_figure_has_cells_and_each_its_own_name() -> None:
    cells = [(one.page, one.name) for one in trials._list_cells()]
    assert len(set(cells)) == len(cells)
    pages = {"better-days", "load", "reading", "steps", "steps-of-two", "thread", "thread-of-two"}
    assert {page for page, _ in cells} == pages


def test_the_same_seed_says_the_same():
    arguments = ("--trials", "thread-of-two", "--couples", "10", "--seed")
    one, again, other = (run(*arguments, seed) for seed in ("2", "2", "3"))
    assert one == again != other


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(("nothing", "10"), "There are of: better-days, load, reading"), (("all", "1"), "Between 10 and")],
)
def test_a_page_without_trials_and_too_few_couples_are_said(arguments, said):
    page, couples = arguments
    with pytest.raises(Stop, match=said):
        trials.run(page, int(couples), 1)
