"""`duologue analyse` and `simulate`: the documented examples, every format, and files that do not fit."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from duologue.cli.analyse import ANALYSES
from duologue.cli.commands import app
from duologue.cli.stop import Stop

PAPER = Path(__file__).parents[2] / "docs" / "analyse.md"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> str:
    """What the command prints; a `Stop` prints as the console script would have it."""
    result = CliRunner().invoke(app, arguments)
    if isinstance(result.exception, Stop):
        return f"{result.exception}\n"
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.output


def report(name: str, text: str) -> dict[str, object]:
    Path("given").write_text(text)
    return json.loads(run("analyse", name, "given", "--json"))


def refused(name: str, text: str | bytes) -> str:
    Path("given").write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(Stop) as stop:
        ANALYSES[name](Path("given"))
    return str(stop.value)


def examples() -> list[tuple[str, str]]:
    """(what is typed, what stands beneath it) of the paper's console blocks, in order."""
    blocks = re.findall(r"```console\n(.*?)```", PAPER.read_text(), re.DOTALL)
    return [
        (typed, shown)
        for block in blocks
        for typed, shown in re.findall(r"^\$ ([^\n]*)\n((?:(?!\$ )[^\n]*\n)*)", block, re.MULTILINE)
    ]


def test_the_examples_of_the_paper_run_and_print_what_it_shows():
    seen = set()
    for typed, shown in examples():
        program, *arguments = shlex.split(typed)
        if program == "cat":
            Path(arguments[0]).write_text(shown)
            continue
        assert program == "duologue"
        assert run(*arguments) == shown, typed
        seen.add(arguments[1] if arguments[0] == "analyse" else arguments[0])
    assert seen == {*ANALYSES, "simulate"}, "every name has an example"


def test_an_unknown_name_is_told_the_known_ones():
    assert "apim, attunement, choose, divide, helps, level, load" in run("analyse", "horoscope", "given")


def test_a_file_that_is_not_there_is_said_so():
    assert run("analyse", "level", "nowhere.csv") == "nowhere.csv: No such file or directory.\n"


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("level", "day,a\n1,5\n", "line 1, column 3: the column b is missing"),
        ("level", "", "line 1, column 1: the column day is missing"),
        ("level", "day,a,b,c\n", "line 1, column 4: the column c is not known"),
        ("level", "day,a,a\n", "line 1, column 3: the column a is there twice"),
        ("level", "day,,a,b\n", "line 1, column 2: this column has no name"),
        ("level", "day,a,b\n1,5,11\n", "line 2, column 3 (b): '11' is not a number from 0 to 10"),
        ("level", "day,a,b\n1,nan,1\n", "line 2, column 2 (a): 'nan' is not"),
        ("level", "day,a,b\n1,5,6\n\n2026-02-30,5,5\n", "line 4, column 1 (day): '2026-02-30' is neither"),
        ("level", "day,a,b\n1,5,6\n1,5,6\n", "line 3, column 1 (day): 1 is there twice"),
        ("level", "day,a,b\n1,5\n", "line 2, column 3: there are 2 columns, the header has 3"),
        ("level", "day,a,b\n1,5,5,5\n", "line 2, column 4: there are 4 columns"),
        (
            "level",
            "day,a,b\n1,5,5\n99999,5,5\n",
            "line 3, column 1 (day): 99999 is more than a hundred years",
        ),
        ("level", 'day,a,b\n1,"5,5\n', "line 2, column 1: the quotes of this line do not close"),
        ("level", b"day,a,b\n1,\xff,5\n", "line 2, column 3: this is not UTF-8 text"),
        ("helps", "day,a,b\n1,5,5\n", "line 1, column 4: a column of 0 and 1"),
        ("helps", "day,a,b,walk\n1,5,5,2\n", "line 2, column 4 (walk): '2' is neither 0 nor 1"),
        ("attunement", "day,guess,truth,own\n1,5,x,5\n", "line 2, column 3 (truth): 'x' is not"),
        ("load", "domain,report,a,b\n,1,5,5\n", "line 2, column 1 (domain): this is empty"),
        (
            "load",
            "domain,report,a,b\nx,1,5,101\n",
            "line 2, column 4 (b): '101' is not a number from 0 to 100",
        ),
        (
            "load",
            "domain,report,a,b\nx,1,5,5\nx,1,6,6\n",
            "line 3, column 2 (report): x has a report 1 already",
        ),
        (
            "apim",
            "couple,role,outcome,predictor\n1,,x,1\n",
            "line 2, column 3 (outcome): 'x' is not a number",
        ),
        (
            "apim",
            "couple,role,outcome,predictor\n" + "1,,1,1\n" * 3,
            "line 4, column 1 (couple): '1' has more",
        ),
        ("divide", "", "line 1, column 1: a value is expected here"),
        ("divide", "[]", "line 1, column 1: an object like"),
        ("divide", '{"a": {"x": 1}}', "line 1, column 1: 'b' is missing"),
        ("divide", '{"a": {"x": 1},\n "b": {"y": 1}}', "line 2, column 7: 'x' has no points from b"),
        ("divide", '{"a": {"x": 1},\n "b": {"x": -1}}', "line 2, column 13: a number of points, 0 or more,"),
        ("divide", '{"a": {"x": 1},\n "b": {"x": "1"}}', "line 2, column 13: a number"),
        ("divide", '{"a": {"x": 1}, "a": {}}', "line 1, column 17: 'a' is there twice"),
        ("divide", '{"a": {"x": 1}, "c": {}}', "line 1, column 22: 'c' is not known"),
        ("divide", '{"a": {"x": 1,}}', "line 1, column 15: a name in double quotes"),
        ("divide", '{"a": {"x" 1}}', "line 1, column 12: ':' is expected"),
        ("divide", '{"a": {"x": NaN}}', "line 1, column 13: a value is expected"),
        ("divide", '{"a": {}, "b": {}} x', "line 1, column 20: nothing more"),
        ("divide", '{"a', "line 1, column 2: this text does not close"),
        ("divide", "[" * 5000, "line 1, column 10: this is nested deeper"),
        (
            "choose",
            '{"a": {"x": 1}, "b": {"x": 1},\n"veto": {"a": ["y"]}}',
            "line 2, column 16: this is not one",
        ),
        ("choose", '{"a": {"x": 1}, "b": {"x": 1}, "veto": []}', "line 1, column 40: an object of two lists"),
        (
            "choose",
            '{"a": {"x": 1}, "b": {"x": 1}, "veto": {"c": []}}',
            "line 1, column 46: 'c' is not known",
        ),
        (
            "choose",
            '{"a": {"x": 1}, "b": {"x": 1}, "veto": {"a": 1}}',
            "line 1, column 46: a list of options",
        ),
    ],
)
def test_a_file_that_does_not_fit_is_refused_with_line_and_column(name, text, place):
    said = refused(name, text)
    assert said.startswith("given, " + place), said
    assert said.endswith(".")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("level", "day,a,b\n"),
        ("helps", "day,a,b,walk\n"),
        ("attunement", "day,guess,truth,own\n"),
        ("load", "domain,report,a,b\n"),
        ("apim", "couple,role,outcome,predictor\n"),
        ("divide", '{"a": {}, "b": {}}'),
        ("divide", '{"a": {"x": 0}, "b": {"x": 1}}'),
        ("choose", '{"a": {"x": 1}, "b": {"x": 1}, "veto": {"a": ["x"]}}'),
        ("level", "day,a,b\n" + "".join(f"{k},{4 + k % 4},5\n" for k in range(200))),
        (
            "attunement",
            "day,guess,truth,own\n" + "".join(f"{k},{k % 7},{k % 5},{k % 7}\n" for k in range(60)),
        ),
    ],
)
def test_too_little_is_a_reason_and_no_figure(name, text):
    told = report(name, text)
    assert told["shown"] is False
    assert str(told["reason"]).endswith(".")
    assert all(
        value is None for key, value in told.items() if key not in ("n", "left_out", "shown", "reason")
    )


def test_columns_may_stand_in_any_order_and_days_too():
    rows = [(k, 3 + (k * 7) % 5, 4 + (k * 3) % 4) for k in range(1, 61)]
    plain = report("level", "day,a,b\n" + "".join(f"{k},{a},{b}\n" for k, a, b in rows))
    turned = report("level", "b, a ,day\r\n" + "".join(f"{b},{a},{k}\r\n" for k, a, b in reversed(rows)))
    assert plain["shown"] and plain == turned
    assert plain["points"][0]["day"] == 1


def test_dates_come_back_as_dates():
    rows = "".join(
        f"2026-0{1 + k // 28}-{1 + k % 28:02},{3 + (k * 7) % 5},{4 + (k * 3) % 4}\n" for k in range(56)
    )
    told = report("level", "day,a,b\n" + rows)
    assert told["points"][0]["day"] == "2026-01-01"
    assert told["weeks"][0]["from"] == "2025-12-28"


def test_effects_by_role_need_the_same_two_labels_in_every_couple():
    rows = [(k, r, (k * 7 + r * 3) % 11 + k % 3, (k * 5 + r * k) % 7) for k in range(12) for r in (0, 1)]
    header = "couple,role,outcome,predictor\n"
    named = report("apim", header + "".join(f"{k},{'xy'[r]},{y},{x}\n" for k, r, y, x in rows))
    assert set(named["by_role"]) == {"x", "y"} and named["distinguishability"]["df"] == 3
    assert set(named["exchangeable"]) >= {
        "actor",
        "partner",
        "se_actor",
        "se_partner",
        "residual_correlation",
    }
    for label in ("", "z"):
        alike = report("apim", header + "".join(f"{k},{label},{y},{x}\n" for k, r, y, x in rows))
        assert alike["by_role"] is None and alike["distinguishability"] is None
        assert alike["exchangeable"] == named["exchangeable"]
    gone = report("apim", header + "".join(f"{k},,{y if k or r else ''},{x}\n" for k, r, y, x in rows))
    assert (gone["n"], gone["left_out"]) == (11, 1)


def test_decimal_ratings_are_exact():
    told = report("divide", '{"a": {"x": 0.1, "y": 0.2}, "b": {"x": 0.3, "y": 1e-1}}')
    assert told["share_a"] == {"x": "1/13", "y": "1/1"}
    assert told["points"]["a"] == told["points"]["b"]


def test_a_tie_prints_its_coin():
    told = report("choose", '{"a": {"x": 1, "y": 0}, "b": {"x": 0, "y": 1}}')
    assert told["by"] == "coin"
    assert told["coin"]["between"] == ["x", "y"]
    assert told["chosen"] == told["coin"]["between"][told["coin"]["thrown"] % 2]


def test_a_seed_writes_the_same_files_and_a_couple_does_not_depend_on_how_many_there_are(folder):
    run("simulate", "--couples", "2", "--days", "60", "--seed", "3", "--out", "one")
    run("simulate", "--couples", "9", "--days", "60", "--seed", "3", "--out", "other")
    run("simulate", "--couples", "2", "--days", "60", "--seed", "4", "--out", "new")
    for file in sorted((folder / "one" / "couple-2").iterdir()):
        assert file.read_bytes() == (folder / "other" / "couple-2" / file.name).read_bytes()
        if file.name != "truth.json":
            assert file.read_bytes() != (folder / "new" / "couple-2" / file.name).read_bytes()


def test_what_simulate_writes_analyse_reads_and_the_truth_is_beside_it(folder):
    run("simulate", "--couples", "6", "--days", "200", "--seed", "5", "--out", "d")
    for couple in sorted((folder / "d").glob("couple-*")):
        truth = json.loads((couple / "truth.json").read_text())
        assert set(truth["practices"]) == {"walk", "cards", "letters", "phones_down"}
        for file in couple.glob("*.csv"):
            if file.name == "level-truth.csv":
                assert len(file.read_text().splitlines()) == 201
                continue
            name = file.stem.removesuffix("-a").removesuffix("-b")
            assert ANALYSES[name](file)["n"] > 0
    assert ANALYSES["apim"](folder / "d" / "apim.csv")["n"] == 6


def test_simulate_writes_over_nothing_and_within_bounds(folder):
    (folder / "full").mkdir()
    (folder / "full" / "mine").write_text("kept")
    assert "Name a folder" in run("simulate", "--out", "full")
    assert "Between 1" in run("simulate", "--couples", "0", "--out", "none")
    assert "Between 1" in run("simulate", "--days", "99999999", "--out", "none")
    assert not (folder / "none").exists()
    run("simulate", "--days", "1", "--out", "short")
