"""Tables as people have them: saved by other programs, in other languages, with other people's names for
things."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from random import Random
from shutil import which

import pytest
from typer.testing import CliRunner

from duologue.cli.analyse import ANALYSES
from duologue.cli.command_wishes import Wishes, understand
from duologue.cli.commands import app
from duologue.cli.stop import Stop

PAPER = Path(__file__).parents[2] / "docs" / "analyse.md"
GERMAN = ("couple=Paar", "role=Person", "outcome=Zufriedenheit", "predictor=Nähe")
WIDE = ("couple=ID", "outcome=SAT_1,SAT_2", "predictor=STRESS_1,STRESS_2")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def of_the_paper(name: str) -> str:
    return re.search(rf"\$ cat {name}\n(.*?)(?=^\$ )", PAPER.read_text(), re.DOTALL | re.MULTILINE)[1]


def wished(columns: tuple[str, ...] = (), **more: object) -> Wishes:
    return understand(columns, more.get("covariates", ()), more.get("missing", ()), more.get("decimal"))


def told(text: str | bytes, wishes: Wishes, name: str = "apim") -> dict:
    Path("given").write_bytes(text if isinstance(text, bytes) else text.encode())
    return ANALYSES[name](Path("given"), wishes)


def refused(text: str | bytes, wishes: Wishes, name: str = "apim") -> str:
    with pytest.raises(Stop) as stop:
        told(text, wishes, name)
    return str(stop.value)


def figures(report: dict) -> dict:
    return {key: value for key, value in report.items() if key != "read_as"}


PLAIN = "couple,role,outcome,predictor\n" + "".join(
    f"{k},{'xy'[r]},{(k * 7 + r * 3) % 11 + k % 3}.5,{(k * 5 + r * k) % 7}.25\n"
    for k in range(1, 13)
    for r in (0, 1)
)


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-8", "columns parted by"),
        ("utf-8-sig", "columns parted by"),
        ("cp1252", "Windows-1252; "),
        ("utf-16", "UTF-16; "),
        ("utf-16-le", "UTF-16"),
    ],
)
def test_a_german_spreadsheet_is_read_in_whichever_letters_it_was_saved(encoding, said):
    text = of_the_paper("paare.csv")
    assert "Nähe" in text and ";8,1;" in text
    raw = text.encode(encoding)
    if encoding == "utf-16-le":
        assert "line 1, column 1: this looks like UTF-16 without its mark" in refused(raw, wished(GERMAN))
        return
    found = told(raw, wished(GERMAN))
    assert found["read_as"].startswith(said) and "decimal comma" in found["read_as"]
    assert figures(found) == figures(told(text, wished(GERMAN)))
    assert set(found["by_role"]) == {"ältere", "jüngere"}


@pytest.mark.parametrize("separator", [";", "\t", "|"])
@pytest.mark.parametrize("before", ["", "sep={}\r\n"])
def test_however_columns_are_parted_the_figures_are_the_same(separator, before):
    for comma in (False, True):
        body = PLAIN.replace(",", separator)
        body = body.replace(".", ",") if comma else body
        found = told(before.format(separator) + body, wished())
        assert figures(found) == figures(told(PLAIN, wished()))
        assert ("decimal comma" in found["read_as"]) == comma


def test_a_plain_file_says_nothing_of_how_it_was_read():
    assert "read_as" not in told(PLAIN, wished())
    assert "read_as" not in told(PLAIN.replace("couple,role", "COUPLE, Role"), wished())


def test_decimal_commas_in_quotes_between_commas_are_decimals():
    lines = [
        ",".join(f'"{cell.replace(".", ",")}"' for cell in line.split(",")) for line in PLAIN.splitlines()
    ]
    assert figures(told("\n".join(lines) + "\n", wished())) == figures(told(PLAIN, wished()))


@pytest.mark.parametrize(
    ("rows", "place"),
    [
        (
            "1;x;1,5;2\n1;y;1.5;2\n",
            "line 3, column 3 (outcome): '1.5' has another sign for its decimals than '1,5'",
        ),
        ("1;x;1.234,5;2\n", "line 2, column 3 (outcome): '1.234,5' has a sign between its thousands"),
        ("1;x;1,234;2\n1;y;2,345;3\n", "line 2, column 3 (outcome): '1,234' could be thousands or decimals"),
        ("1;x;1.234;2\n1;y;2.345;3\n", "line 2, column 3 (outcome): '1.234' could be thousands or decimals"),
        ("1;x;NA;2\n", "line 2, column 3 (outcome): 'NA' is not a number (it probably stands for a missing"),
        ("1;x;.;2\n", "line 2, column 3 (outcome): '.' is not a number (it probably stands for a missing"),
        ("1;x;#NULL!;2\n", "line 2, column 3 (outcome): '#NULL!' is not a number (it probably stands"),
        ("1;x;3;2\n1;y;-999;2\n", "line 3, column 3 (outcome): '-999' probably stands for a missing answer"),
        ("1;x;-3,1;2\n1;y;-99;2\n", "line 3, column 3 (outcome): '-99' probably stands for a missing answer"),
        ("1;x;3;2\n1;y;-98;2\n", "line 3, column 3 (outcome): '-98' probably stands for a missing answer"),
        ("1;x;3;2\n1;y;997;2\n", "line 3, column 3 (outcome): '997' probably stands for a missing answer"),
        ("1;x;17 748,61;2\n", "line 2, column 3 (outcome): '17 748,61' has a sign between its thousands"),
        ("1;x;17\u2019748;2\n", "line 2, column 3 (outcome): '17\u2019748' has a sign between its thousands"),
        ("1;x;3;2\n1;y;4;99,00\n", "line 3, column 4 (predictor): '99,00' probably stands for a missing"),
        ("1;x;3;2\n1;y;4;9\n", "line 3, column 4 (predictor): '9' probably stands for a missing"),
        ("7;x;3;2\n07;y;4;1\n", "line 3, column 1 (couple): '07' and '7' in line 2 are nearly alike"),
        ("a;x;3;2\nA;y;4;1\n", "line 3, column 1 (couple): 'A' and 'a' in line 2 are nearly alike"),
        ("a;Ost;3;2\na;ost;4;1\n", "line 3, column 2 (role): 'ost' and 'Ost' in line 2 are nearly alike"),
        (
            "a;x;3;2\na;y;4;1\na;x;4;1\n",
            "line 4, column 1 (couple): 'a' has more than two lines; lines 2 and 3",
        ),
        ('a;x;3;2\n"a;y;4;1\na;x;4;1\n', "line 3, column 1: the quotes that open here do not close"),
        ('a;x;3;2\na;y;"4"5;1\n', "line 3, column 3: the quotes that begin here are followed by more text"),
        ('a;x;3;2\na;"y;4;1\nb;"x;4;1\n', "line 3, column 2: the quotes that begin here are followed"),
    ],
)
def test_what_could_mean_two_things_is_asked_about_at_its_place(rows, place):
    assert f"given, {place}" in refused("couple;role;outcome;predictor\n" + rows, wished())


def test_what_was_said_about_a_file_is_held_to():
    header = "couple;role;outcome;predictor\n"
    thousands = header + "".join(
        f"{k};{'xy'[r]};1,{100 + (k * 37 + r * 11) % 90};{(k * 5 + r * k) % 7}\n"
        for k in range(9)
        for r in (0, 1)
    )
    assert told(thousands, wished(decimal="comma"))["shown"]
    assert "another sign for its decimals than --decimal says" in refused(thousands, wished(decimal="point"))
    gaps = PLAIN + "20,x,NA,1.5\n20,y,2.5,1.5\n21,x,-999,1.5\n21,y,2.5,1.5\n"
    found = told(gaps, wished(missing=["NA", "-999.00"]))
    assert (found["n"], found["left_out"]) == (12, 2)
    assert found["left_out_why"] == "Couple 20 has no outcome in line 26. 1 more is left out."
    assert figures(found)["exchangeable"] == told(PLAIN, wished())["exchangeable"]
    values = told(gaps.replace("NA", "3.5"), wished(missing=["none"]))
    assert values["left_out"] == 0
    assert values["exchangeable"] != found["exchangeable"], "the control: -999 is no answer of anybody"


def test_a_code_among_its_like_is_a_value():
    ages = "couple,role,outcome,predictor\n" + "".join(
        f"{k},,{(k * 7 + r) % 9},{90 + (k * 5 + r * k) % 11}\n" for k in range(1, 13) for r in (0, 1)
    )
    assert ",99\n" in ages
    assert told(ages, wished())["shown"]


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        (
            "level",
            "day,a,b\n1,5,-9\n",
            "(b): '-9' is not a number from 0 to 10 (it probably stands for a missing",
        ),
        ("level", "day,a,b\n31/01/2026,5,5\n", "(day): '31/01/2026' could be two days; write a date like"),
        (
            "level",
            "day,a,b\n1,5,5,6,5\n",
            "line 2, column 4: the columns here are 5, those of the header 3 (if",
        ),
        (
            "load",
            "domain,report,a,b\nCooking,1,5,5\ncooking,1,6,6\n",
            "line 3, column 1 (domain): 'cooking' and 'Cooking' in line 2 are nearly alike",
        ),
        ("level", b"PK\x03\x04whatever", "line 1, column 1: this is a spreadsheet's own file"),
        ("level", b"$FL2@(#) SPSS DATA FILE", "line 1, column 1: this is SPSS's own file"),
        ("level", "Tag;a;b\n1;5;5\n", "line 1, column 1: the column Tag is not known"),
    ],
)
def test_every_table_says_where_and_what_to_do(name, text, place):
    assert place in refused(text, wished(), name)


def test_a_diary_from_a_german_spreadsheet_is_the_same_diary():
    rows = [(k, 3 + (k * 7) % 5, 4 + (k * 3) % 4) for k in range(1, 29)]
    plain = "day,a,b\n" + "".join(f"2026-0{m}-{k:02},{a}.5,{b}\n" for m in (1, 2) for k, a, b in rows)
    german = "Tag;A;b\n" + "".join(f"{k}.{m}.2026;{a},5;{b}\n" for m in (1, 2) for k, a, b in rows)
    found = told(german, wished(("day=Tag",)), "level")
    assert (
        found["read_as"]
        == "columns parted by semicolons; numbers with a decimal comma; days as day.month.year"
    )
    assert figures(found) == told(plain, wished(), "level")


def test_a_line_a_couple_is_the_same_as_a_line_a_person():
    text = of_the_paper("couples.csv")
    wide = told(text, wished(WIDE, covariates=["years"], missing=["-99"]))
    long = "couple,role,outcome,predictor,years\n"
    for line in text.splitlines()[1:]:
        couple, *values, years = line.split(",")
        long += f"{couple},SAT_1,{values[0]},{values[2]},{years}\n"
        long += f"{couple},SAT_2,{values[1]},{values[3]},{years}\n"
    found = told(long, wished(covariates=["years"], missing=["-99"]))
    assert {key: value for key, value in wide.items() if key != "left_out_why"} == {
        key: value for key, value in found.items() if key != "left_out_why"
    }
    assert wide["left_out_why"] == "Couple 111 has no SAT_2 in line 12."
    again = text + text.splitlines()[1] + "\n"
    assert "line 18, column 1 (ID): '101' has a line already" in refused(again, wished(WIDE, missing=["-99"]))


def test_two_files_of_the_paper_give_what_nlme_and_lavaan_give():
    """R 4.2.2, nlme 3.1-162 and lavaan 0.6-14 on the code and data that --for-r writes."""
    german = told(of_the_paper("paare.csv"), wished(GERMAN))
    pooled, level = german["exchangeable"], german["with_role_effect"]
    assert [pooled[key] for key in ("actor", "partner", "se_actor", "intercept", "residual_correlation")] == (
        pytest.approx([0.5308978, 0.2486069, 0.08576737, 6.6535714, -0.3529639], rel=1e-5)
    )
    assert [level[key] for key in ("actor", "partner", "se_actor", "role_effect", "se_role_effect")] == (
        pytest.approx([0.53415849, 0.24534620, 0.09045651, -0.05536509, 0.31169504], rel=1e-5)
    )
    older, younger = german["by_role"]["ältere"], german["by_role"]["jüngere"]
    assert [older[key] for key in ("actor", "partner", "se_actor", "se_partner", "intercept")] == (
        pytest.approx([0.5698943, 0.1727881, 0.1056772, 0.1493686, 6.7036863], rel=1e-5)
    )
    assert [younger[key] for key in ("actor", "partner", "se_actor", "se_partner", "intercept")] == (
        pytest.approx([0.4819519, 0.2867409, 0.1554519, 0.1099811, 6.6452777], rel=1e-5)
    )
    assert german["distinguishability"]["chi2"] == pytest.approx(0.947708, rel=1e-4)
    assert level["distinguishability"]["chi2"] == pytest.approx(0.9109468, rel=1e-4)
    assert [german["icc"][key]["estimate"] for key in ("outcome", "predictor")] == (
        pytest.approx([0.6112466, 0.4207164], rel=1e-5)
    )
    assert [pooled["standardised"][key]["estimate"] for key in ("actor", "partner")] == (
        pytest.approx([0.6937734, 0.3248778], rel=1e-5)
    )
    assert pooled["partner"] / pooled["actor"] == pytest.approx(0.4682765, rel=1e-5)
    wide = told(of_the_paper("couples.csv"), wished(WIDE, covariates=["YEARS"], missing=["-99"]))
    assert wide["exchangeable"]["actor"] == pytest.approx(-0.570912642, rel=1e-6)
    assert wide["exchangeable"]["covariates"]["YEARS"]["effect"]["estimate"] == pytest.approx(0.009233374)
    assert wide["distinguishability"]["chi2"] == pytest.approx(1.342296, rel=1e-4)
    assert wide["distinguishability"]["df"] == 5


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            lambda line: line.replace("5,y", "5,x"),
            "Couple 5 (lines 10 and 11) has 'x' and 'x', where most have",
        ),
        (lambda line: line.replace("5,y", "5,"), "Couple 5 (lines 10 and 11) has 'x' and ''"),
        (lambda line: line.replace("5,y", "5,z"), "Couple 5 (lines 10 and 11) has 'x' and 'z'"),
    ],
)
def test_what_blocks_results_by_role_is_named_with_its_lines(change, said):
    lines = [change(line) if line.startswith("5,") else line for line in PLAIN.splitlines(keepends=True)]
    found = told("".join(lines), wished())
    assert found["shown"] and found["by_role"] is None
    assert said in found["by_role_reason"]


def test_columns_that_nothing_is_taken_from_are_named():
    text = PLAIN.replace("predictor\n", "predictor,Age,Notes\n").replace("5\n", "5,30,n/a\n")
    assert told(text, wished())["not_used"] == ["Age", "Notes"]
    assert told(text, wished(("predictor=age",)))["not_used"] == ["predictor", "Notes"]
    assert "the column Weight is missing" in refused(text, wished(covariates=["Weight"]))
    assert "is asked for as two things" in refused(text, wished(covariates=["Outcome"]))
    assert "--column knows no 'income' here" in refused(text, wished(("income=Age",)))
    with pytest.raises(Stop, match="is written as in --column outcome="):
        wished(("outcome",))


def test_a_line_a_couple_without_saying_so_is_told_how_to_say_it():
    text = "couple,outcome,predictor,outcome2,predictor2\n" + "".join(f"{k},{k},2,3,4\n" for k in range(6))
    found = told(text, wished())
    assert not found["shown"]
    assert "Couple 0 has one line only, line 2." in found["left_out_why"]
    assert "--column outcome=ONE,OTHER" in found["left_out_why"]


def read_long(folder: Path) -> list[list[str]]:
    return [line.split(",") for line in (folder / "long.csv").read_text().splitlines()]


def test_what_is_written_for_r_holds_the_pairs_and_no_word_of_the_file_as_code(folder):
    nasty = 'x\nsystem("touch me")'
    text = PLAIN.replace(
        "couple,role,outcome,predictor", f'couple,role,outcome,"{nasty.replace(chr(34), chr(34) * 2)}"'
    )
    report = told(text, wished((f"predictor={nasty}",)))
    assert report["shown"]
    done = CliRunner().invoke(
        app, ["analyse", "apim", "given", "--column", f"predictor={nasty}", "--for-r", "r"]
    )
    assert done.exit_code == 0, done.output
    assert "long.csv, apim.R are in r." in done.output
    code = (folder / "r" / "apim.R").read_text()
    assert all(line.startswith("# ") for line in code.splitlines() if "system" in line)
    assert "@" not in code and "anova" in code and "lavaan::sem" in code
    rows = read_long(folder / "r")
    assert rows[0] == ["couple", "person", "role", "outcome", "actor", "partner"]
    assert len(rows) == 25
    assert all(
        one[4] == other[5] and one[5] == other[4] for one, other in zip(rows[1::2], rows[2::2], strict=True)
    )
    again = CliRunner().invoke(
        app, ["analyse", "apim", "given", "--column", f"predictor={nasty}", "--for-r", "r"]
    )
    assert isinstance(again.exception, Stop) and "holds something" in str(again.exception)


def for_r(text: str, name: str, *covariates: str) -> dict:
    """What the program says of the file in JSON; the code lies in the folder `name`."""
    Path("given").write_text(text)
    more = [word for one in covariates for word in ("--covariate", one)]
    done = CliRunner().invoke(app, ["analyse", "apim", "given", "--json", "--for-r", name, *more])
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


LEANING = PLAIN.replace("predictor\n", "predictor,age,leaning\n").splitlines()
# `leaning` tells the same as the role, so that nothing can be had by role beside it.
LEANING = [LEANING[0], *(f"{line},{20 + 7 * k % 23},{(-1) ** k}" for k, line in enumerate(LEANING[1:]))]


def write_many(couples: int) -> str:
    """So many couples whose actor effect is large."""
    chance = Random(1)
    lines = []
    for k in range(couples):
        x = [chance.gauss(0, 1) for _ in "xy"]
        lines += [
            f"{k},{'xy'[r]},{x[r] + 0.5 * x[1 - r] + chance.gauss(0, 1):.3f},{x[r]:.3f}\n" for r in (0, 1)
        ]
    return "".join(lines)


def test_the_code_for_r_comes_to_no_figure_that_the_report_lacks(folder):
    whole = for_r(PLAIN, "whole")
    assert whole["by_role"] and "by_role" in (folder / "whole" / "apim.R").read_text()
    # Of twelve couples there is no k, neither here nor there; of forty there is.
    assert not whole["exchangeable"]["k"]["shown"]
    assert '\ncat("k"' not in (folder / "whole" / "apim.R").read_text()
    many = for_r(PLAIN.splitlines()[0] + "\n" + write_many(40), "many")
    assert "low" in many["exchangeable"]["k"]
    assert '\ncat("k"' in (folder / "many" / "apim.R").read_text()
    leaning = for_r("\n".join(LEANING), "leaning", "leaning")
    assert leaning["shown"] and leaning["by_role"] is None
    assert "by_role" not in (folder / "leaning" / "apim.R").read_text()
    few = for_r("\n".join(PLAIN.splitlines()[:7]), "few")
    assert not few["shown"] and few["for_r"].startswith("Nothing is written")
    assert not (folder / "few").exists()


RSCRIPT = which("Rscript")


@pytest.mark.soak
@pytest.mark.skipif(
    RSCRIPT is None, reason="R is not here; on Debian: r-base-core, r-cran-nlme, r-cran-lavaan"
)
@pytest.mark.parametrize("covariates", [(), ("age",), ("leaning",), ("age", "leaning")])
def test_the_code_for_r_runs_there_and_comes_to_the_same(folder, covariates):
    report = for_r("\n".join(LEANING), "r", *covariates)
    ran = subprocess.run(
        [str(RSCRIPT), "apim.R"], cwd=folder / "r", capture_output=True, text=True, timeout=120, check=False
    )
    assert ran.returncode == 0, ran.stderr

    def figures_of(part: str, row: str) -> list[float]:
        found = re.search(rf"^{part}\n.*?^{row} +(.*?)$", ran.stdout, re.MULTILINE | re.DOTALL)
        assert found, ran.stdout
        return [float(one) for one in found[1].split()]

    pooled = report["exchangeable"]
    for name in ("actor", "partner"):
        assert figures_of("exchangeable", name)[:2] == pytest.approx(
            [pooled[name], pooled[f"se_{name}"]], rel=1e-4
        )
    assert ("by_role" in ran.stdout) == (report["by_role"] is not None)
    if report["by_role"] is not None:
        for role, effects in report["by_role"].items():
            told_by_r = figures_of("by_role", f"role{role}:actor")[:2]
            assert told_by_r == pytest.approx([effects["actor"], effects["se_actor"]], rel=1e-3)
        chi2 = float(re.search(r"^ *chisq +df *\n *([\d.]+)", ran.stdout, re.MULTILINE)[1])
        assert chi2 == pytest.approx(report["distinguishability"]["chi2"], abs=6e-4)


def test_what_is_for_some_files_only_is_said_so():
    Path("given").write_text("day,a,b\n")
    for options, said in (
        (["level", "given", "--covariate", "x"], "are for apim only"),
        (["level", "given", "--for-r", "x"], "are for apim only"),
        (["divide", "given", "--missing", "NA"], "divide reads JSON"),
        (["level", "given", "--decimal", "dot"], "--decimal is comma or point"),
    ):
        done = CliRunner().invoke(app, ["analyse", *options])
        assert isinstance(done.exception, Stop) and said in str(done.exception)


def program(*arguments: str, into: str) -> tuple[int, str]:
    with open(into, "w") as out:
        done = subprocess.run(
            [sys.executable, "-m", "duologue", *arguments],
            stdout=out,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    return done.returncode, done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("buffered", [True, False])
def test_a_place_that_is_full_is_said_for_what_it_is(folder, monkeypatch, buffered):
    Path("given").write_text(PLAIN)
    monkeypatch.delenv("PYTHONUNBUFFERED", raising=False)
    if not buffered:
        monkeypatch.setenv("PYTHONUNBUFFERED", "1")
    full = "What this prints cannot be written to where it should go: No space left on device.\n"
    for arguments in (
        ("analyse", "apim", "given"),
        ("analyse", "apim", "given", "--json"),
        ("simulate", "--days", "1", "--out", "simulated" + str(buffered)),
    ):
        assert program(*arguments, into="/dev/full") == (2, full)
    assert program("analyse", "apim", "given", into="out") == (0, "")
    assert Path("out").read_text().startswith("n: 12\n")


REPORTED = "from duologue.cli.apim import report_apim\nassert report_apim(Path('many.csv'))['shown']\n"
HELD = (
    "from duologue.cli.table import read_table\n"
    "rows = list(read_table(Path('many.csv'), ('couple', 'role', 'outcome', 'predictor')).read_rows())\n"
)


def peak(rows: int, code: str = REPORTED) -> int:
    """KiB that the program held at most over so many rows."""
    with Path("many.csv").open("w") as handle:
        handle.write("couple,role,outcome,predictor\n")
        for k in range(rows // 2):
            for r, role in enumerate(("wife", "husband")):
                outcome, predictor = f"{(k * 37 + r * k) % 101}.{k % 97}", f"{(k + r * 7) % 89}.5"
                handle.write(f"C{k:07},{role},{outcome},{predictor}\n")
    # Not what getrusage says, which begins with what the test itself holds.
    told = "print(Path('/proc/self/status').read_text())"
    code = f"from pathlib import Path\n{code}\n{told}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return int(re.search(r"VmHWM:\s*(\d+) kB", done.stdout)[1])


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="no /proc to read")
def test_what_a_row_takes_leaves_a_million_rows_within_their_bounds():
    """The control holds its rows, as a table was once read."""

    def of_a_million(code: str) -> float:
        few, many = peak(1000, code), peak(60_000, code)
        return few + (many - few) / 59_000 * 1_000_000

    assert of_a_million(REPORTED) < 400_000 < of_a_million(HELD)


@pytest.mark.soak
def test_a_million_rows_are_held_in_four_hundred_megabytes():
    assert peak(1_000_000) * 1024 < 400_000_000


def test_the_report_of_the_program_is_json_with_what_was_read(folder):
    Path("paare.csv").write_bytes(of_the_paper("paare.csv").encode("cp1252"))
    options = [part for column in GERMAN for part in ("--column", column)]
    done = CliRunner().invoke(app, ["analyse", "apim", "paare.csv", "--json", *options])
    assert json.loads(done.stdout)["read_as"] == (
        "Windows-1252; columns parted by semicolons; numbers with a decimal comma"
    )
