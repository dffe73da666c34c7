"""docs/extend.md, “A role”: an exercise feeds a figure by what stands there, and none once it is gone."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from tests.rounds.diaries import both_agree, both_visit, opened_once
from tests.rounds.installing import install
from tests.rounds.playing import answer, start
from tests.web.noscript import NoScript
from tests.world import World
from typer.testing import CliRunner

from duologue.cli.exercise import app
from duologue.people.consents import Matter
from duologue.rounds import blocks, installed, weekly
from duologue.web import diaries

PAGE = Path(__file__).parents[2] / "docs" / "extend.md"
SLUG, DAYS = "presence/how-near", 60


def section(title: str) -> list[tuple[str, str]]:
    """(language, text) of each example in a section of the page."""
    text = PAGE.read_text("utf-8").partition(f"## {title}\n")[2].partition("\n## ")[0]
    return re.findall(r"^```(\w*)\n(.*?)^```$", text, re.M | re.S)


def script_and_mistake() -> tuple[str, str]:
    (_, script), (_, mistake) = section("A role")
    return script, mistake.strip()


def live(world: World) -> None:
    """Both say how near they feel, day by day, and agree from the first day on to see their line."""
    first = world.now - timedelta(days=DAYS)
    opened_once(world, first.date())
    both_agree(world, first, Matter.LINE)
    for back in range(DAYS, 0, -1):
        say(world, world.now - timedelta(days=back), back)
    both_visit(world, world.now)


def say(world: World, at: datetime, turn: int) -> None:
    round_id = start(world.ana, SLUG, at)
    for who, level in ((world.ana, 6), (world.ben, 5)):
        answer(who, round_id, "tonight", {"near": level + (turn * 7) % 5 - 2}, at)
        answer(who, round_id, "word", {"word": "warm"}, at)


def test_what_it_feeds_is_on_the_thread_in_weeks_and_in_one_s_own_table(
    world: World, browser, monkeypatch, tmp_path
) -> None:
    install(monkeypatch, tmp_path, {SLUG: script_and_mistake()[0]})
    live(world)
    ana = world.ana.me(world.now)
    assert len(weekly.read_own_days(ana)) == DAYS
    told = weekly.read_told(blocks.read(world.ben.me(world.now), own=False))
    assert len([week for week in told.values() if len(week) == 2]) >= DAYS // 7
    assert len(diaries.write_table(ana, "level").splitlines()) == DAYS + 1
    thread = NoScript(browser(world.ana)).go("/thread/")
    assert "chart-reader" in thread.page.html


def test_it_is_gone_again_and_what_was_said_feeds_nothing(
    world: World, browser, monkeypatch, tmp_path
) -> None:
    script, _ = script_and_mistake()
    with monkeypatch.context() as there:
        install(there, tmp_path, {SLUG: script})
        live(world)
    assert SLUG not in installed.read_scripts()
    assert weekly.read_own_days(world.ana.me(world.now)) == {}
    assert len(diaries.write_table(world.ana.me(world.now), "level").splitlines()) == 1


def test_without_the_word_it_is_a_number_for_its_author(world: World, monkeypatch, tmp_path) -> None:
    """The control: it is the word, and nothing else of the script, that brings it there."""
    script, _ = script_and_mistake()
    install(monkeypatch, tmp_path, {SLUG: script.replace('feeds = "closeness", ', "")})
    live(world)
    assert weekly.read_own_days(world.ana.me(world.now)) == {}


def test_the_check_finds_it_sound_and_says_where_a_word_is_not(tmp_path) -> None:
    script, mistake = script_and_mistake()
    file = tmp_path / "how-near.toml"
    file.write_text(script, "utf-8")
    found = CliRunner().invoke(app, ["check", str(file)])
    assert found.exit_code == 0, found.output
    file.write_text(script.replace('"closeness"', '"closenes"'), "utf-8")
    found = CliRunner().invoke(app, ["check", str(file)])
    assert found.exit_code == 1
    assert found.output.strip().replace(str(file), file.name) == mistake


@pytest.mark.parametrize("word", ["feeds", "role"])
def test_the_page_of_words_has_every_word(word: str) -> None:
    from duologue.engine.roles import FedFigure, Role

    guide = (PAGE.parent / "write-an-exercise.md").read_text("utf-8")
    part = guide.partition("## What it is for\n")[2].partition("\n## ")[0]
    assert all(f'`"{one}"`' in part for one in (FedFigure if word == "feeds" else Role))


def test_where_no_check_in_is_installed_today_asks_for_none(world: World, browser, monkeypatch) -> None:
    """The rest of the page, and the jar without its exercise, go on."""
    assert "Say how you are" in NoScript(browser(world.ana)).go("/").text  # the control
    left = {slug: one for slug, one in installed.read_scripts().items() if one.role is None}
    monkeypatch.setattr(installed, "read_scripts", lambda: left)
    today = NoScript(browser(world.ana)).go("/")
    assert today.status == 200 and "Say how you are" not in today.text
    jar = today.go("/jar/")
    assert jar.status == 200 and "Put one in" not in jar.text
