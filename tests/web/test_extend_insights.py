"""docs/extend.md, “An insight”: added by what stands there, it has its page, its line and its file,
reads nothing before both agree, and is gone again."""

from __future__ import annotations

import sys
from importlib import import_module, reload

import pytest
from django.urls import clear_url_caches
from jinja2 import ChoiceLoader, FileSystemLoader
from tests.rounds.diaries import both_agree, opened_once
from tests.web.test_extend_roles import section
from tests.world import World

from duologue.people import consents
from duologue.people.consents import Matter
from duologue.web import insights, page, urls

PAGE, FILE = "/thread/rounds-a-month/", "/me/export/diary/rounds.csv"


@pytest.fixture
def added(tmp_path, monkeypatch):
    (_, module), (_, template), _ = section("An insight")
    (tmp_path / "rounds_a_month.py").write_text(module, "utf-8")
    (tmp_path / "insights").mkdir()
    (tmp_path / "insights" / "rounds_a_month.html").write_text(template, "utf-8")
    environment = page.make_environment()
    monkeypatch.setattr(environment, "loader", ChoiceLoader([environment.loader, FileSystemLoader(tmp_path)]))
    insights.__path__.append(str(tmp_path))
    made = import_module("duologue.web.insights.rounds_a_month").INSIGHT
    insights.INSIGHTS[made.name] = made
    reload(urls)
    clear_url_caches()
    yield made
    del insights.INSIGHTS[made.name], sys.modules["duologue.web.insights.rounds_a_month"]
    insights.__path__.remove(str(tmp_path))
    reload(urls)
    clear_url_caches()


def read(browser, who, path: str) -> str:
    found = browser(who).get(path, secure=True)
    assert found.status_code == 200
    return found.content.decode()


def test_it_has_its_page_its_line_and_its_file_once_both_agree(world: World, browser, added) -> None:
    opened_once(world, world.now.date().replace(year=world.now.year - 1))
    consents.agree(world.ana.me(), Matter.LOAD, world.now)
    assert f'href="{PAGE}"' in read(browser, world.ana, "/thread/")
    assert FILE in read(browser, world.ana, "/me/export/")
    closed = read(browser, world.ana, PAGE)
    assert "You have agreed" in closed and "<figure" not in closed
    assert len(read(browser, world.ana, FILE).splitlines()) == 1
    both_agree(world, world.now, Matter.LOAD)
    opened = read(browser, world.ana, PAGE)
    assert "Rounds, month by month" in opened and "<figure" in opened
    assert len(read(browser, world.ana, FILE).splitlines()) > 1


def test_it_is_gone_again(world: World, browser) -> None:
    assert browser(world.ana).get(PAGE, secure=True).status_code == 404
    assert PAGE not in read(browser, world.ana, "/thread/")
