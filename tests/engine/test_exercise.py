"""duologue exercise: check, play and begin a script from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.engine.playing import HEAD, IN_YOUR_SHOES, LINE, OPEN, SAY_IT_BACK
from typer.testing import CliRunner, Result

from duologue.cli.exercise import app

DEEP_DEAD = HEAD + LINE.replace('"sealed"', '{ sealed = "later" }')


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "script.toml"
    path.write_text(IN_YOUR_SHOES, encoding="utf-8")
    return path


def run(*words: object, typed: str = "") -> Result:
    return CliRunner().invoke(app, [str(word) for word in words], input=typed)


def moves(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "answers.toml"
    path.write_text(text, encoding="utf-8")
    return path


def move(by: str, kind: str, step: str = "", more: str = "") -> str:
    named = f'step = "{step}"\n' if step else ""
    return f'[[move]]\nby = "{by}"\nkind = "{kind}"\n{named}{more}\n'


def mood(pleasantness: int, energy: int) -> str:
    return f"values = {{ mood = [{pleasantness}, {energy}] }}"


def played(file: Path, answers: Path) -> list[dict]:
    found = run("play", file, "--answers", answers, "--json")
    assert found.exit_code == 0, found.output
    return [json.loads(line) for line in found.output.splitlines()]


# -- check ----------------------------------------------------------------------------------------


def test_a_sound_script_is_told_with_its_steps_minutes_and_longest_path(file):
    found = run("check", file)
    assert found.exit_code == 0
    assert found.output == f"{file}: 4 steps, 1 to 90 minutes, longest path 4 screens\n"


def test_each_problem_is_one_line_with_file_line_and_field(tmp_path, file):
    bad = tmp_path / "bad.toml"
    bad.write_text(DEEP_DEAD.replace("depth = 1", "depth = 1\ndephts = 2"), encoding="utf-8")
    found = run("check", file, bad)
    assert found.exit_code == 1
    lines = found.output.splitlines()
    assert lines[0].startswith(f"{file}: 4 steps")
    assert lines[1] == f"{bad}:5: dephts: unknown key (did you mean “depth”?)"
    assert lines[2].startswith(f"{bad}:11: step.line.rule: there is no step “later”")


def test_what_only_playing_finds_is_told_too(tmp_path):
    bad = tmp_path / "bad.toml"
    bad.write_text(
        HEAD.replace("[1, 90]", "[1, 10]") + '\n[[step]]\nid = "q"\ntogether = 15\n', encoding="utf-8"
    )
    found = run("check", bad)
    assert found.exit_code == 1 and "timers alone" in found.output


def test_a_name_of_something_outside_that_is_not_there_is_told_on_its_line(tmp_path):
    """A card is drawn as a round begins: an unknown deck would be found too late."""
    head = HEAD.replace('"empathy"', '"empaty"') + 'sources = ["cohen-2021"]\nsolo = "empathy/nobody"\n'
    path = tmp_path / "lonely.toml"
    path.write_text(head + '[draw]\ncard = { deck = "conversation/open" }\n' + LINE + OPEN, encoding="utf-8")
    found = run("check", path)
    assert found.exit_code == 1
    lines = path.read_text("utf-8").split("\n")
    told = [line.removeprefix(f"{path}:").split(":", 2) for line in found.output.splitlines()]
    assert [(lines[int(line) - 1].split(" ")[0], field.strip()) for line, field, _ in told] == [
        ("practice", "practice"),
        ("sources", "sources"),
        ("solo", "solo"),
        ("card", "draw.card"),
    ]
    assert "did you mean “empathy”" in told[0][2] and "did you mean “cohen-2012”" in told[1][2]


def test_the_version_for_one_may_be_checked_beside_it(tmp_path):
    two, one = tmp_path / "two.toml", tmp_path / "alone.toml"
    two.write_text(HEAD + 'solo = "empathy/alone"\n' + LINE + OPEN, encoding="utf-8")
    one.write_text(HEAD + "people = 1\n" + LINE, encoding="utf-8")
    assert run("check", two).exit_code == 1
    assert run("check", two, one).exit_code == 0


def test_a_file_that_is_not_there_is_told_and_ends_with_2(tmp_path):
    found = run("check", tmp_path / "none.toml")
    assert found.exit_code == 2 and "none.toml" in found.output


# -- play, a file of moves ------------------------------------------------------------------------


def test_every_move_gives_one_line_with_both_views(tmp_path, file):
    answers = moves(
        tmp_path,
        move("first", "answer", "weather", mood(3, 7))
        + move("second", "answer", "weather", mood(5, 5))
        + move("first", "answer", "guess", mood(5, 5))
        + move("second", "answer", "guess", mood(3, 6)),
    )
    lines = played(file, answers)
    assert [set(line) for line in lines] == [{"move", "accepted", "why", "views"}] * 4
    assert lines[0]["move"] == {
        "by": "first",
        "kind": "answer",
        "step": "weather",
        "values": {"mood": [3, 7]},
    }
    assert all(line["accepted"] and line["why"] is None for line in lines)
    first, second = (lines[0]["views"][seat] for seat in ("first", "second"))
    assert set(second) == {"step", "text", "may", "sees", "done"}
    assert (first["step"], second["step"]) == ("guess", "weather")
    assert first["sees"] == {"weather": {"first": {"mood": [3, 7]}}} and second["sees"] == {}
    assert lines[1]["views"]["first"]["sees"]["weather"]["other_has_answered"] is True
    assert lines[2]["views"]["first"]["step"] is None
    opened = lines[3]["views"]
    assert opened["first"]["sees"] == opened["second"]["sees"]
    assert opened["first"]["sees"]["weather"] == {"first": {"mood": [3, 7]}, "second": {"mood": [5, 5]}}
    assert {"answer", "skip", "pause", "leave"} <= set(second["may"])


def test_a_refused_move_is_a_line_with_a_why_and_play_goes_on(tmp_path, file):
    answers = moves(
        tmp_path,
        move("first", "answer", "guess", mood(3, 7))
        + move("first", "answer", "weather", mood(3, 70))
        + move("first", "answer", "weather", mood(3, 7) + '\nexpects = "0123"')
        + move("first", "answer", "weather", mood(3, 7)),
    )
    lines = played(file, answers)
    assert [line["accepted"] for line in lines] == [False, False, False, True]
    assert all(line["why"] for line in lines[:3]) and "mood" in lines[1]["why"]


def test_a_replayed_id_counts_once(tmp_path, file):
    once = move("first", "answer", "weather", mood(3, 7) + '\nid = "one"')
    lines = played(file, moves(tmp_path, once + once.replace("[3, 7]", "[1, 1]")))
    assert [line["accepted"] for line in lines] == [True, True]
    assert lines[1]["views"] == lines[0]["views"] and lines[1]["why"]


def test_time_can_be_moved_on(tmp_path, file):
    answers = moves(
        tmp_path,
        move("first", "answer", "weather", mood(3, 7))
        + move("second", "pause", more='at = "+15d"')
        + move("second", "resume", more="at = 2026-01-20T10:00:00Z"),
    )
    lines = played(file, answers)
    assert lines[1]["views"]["first"]["text"].startswith("It went quiet")
    assert lines[2]["move"]["at"] == "2026-01-20T10:00:00+00:00"


def test_one_phone_is_passed_between_two(tmp_path):
    path = tmp_path / "script.toml"
    path.write_text(SAY_IT_BACK.replace(HEAD, HEAD + 'devices = "either"\n'), encoding="utf-8")
    answers = moves(
        tmp_path,
        "one_device = true\n"
        + move("first", "answer", "talk")
        + move("first", "answer", "reflect", 'for = "first"')
        + move("first", "answer", "reflect"),
    )
    lines = played(path, answers)
    assert lines[0]["views"]["first"]["for"] == "second"
    assert [line["accepted"] for line in lines] == [True, False, True]


def test_what_is_drawn_can_be_chosen(tmp_path):
    path = tmp_path / "script.toml"
    path.write_text(HEAD + "draw = { extra = ['a', 'b'] }\n" + LINE.replace("One line.", "{extra}"))
    answers = moves(tmp_path, 'draw = { extra = "b" }\n' + move("second", "pause"))
    assert played(path, answers)[0]["views"]["first"]["text"] == "b"


def test_without_json_it_is_told_in_words(tmp_path, file):
    answers = moves(tmp_path, move("first", "answer", "weather", mood(3, 7)) + move("first", "close"))
    found = run("play", file, "--answers", answers)
    assert found.exit_code == 0 and "first answer weather" in found.output and "not taken" in found.output


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (move("frist", "answer", "weather"), "answers.toml:2: move 1.by: must be first or second"),
        (move("first", "anwser", "weather"), "answers.toml:3: move 1.kind: there is no kind 'anwser'"),
        (move("first", "answer", "wether"), "answers.toml:4: move 1.step: there is no step “wether”"),
        (move("first", "answer"), "move 1.step: is missing"),
        (move("first", "leave", "weather"), "move 1.step: leave concerns the whole round"),
        (move("first", "answer", "weather", "values = { mod = [3, 7] }"), "has no field “mod”"),
        (
            move("first", "answer", "weather", "vlaues = 3"),
            "move 1.vlaues: unknown key (did you mean “values”?)",
        ),
        (move("first", "keep"), "move 1.said: is missing"),
        (move("first", "leave", more='at = "soon"'), "answers.toml:4: move 1.at:"),
        ("[[moves]]\n", "moves: unknown key (did you mean “move”?)"),
        ("[[move]\n", "answers.toml:1: toml:"),
        ("one_device = true\n", "needs two phones"),
        ('draw = { card = "x" }\n', "nothing is drawn as “card”"),
        ("names = { first = 3 }\n", "answers.toml:1: names: a name is text"),
        ('settings = { first = "guess" }\n', "answers.toml:1: settings: each has a list"),
        ("started = 9999-12-31T00:00:00Z\n", "answers.toml:1: started: must lie between"),
        (move("first", "leave", more='at = "+999999d"'), "answers.toml:4: move 1.at: lies beyond"),
        (move("first", "leave", more='at = "+999999d"') * 3, "move 3.at: lies beyond"),
        (move("first", "leave", more="at = 9999-12-31T23:59:59Z"), "move 1.at: lies beyond"),
        ("x = " + "[" * 5000 + "]" * 5000, "answers.toml:1: toml: brackets"),
        ("x = " + "9" * 5000, "answers.toml:1: toml: Exceeds"),
    ],
)
def test_a_file_that_makes_no_sense_is_told_with_its_place_and_ends_with_2(tmp_path, file, text, said):
    found = run("play", file, "--answers", moves(tmp_path, text), "--json")
    assert found.exit_code == 2 and said in found.output
    assert '"views"' not in found.output


def test_a_script_that_makes_no_sense_ends_with_2(tmp_path):
    path = tmp_path / "bad.toml"
    path.write_text(DEEP_DEAD, encoding="utf-8")
    found = run("play", path, "--answers", moves(tmp_path, ""), "--json")
    assert found.exit_code == 2 and "bad.toml:10: step.line.rule" in found.output


def test_what_json_has_no_number_for_is_written_as_a_word(tmp_path, file):
    odd = move("first", "answer", "weather", "values = { mood = [nan, inf] }")
    (line,) = played(file, moves(tmp_path, odd))
    assert line["move"]["values"] == {"mood": ["nan", "inf"]}
    assert line["accepted"] is False


def test_a_byte_order_mark_is_passed_over(tmp_path, file):
    answers = moves(tmp_path, "\ufeff" + move("first", "answer", "weather", mood(3, 7)))
    assert played(file, answers)[0]["accepted"]
    file.write_text("\ufeff" + IN_YOUR_SHOES, encoding="utf-8")
    assert run("check", file).exit_code == 0


def test_a_file_without_an_end_is_not_read_to_its_end(tmp_path, file):
    file.write_bytes(b"#" * 1_000_001)
    for words in (("check", file), ("play", file), ("check", "/dev/zero")):
        found = run(*words)
        assert found.exit_code == 2 and "longer than a megabyte" in found.output


# -- play, in the terminal ------------------------------------------------------------------------


def test_two_play_at_one_keyboard(tmp_path):
    path = tmp_path / "script.toml"
    path.write_text(HEAD + LINE + OPEN, encoding="utf-8")
    found = run("play", path, "--first", "Mia", "--second", "Jo", typed="\nthe kettle\nrain\n1\n\n1\n")
    assert found.exit_code == 0, found.output
    said = found.output
    assert said.index("Mia, this is for you.") < said.index("Jo, this is for you.")
    assert "Write something here. You can also skip this step." in said
    assert "Yours is safe and still closed." in said
    assert "Mia: the kettle" in said and "Jo: rain" in said
    assert said.rstrip().endswith("The rest of the evening is yours.")


def test_an_answer_is_not_printed_again_before_it_is_open(tmp_path):
    """What one typed stands on the terminal; nothing of it is said back to the other."""
    path = tmp_path / "script.toml"
    path.write_text(HEAD + LINE + OPEN, encoding="utf-8")
    said = run("play", path, typed="the kettle\nstop\n").output
    assert "Ana: the kettle" not in said and "Left for now." in said


def test_every_kind_of_field_can_be_filled_in_and_skipped(tmp_path):
    kinds = [
        ("short text", "", "x"),
        ("choice", ', options = ["Tea", "Walk"]', "2"),
        ("several", ', options = ["Tea", "Walk"]', "1,2"),
        ("0-10", ', ends = ["far", "near"]', "4"),
        ("mood point", "", "3 7"),
        ("feelings", "", "calm, at ease"),
        ("ranking", ', options = ["Tea", "Walk"]', "2,1"),
        ("points", ', options = ["Tea", "Walk"], total = 5', "2,3"),
        ("minutes", "", "20"),
        ("date", "", "2027-01-31"),
        ("list", "", "milk, bread"),
    ]
    fields = ",\n".join(
        f'  {{ id = "f{n}", kind = "{kind}"{more} }}' for n, (kind, more, _) in enumerate(kinds)
    )
    path = tmp_path / "script.toml"
    step = f'\n[[step]]\nid = "line"\nask = "each"\ntext = "All."\nfields = [\n{fields}\n]\n'
    path.write_text(HEAD + "people = 1\n" + step + OPEN, encoding="utf-8")
    found = run("play", path, typed="\n".join(typed for _, _, typed in kinds) + "\n")
    assert "Tea 2, Walk 3" in found.output and "milk, bread" in found.output, found.output
    assert "The rest of the evening is yours." in run("play", path, typed="skip\n").output


def test_json_needs_a_file_of_moves(file):
    found = run("play", file, "--json")
    assert found.exit_code == 2 and "--answers" in found.output


# -- new ------------------------------------------------------------------------------------------


def test_the_starter_is_sound_and_is_never_written_over(tmp_path):
    path = tmp_path / "mine.toml"
    assert run("new", path).exit_code == 0
    assert run("check", path).exit_code == 0
    path.write_text("# mine\n")
    found = run("new", path)
    assert found.exit_code == 2 and "stays as it is" in found.output
    assert path.read_text() == "# mine\n"


def test_the_starter_can_be_played_as_it_is(tmp_path):
    path = tmp_path / "mine.toml"
    run("new", path)
    found = run("play", path, typed="tea\nrain\n\n\n\n\n1\n1\n")
    assert "Both are open. You could also just talk about it." in found.output
