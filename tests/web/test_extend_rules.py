"""docs/extend.md, “A rule”: added by what stands there, it works everywhere, and is gone again."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from datetime import timedelta
from importlib import util
from pathlib import Path
from types import MappingProxyType

import pytest
from tests.api.test_rounds import Program
from tests.rounds.playing import answer, look, start
from tests.web.kinds import run
from tests.web.noscript import NoScript

from duologue.engine.rules import RULES, Rule, add_rule
from duologue.manuscript.check import check
from duologue.manuscript.parse import Mistakes, parse
from duologue.rounds import installed
from duologue.web import gate
from duologue.wording import promises

PAGE = Path(__file__).parents[2] / "docs" / "extend.md"
SLUG = "conversation/slept-on-it"
HEAD = """from dataclasses import dataclass
from datetime import date, datetime, timedelta

from duologue.engine.rules import Open, Rule, Sealed, Situation, Why
from duologue.languages import mark
from duologue.wording.promises import PROMISES


"""


def section() -> tuple[str, str, str]:
    """The class, its promise, and a script that names it."""
    text = PAGE.read_text("utf-8").partition("## A rule\n")[2].partition("\n## ")[0]
    rule, promise, script = re.findall(r"^```\w+\n(.*?)^```$", text, re.M | re.S)
    return rule, promise, script


@pytest.fixture
def slept_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Rule]]:
    place = tmp_path / "slept_on.py"
    place.write_text(HEAD + "\n\n".join(section()[:2]), "utf-8")
    spec = util.spec_from_file_location("slept_on", place)
    assert spec is not None and spec.loader is not None
    module = util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "slept_on", module)
    monkeypatch.setattr(promises, "PROMISES", promises.PROMISES.copy())
    spec.loader.exec_module(module)
    with add_rule(module.SleptOn):
        script = parse(section()[2], SLUG)
        every = MappingProxyType({**installed.read_scripts(), SLUG: script})
        of = installed.find_script
        monkeypatch.setattr(installed, "read_scripts", lambda: every)
        monkeypatch.setattr(installed, "find_script", lambda sha: script if sha == script.sha256 else of(sha))
        yield module.SleptOn


def test_a_script_may_name_it_and_comes_to_its_end(slept_on):
    assert check(parse(section()[2], SLUG)).problems == ()


def test_two_people_play_by_it_on_pages_and_by_program(slept_on, world, browser, monkeypatch):
    """Closed on the first day, with what it promises; open to both on the next; so says the API as well."""
    round_id = start(world.ana, SLUG, world.now)
    page = NoScript(browser(world.ana)).go(f"/rounds/{round_id}/")
    assert "Opens tomorrow at the earliest, once Ben has answered too." in page.text
    page.fill("Done", {"0.f.line": "The heron was back"})
    answer(world.ben, round_id, "thought", {"line": "I slept badly"}, world.now)
    for who in (world.ana, world.ben):
        assert not look(who, round_id, world.now).opened
    assert "I slept badly" not in page.go(f"/rounds/{round_id}/").text
    later = world.now + timedelta(days=1)
    monkeypatch.setattr(gate, "read_clock", lambda: later)
    for who, words in ((world.ana, "I slept badly"), (world.ben, "The heron was back")):
        assert words in NoScript(browser(who)).go(f"/rounds/{round_id}/").text
    said = Program(world.ben).ask("GET", f"/api/v1/rounds/{round_id}")
    assert "The heron was back" in str(said["view"]["sees"]["thought"])
    archive = NoScript(browser(world.ben)).go("/me/export/print/").text
    assert "The heron was back" in archive and "I slept badly" in archive


def test_a_terminal_says_what_it_promises_and_a_file_of_moves_opens_it_on_the_next_day(slept_on, tmp_path):
    file, moves = tmp_path / "slept-on-it.toml", tmp_path / "moves.toml"
    file.write_text(section()[2], "utf-8")
    found = run("play", file, typed="A thought\nAnother\nstop\n")
    assert "Opens tomorrow at the earliest, once Ben has answered too." in found.output
    made = [
        f'[[move]]\nby = "{seat}"\nkind = "answer"\nstep = "thought"\nvalues = {{ line = "{seat} slept" }}\n'
        for seat in ("first", "second")
    ]
    moves.write_text("\n".join(made), "utf-8")
    on_the_day = run("play", file, "--answers", moves, "--json").output.splitlines()[-1]
    assert "first slept" not in str(json.loads(on_the_day)["views"]["second"])
    morning = '[[move]]\nby = "first"\nkind = "answer"\nstep = "morning"\nat = "+1d"\n'
    moves.write_text("\n".join([*made, morning]), "utf-8")
    next_day = run("play", file, "--answers", moves, "--json").output.splitlines()[-1]
    assert "first slept" in str(json.loads(next_day)["views"]["second"])


def test_it_is_gone_again_and_a_script_that_names_it_is_told_where():
    assert "slept on" not in {rule.word for rule in RULES}
    with pytest.raises(Mistakes) as told:
        parse(section()[2], SLUG, "slept-on-it.toml")
    assert str(told.value).startswith("slept-on-it.toml:10: step.thought.rule: must be private, shared, ")
