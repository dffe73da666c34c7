"""A deck that can't be read is told with its place; what draws from it is left out, and the rest runs."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from tests.rounds.installing import install
from typer.testing import CliRunner

from duologue.cli.exercise import app
from duologue.manuscript.mistakes import Mistakes
from duologue.rounds import decks, practice_files

DECK = """
title = "Small talk"

[themes]
rain = "Weather"

[narrow.time]
ask = "How long?"
day = "All day"

[[card]]
id = "rain"
theme = "rain"
depth = 2
time = "day"
text = "Does it rain?"

[[card]]
id = "sun"
text = "Does it shine?"
"""
BROKEN = DECK.replace("depth = 2", "depth = 5").replace('[[card]]\nid = "sun"\ntext', "[[card]]\ntxet")
SCRIPT = """
title = "{title}"
practice = "conversation"
minutes = [1, 5]
depth = 1

[draw]
card = {{ deck = "conversation/{deck}" }}

[[step]]
id = "talk"
speak = "each"
text = "{{card}}"
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "conversation" / "decks"
    place.mkdir(parents=True)
    (place / "sound.toml").write_text(DECK)
    (place / "broken.toml").write_text(BROKEN)
    monkeypatch.setattr(practice_files, "FOLDER", tmp_path)
    return tmp_path


def test_a_deck_is_read_with_all_that_it_says(folder: Path) -> None:
    rain, sun = decks.read_deck("conversation/sound")
    assert (rain.id, rain.text, rain.theme, rain.depth) == ("rain", "Does it rain?", "rain", 2)
    assert dict(rain.about) == {"time": "day"} and (sun.theme, sun.depth, dict(sun.about)) == ("", 1, {})
    assert dict(decks.list_themes("conversation/sound")) == {"rain": "Weather"}


def test_every_mistake_of_a_deck_has_its_place(folder: Path) -> None:
    with pytest.raises(Mistakes) as told:
        decks.read_deck("conversation/broken")
    assert [str(one) for one in told.value.errors] == [
        "conversation/decks/broken.toml:14: card.rain.depth: must be a whole number from 1 to 4",
        "conversation/decks/broken.toml:18: card.id: is missing",
        "conversation/decks/broken.toml:18: card.text: is missing",
    ]


def test_an_exercise_that_draws_from_it_is_left_out_and_the_others_run(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    texts = {f"conversation/{deck}": SCRIPT.format(title=deck, deck=deck) for deck in ("sound", "broken")}
    with caplog.at_level(logging.ERROR):
        found = install(monkeypatch, folder, texts)
    assert [script.slug for script in found] == ["conversation/sound"]
    assert "broken.toml:14: card.rain.depth" in caplog.text and "sound.toml" not in caplog.text


@pytest.mark.parametrize(("command", "code"), [("check", 1), ("play", 2)])
def test_a_writer_is_told_of_it_when_checking_and_when_playing(
    folder: Path, tmp_path: Path, command: str, code: int
) -> None:
    for name in ("practices", "sources"):
        text = practice_files.files("duologue.practices").joinpath(f"{name}.toml").read_text("utf-8")
        (folder / f"{name}.toml").write_text(text)
    path = tmp_path / "mine.toml"
    path.write_text(SCRIPT.format(title="Mine", deck="broken"))
    told = CliRunner().invoke(app, [command, str(path)])
    assert told.exit_code == code and "broken.toml:14: card.rain.depth" in told.output, told.output
    path.write_text(SCRIPT.format(title="Mine", deck="sound"))
    assert CliRunner().invoke(app, [command, str(path)], input="stop\n").exit_code == 0
