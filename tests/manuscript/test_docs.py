"""docs/write-an-exercise.md: every example is a sound script, or moves that are all taken."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from duologue.cli.exercise import make_move
from duologue.cli.exercise_answers import read_answers
from duologue.cli.exercise_dealing import choose_first, deal
from duologue.engine.script import Seat, StepKind
from duologue.manuscript.check import check
from duologue.manuscript.parse import parse
from duologue.manuscript.rehearsal import Rehearsal

PAGE = Path(__file__).parents[2] / "docs" / "write-an-exercise.md"
HEAD = 'title = "An example"\npractice = "conversation"\nminutes = [1, 60]\ndepth = 1\n\n'


def examples() -> list[tuple[int, str]]:
    text = PAGE.read_text("utf-8")
    return [
        (text.count("\n", 0, found.start()) + 2, found.group(1))
        for found in re.finditer(r"^```toml\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    ]


def scripts() -> list[tuple[int, str]]:
    """Examples that are scripts; one that shows steps alone gets a head."""
    return [
        (line, text if text.startswith("title") else HEAD + text)
        for line, text in examples()
        if "[[move]]" not in text
    ]


def test_the_page_has_examples_of_both_sorts():
    assert len(scripts()) >= 12 and len(examples()) - len(scripts()) >= 3


@pytest.mark.parametrize(("line", "text"), scripts())
def test_every_script_on_the_page_is_sound(line, text):
    report = check(parse(text, "docs/example", f"write-an-exercise.md, line {line}"))
    assert report.problems == ()


@pytest.mark.parametrize(("line", "text"), [each for each in examples() if "[[move]]" in each[1]])
def test_every_file_of_moves_on_the_page_is_taken_by_the_script_above_it(line, text):
    above = [script for place, script in scripts() if place < line][-1]
    script = parse(above, "docs/example")
    answers = read_answers(text, "moves.toml", script)
    names = {Seat.FIRST: "Ana", Seat.SECOND: "Ben", **answers.names}
    dealt = deal(script, answers.started, names, answers.draw, choose_first, one_device=False, solo=False)
    rehearsal = Rehearsal(dealt)
    for number, move in enumerate(answers.move, 1):
        rehearsal, accepted, why = make_move(rehearsal, move, number)
        assert accepted, (number, why)


def test_the_page_names_every_kind_of_step_and_every_key_of_the_language():
    text = PAGE.read_text("utf-8")
    from duologue.engine.fields import KINDS
    from duologue.manuscript.fields import FieldTable
    from duologue.manuscript.parse import DrawTable, KeepTable, ScriptTable
    from duologue.manuscript.reader import list_keys
    from duologue.manuscript.steps import ConditionTable, StepTable

    words = set(re.findall(r"[a-z_]+", text)) | set(re.findall(r"`([^`]+)`", text))
    missing = [kind.value for kind in StepKind if kind.value not in words]
    tables = (ScriptTable, DrawTable, KeepTable, StepTable, ConditionTable, FieldTable)
    keys = [key for table in tables for key in list_keys(table)]
    missing += [key for key in keys if key not in words]
    missing += [word for word in KINDS if word not in text]
    assert missing == []
