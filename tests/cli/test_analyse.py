"""`duologue analyse` and `simulate`: the documented examples, every format, and files that do not fit."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
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
        ("level", "\nday,a,b\n", "line 1, column 1: this line is empty; the names of the columns belong"),
        ("level", ";;\nday;a;b\n", "line 1, column 1: this line is empty; the names of the columns belong"),
        ("level", "day,a,b,c\n", "line 1, column 4: the column c is not known"),
        ("level", "day,a,a\n", "line 1, column 3: the column a is there twice"),
        ("level", "day,,a,b\n", "line 1, column 2: this column has no name"),
        ("level", "day,a,b\n1,5,11\n", "line 2, column 3 (b): '11' is not a number from 0 to 10"),
        ("level", "day,a,b\n1,nan,1\n", "line 2, column 2 (a): 'nan' is not"),
        ("level", "day,a,b\n1,5,6\n\n2026-02-30,5,5\n", "line 4, column 1 (day): '2026-02-30' is neither"),
        ("level", "day,a,b\n1,5,6\n1,5,6\n", "line 3, column 1 (day): 1 is there twice"),
        ("level", "day,a,b\n1,5\n", "line 2, column 3: the columns here are 2, those of the header 3"),
        ("level", "day,a,b\n1,5,5,5\n", "line 2, column 4: the columns here are 4"),
        (
            "level",
            "day,a,b\n1,5,5\n99999,5,5\n",
            "line 3, column 1 (day): 99999 is more than a hundred years",
        ),
        ("level", 'day,a,b\n1,"5,5\n', "line 2, column 2: the quotes that open here do not close"),
        ("level", b"day,a,b\n1,\xff,5\n", "line 2, column 2 (a): 'ÿ' is not a number from 0 to 10"),
        ("level", b"day,a,b\n1,\x81,5\n", "line 2, column 3: this is text neither as UTF-8 nor as"),
        (
            "level",
            "day,a,b\n20260131,5,5\n",
            "line 2, column 1 (day): '20260131' is no day; write a date with",
        ),
        ("level", "day,a,b\n1,inf,5\n", "line 2, column 2 (a): 'inf' is not a number from 0 to 10"),
        ("level", "day:a:b\n1:5:5\n", "line 1, column 1: the column day:a:b is not known"),
        ("level", b"day,a,b\n1,5,5\x00\n", "line 2, column 3 (b): '5\\x00' is not"),
        ("load", 'domain,report,a,b\n"two\nlines",1,5,x\n', "line 3, column 4 (b): 'x' is not"),
        ("apim", "couple,role,outcome,predictor\n1,,nan,1\n", "line 2, column 3 (outcome): 'nan' is not a"),
        ("apim", "couple,role,outcome,predictor\n1,,1,-inf\n", "line 2, column 4 (predictor): '-inf' is not"),
        (
            "apim",
            "couple,role,outcome,predictor\n1,,1e300,1\n",
            "line 2, column 3 (outcome): '1e300' is more",
        ),
        ("apim", "couple,role,outcome,predictor\n,x,1,1\n", "line 2, column 1 (couple): this is empty"),
        ("divide", '{"a": {"x": Infinity}}', "a.x: a value is expected"),
        ("divide", '{"a": {"x": %s}}' % ("1" * 5000), "a.x: this number is longer"),
        ("divide", '{"a": {"x": 1e999}}', "a.x: this number is longer"),
        ("divide", '{"a": {"\\ud800": 1}}', "a: this text holds half of a letter"),
        ("divide", '{"a": {"x": true}, "b": {"x": 1}}', "a.x: a number, 0 or more, is needed"),
        ("choose", '{"a": {"x": 1, "y": 1}, "b": {"x": 1}}', "b: 'y' has no ratings from b"),
        ("choose", '{"a": {"x": 1}, "b": {"x": 1}, "veto": null}', "veto: an object of two"),
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
        ("divide", "", "line 1, column 1: this is not JSON from here on"),
        ("divide", "[]", ": an object like"),
        ("divide", '{"a": {"x": 1}}', ": 'b' is missing"),
        ("divide", '{"a": {"x": 1},\n "b": {"y": 1}}', "b: 'x' has no points from b"),
        ("divide", '{"a": {"x": 1},\n "b": {"x": -1}}', "b.x: a number, 0 or more,"),
        ("divide", '{"a": {"x": 1},\n "b": {"x": "1"}}', "b.x: a number"),
        ("divide", '{"a": {"x": 1}, "a": {}}', ": 'a' is there twice"),
        ("divide", '{"a": {"x": 1}, "c": {}}', "c: 'c' is not known"),
        ("divide", '{"a": {"x": 1,}}', "line 1, column 15: this is not JSON"),
        ("divide", '{"a": {"x" 1}}', "line 1, column 12: this is not JSON"),
        ("divide", '{"a": {"x": NaN}}', "a.x: a value is expected"),
        ("divide", '{"a": {}, "b": {}} x', "line 1, column 20: this is not JSON"),
        ("divide", '{"a', "line 1, column 2: this is not JSON"),
        ("divide", "[" * 5000, ": this is nested deeper"),
        (
            "choose",
            '{"a": {"x": 1}, "b": {"x": 1},\n"veto": {"a": ["y"]}}',
            "veto.a[0]: this is not one",
        ),
        ("choose", '{"a": {"x": 1}, "b": {"x": 1}, "veto": []}', "veto: an object of two lists"),
        (
            "choose",
            '{"a": {"x": 1}, "b": {"x": 1}, "veto": {"c": []}}',
            "veto.c: 'c' is not known",
        ),
        (
            "choose",
            '{"a": {"x": 1}, "b": {"x": 1}, "veto": {"a": 1}}',
            "veto.a: a list of options",
        ),
    ],
)
def test_a_file_that_does_not_fit_is_refused_with_its_place(name, text, place):
    said = refused(name, text)
    assert said.startswith(f"given{place}" if place.startswith(":") else f"given, {place}"), said
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
    named = {"divide": {"share_a", "points"}, "choose": {"unbeaten", "chosen", "by"}}
    assert named.get(name, set()) <= set(told), "the names of the issue stand there, with nothing in them"
    assert all(
        value is None for key, value in told.items() if key not in ("n", "left_out", "shown", "reason")
    )


def test_columns_may_stand_in_any_order_and_days_too():
    rows = [(k, 3 + (k * 7) % 5, 4 + (k * 3) % 4) for k in range(1, 61)]
    plain = report("level", "day,a,b\n" + "".join(f"{k},{a},{b}\n" for k, a, b in rows))
    turned = report("level", "B, a ,Day\r\n" + "".join(f"{b},{a},{k}\r\n" for k, a, b in reversed(rows)))
    assert plain["shown"] and plain == turned
    assert plain["points"][0]["day"] == 1


def test_dates_come_back_as_dates():
    rows = "".join(
        f"2026-0{1 + k // 28}-{1 + k % 28:02},{3 + (k * 7) % 5},{4 + (k * 3) % 4}\n" for k in range(56)
    )
    days = iter(range(4, 90))
    told = report("level", "day,a,b\n" + rows)
    assert told["points"][0]["day"] == "2026-01-01"
    # A Monday, as on the pages; numbered as they come, the week would begin on Sunday, 28 December.
    assert told["weeks"][0]["from"] == "2025-12-29"
    numbered = report("level", "day,a,b\n" + re.sub(r"^[^,]+", lambda _: str(next(days)), rows, flags=re.M))
    assert [week["from"] for week in numbered["weeks"][:2]] == [1, 8], "day 1 is a Monday"
    own = report("level", "day,a,b\n" + re.sub(r"\d+$", "", rows, flags=re.M))
    assert own["points"][0]["day"] == "2026-01-01" and own["weeks"][0]["from"] == "2025-12-29"


TOLD_IN_TIME = [(20, 75), (25, 70), (30, 70), (45, 60), (50, 45), (60, 40)]


def told_load(names: list[str], turn: bool = False) -> dict:
    lines = [f"cooking,{name},{a},{b}\n" for name, (a, b) in zip(names, TOLD_IN_TIME, strict=True)]
    if turn:
        lines = [lines[k] for k in (3, 0, 5, 2, 1, 4)]
    return report("load", "domain,report,a,b\n" + "".join(lines))


@pytest.mark.parametrize(
    "names",
    [
        ["1", "2", "3", "9", "10", "11"],
        [f"2026-0{k}-28" for k in range(1, 7)],
        ["28.12.2025", *(f"{k}.{k}.2026" for k in range(1, 6))],
    ],
    ids=["numbers", "dates", "German dates"],
)
def test_reports_are_put_in_the_order_of_their_numbers_or_dates(names):
    plain, turned = told_load(names), told_load(names, turn=True)
    assert plain == turned and "order" not in plain
    # The control: names that tell no time are taken as they stand, which is said, and is another figure.
    without = [f"r{k}" for k in range(6)]
    plain, turned = told_load(without), told_load(without, turn=True)
    assert plain["order"] == turned["order"] and "order of their lines" in plain["order"]
    assert plain["domains"]["cooking"]["midpoint"] != turned["domains"]["cooking"]["midpoint"]


SHARES = [("meals", 40, 55), ("meals", 45, 50), ("meals", 99, 50), ("plans", 30, 60), ("plans", 99, 65)]


def write_shares(shares: list[tuple[str, int, int]]) -> str:
    return "domain,report,a,b\n" + "".join(f"{d},{k},{a},{b}\n" for k, (d, a, b) in enumerate(shares))


def test_a_sign_for_no_answer_among_shares_is_asked_about_and_an_honest_99_is_not():
    place = "line 4, column 3 (a): '99' probably stands for a missing answer"
    assert place in refused("load", write_shares(SHARES))
    both = "line 2, column 3 (a): '88' probably stands for a missing answer"
    assert both in refused("load", write_shares([("dog", 88, 88)] * 3))
    Path("given").write_text(write_shares(SHARES))
    said = json.loads(run("analyse", "load", "given", "--json", "--missing=99"))
    assert said["n"] == 3
    assert json.loads(run("analyse", "load", "given", "--json", "--missing", "none"))["n"] == 5
    for honest in (
        # Once only; always; beside others like it; what both add up to.
        SHARES[:3],
        [*SHARES[:2], *[("dog", 99, 3)] * 3],
        [("dog", 99, 2), ("dog", 90, 10), ("dog", 99, 4)],
        [("dog", 77, 77)] * 3,
    ):
        assert report("load", write_shares(honest))["n"] == len(honest)


def test_effects_by_role_need_the_same_two_labels_in_every_couple():
    rows = [(k, r, (k * 7 + r * 3) % 11 + k % 3, (k * 5 + r * k) % 7) for k in range(12) for r in (0, 1)]
    header = "couple,role,outcome,predictor\n"
    named = report("apim", header + "".join(f"{k},{'xy'[r]},{y},{x}\n" for k, r, y, x in rows))
    assert set(named["by_role"]) == {"x", "y"} and named["distinguishability"]["df"] == 4
    assert set(named["exchangeable"]) >= {
        "actor",
        "partner",
        "se_actor",
        "se_partner",
        "residual_correlation",
    }
    half = "".join(f"{k},{('', 'y')[r]},{y},{x}\n" for k, r, y, x in rows)
    assert report("apim", header + half)["by_role"] is None, "an empty cell is no role"
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
    (folder / "a-file").write_text("kept")
    assert "Not a directory" in run("simulate", "--couples", "1", "--out", "a-file/below")
    assert "Between 1" in run("simulate", "--couples", "0", "--out", "none")
    assert "Between 1" in run("simulate", "--days", "99999999", "--out", "none")
    assert not (folder / "none").exists()
    run("simulate", "--days", "1", "--out", "short")


DIARY = "".join(f"{k},{3 + (k * 7) % 5},{4 + (k * 3) % 4},{k % 3 // 2}\n" for k in range(1, 80))
PAIRS = "".join(
    f"{k},{'xy'[r]},{(k * 7 + r * 3) % 11 + k % 3},{(k * 5 + r * k) % 7}\n" for k in range(12) for r in (0, 1)
)
GOOD = {
    "level": "day,a,b\n" + re.sub(r",\d\n", "\n", DIARY),
    "helps": "day,a,b,walk\n" + DIARY,
    "attunement": "day,guess,truth,own\n" + DIARY,
    "load": "domain,report,a,b\n"
    + "".join(f"{d},{k},{40 + 9 * k},{50 + k}\n" for d in "xy" for k in range(4)),
    "apim": "couple,role,outcome,predictor\n" + PAIRS,
    "divide": '{"a": {"x": 6, "y": 3.5}, "b": {"x": 4, "y": 1e1}}',
    "choose": '{"a": {"x": 6, "y": 3}, "b": {"x": 4, "y": 10}, "veto": {"a": [], "b": ["x"]}}',
}


def table_dressed(text: str) -> str:
    """The same table as another program would save it."""
    lines = [",".join(f'"{cell}"' for cell in line.split(",")) for line in text.splitlines()]
    return "\ufeff" + "\r\n\r\n".join(lines[:3]) + "\r\n" + "\r\n".join(lines[3:])


@pytest.mark.parametrize("name", ["level", "helps", "attunement", "load", "apim"])
def test_quotes_line_ends_blank_lines_and_a_byte_order_mark_change_nothing(name):
    plain = report(name, GOOD[name])
    dressed = table_dressed(GOOD[name])
    assert dressed.startswith('\ufeff"') and "\r\n\r\n" in dressed
    assert report(name, dressed) == plain
    lines = GOOD[name].splitlines(keepends=True)
    if name not in ("load", "apim"):
        assert report(name, "".join([lines[0], *lines[:0:-1]])) == plain, "lines may come in any order"


def test_a_byte_order_mark_before_json_changes_nothing():
    assert report("divide", "\ufeff" + GOOD["divide"]) == report("divide", GOOD["divide"])


def test_the_figures_of_issue_and_paper_have_their_names():
    told = {name: report(name, text) for name, text in GOOD.items()}
    assert all(
        type(one["n"]) is int and type(one["shown"]) is bool and one["reason"] for one in told.values()
    )
    effects = {"actor", "partner", "se_actor", "se_partner"}
    assert effects | {"residual_correlation"} <= set(told["apim"]["exchangeable"])
    assert all(effects <= set(one) for one in told["apim"]["by_role"].values())
    assert set(told["apim"]["distinguishability"]) == {"chi2", "df", "p", "says"}
    assert set(told["divide"]["share_a"]) == {"x", "y"} and set(told["divide"]["points"]) == {"a", "b"}
    assert all(
        re.fullmatch(r"\d+/\d+", x) for key in ("share_a", "points") for x in told["divide"][key].values()
    )
    assert (told["choose"]["unbeaten"], told["choose"]["chosen"], told["choose"]["by"]) == (
        ["y"],
        "y",
        "leximin",
    )
    ranges = [told["attunement"][k] for k in ("tracking", "projection", "bias")]
    ranges += [told["level"]["now"]]
    ranges += [told["load"]["domains"]["x"][k] for k in ("midpoint", "gap")]
    assert all(one["low"] < one["estimate"] < one["high"] for one in ranges)


@pytest.mark.parametrize("days", [14, 21])
@pytest.mark.parametrize("name", ["level", "helps", "attunement"])
def test_two_and_three_weeks_are_too_few_for_any_figure(name, days):
    lines = GOOD[name].splitlines(keepends=True)
    text = "".join(lines[: (days if name != "attunement" else 19) + 1])
    assert set(report(name, text)) == {"n", "shown", "reason"}


@pytest.mark.parametrize(
    "change",
    [
        lambda k, a, b: (k, a, 5),
        lambda k, a, b: (k, a, b if k < 50 else ""),
        lambda k, a, b: (k, "" if k >= 50 else a, b),
        lambda k, a, b: (k, a, b) if k in (20, 40) else (k, "", ""),
        lambda k, a, b: (k, "", ""),
    ],
    ids=["always five", "b silent for a month", "a silent for a month", "two days", "none"],
)
@pytest.mark.parametrize("name", ["level", "helps"])
def test_what_tells_nothing_of_two_is_given_its_sentence(name, change):
    rows = [change(k, 3 + (k * 7) % 5, 4 + (k * 3) % 4) for k in range(1, 80)]
    more = ",walk" if name == "helps" else ""
    flags = [f",{k % 3 // 2}" if more else "" for k in range(79)]
    lines = "".join(f"{k},{a},{b}{flag}\n" for (k, a, b), flag in zip(rows, flags, strict=True))
    told = report(name, f"day,a,b{more}\n" + lines)
    assert set(told) == {"n", "shown", "reason"} and told["shown"] is False


@pytest.mark.parametrize("name", ["level", "helps"])
def test_a_diary_of_one_alone_says_whose_it_is(name):
    header, *lines = GOOD[name].splitlines(keepends=True)
    for who, column in (("a", 2), ("b", 1)):
        cells = [line.rstrip("\n").split(",") for line in lines]
        alone = "".join(",".join("" if k == column else x for k, x in enumerate(row)) + "\n" for row in cells)
        told = report(name, header + alone)
        assert told["shown"] is True
        assert f"of {who} alone" in told["reason"]
    assert "alone" not in report(name, GOOD[name])["reason"]


def odd_diary(chance: Random) -> tuple[str, str]:
    """(name, table) of two people who answer in odd ways: seldom, all alike, one another's opposite."""
    n = chance.choice([28, 29, 40, 60, 120, 400])
    apart = chance.choice([(1,), (1, 1, 2), (14, 15, 30), (1, 1, 1, 400)])
    day, days = 0, []
    for _ in range(n):
        day += chance.choice(apart)
        days.append(day)
    usual = chance.randint(1, 9)
    ways = [
        lambda: usual,
        lambda: chance.choice([0, 10]),
        lambda: usual if chance.random() < 0.9 else 10 - usual,
        lambda: min(10, max(0, round(chance.gauss(6, 1.5)))),
        lambda: "" if chance.random() < 0.8 else chance.randint(0, 10),
    ]
    first, second = chance.choice(ways), chance.choice(ways)
    a = [first() for _ in days]
    b = [10 - x if x != "" else x for x in a] if chance.random() < 0.2 else [second() for _ in days]
    if chance.random() < 0.5:
        rows = "".join(f"{d},{x},{y}\n" for d, x, y in zip(days, a, b, strict=True) if d < 36_000)
        return "level", "day,a,b\n" + rows
    flags = [chance.choice([0, 1]) for _ in days]
    rows = "".join(f"{d},{x},{y},{f}\n" for d, x, y, f in zip(days, a, b, flags, strict=True) if d < 36_000)
    return "helps", "day,a,b,walk\n" + rows


# numpy's own warnings. Any other might be of what an earlier test left to be collected.
@pytest.mark.filterwarnings("error::RuntimeWarning")
@pytest.mark.parametrize("seed", range(12))
def test_an_odd_diary_has_numbers_or_a_sentence(seed):
    chance = Random(seed)
    for _ in range(25):
        name, text = odd_diary(chance)
        Path("given").write_text(text)
        told = ANALYSES[name](Path("given"))
        json.dumps(told, allow_nan=False)
        if told["shown"] and name == "level":
            assert all(point["low"] < point["estimate"] < point["high"] for point in told["points"])


def test_one_role_for_all_and_couples_of_unequal_size():
    header, *lines = GOOD["apim"].splitlines(keepends=True)
    alone = report("apim", header + "".join([*lines, "77,x,1,1\n", "78,y,2,3\n"]))
    assert (alone["n"], alone["left_out"]) == (12, 2)
    assert alone["exchangeable"] == report("apim", GOOD["apim"])["exchangeable"]
    one_role = report("apim", header + "".join(line for line in lines if ",x," in line))
    assert one_role["shown"] is False and one_role["n"] == 0
    same = report("apim", GOOD["apim"].replace(",y,", ",x,"))
    assert same["shown"] is True and same["by_role"] is None


def test_the_program_prints_json_alone_and_ends_with_its_code(folder):
    """As a script sees it: 0 for a report, also one that shows nothing; 2 for a file that does not fit."""

    def program(name: str, text: str) -> tuple[int, str, str]:
        (folder / "given").write_text(text)
        command = [sys.executable, "-m", "duologue", "analyse", name, "given", "--json"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout, done.stderr

    for text in (GOOD["apim"], "couple,role,outcome,predictor\n"):
        code, out, err = program("apim", text)
        assert (code, err) == (0, "") and json.loads(out)["n"] in (0, 12)
    code, out, err = program("apim", "couple,role,outcome,predictor\n1,,one,1\n")
    assert (code, out) == (2, "")
    assert err == "given, line 2, column 3 (outcome): 'one' is not a number.\n"


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_a_file_holds_is_a_report_or_a_place(data):
    """A good file with something cut out and something put in: never a traceback, never NaN."""
    name = data.draw(st.sampled_from(sorted(GOOD)))
    text = GOOD[name]
    for _ in range(data.draw(st.integers(1, 3))):
        at, gone = data.draw(st.integers(0, len(text))), data.draw(st.sampled_from([0, 0, 1, 2, 9]))
        put = data.draw(
            st.one_of(
                st.sampled_from(
                    ["nan", "-inf", "1e400", '"', ",", "\n", "\r", "-", "9" * 30, "{", "]", "null", "\\u"]
                ),
                st.text(max_size=3),
            )
        )
        text = text[:at] + put + text[at + gone :]
    Path("given").write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        told = ANALYSES[name](Path("given"))
    except Stop as stop:
        # A line and column, or the way to a value, whose keys may hold any letters.
        assert re.match(r"given(, (line \d+, column \d+|\S.*?))?: ", str(stop), re.DOTALL)
    else:
        json.dumps(told, allow_nan=False)
        assert told["shown"] or told["reason"].endswith(".")
