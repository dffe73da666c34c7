"""The language one reads is chosen on one's own page, and there only where there is more than one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.web.noscript import NoScript

from duologue.languages.installed_languages import read_installed

ASKED = "The language you read"


@pytest.fixture
def hebrew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    folder = tmp_path / "languages" / "he"
    folder.mkdir(parents=True)
    (folder / "language.toml").write_text('name = "עברית"\nlocale = "he"\n', "utf-8")
    monkeypatch.setenv("DUOLOGUE_LANGUAGES", str(folder.parent))
    read_installed.cache_clear()
    yield
    monkeypatch.undo()
    read_installed.cache_clear()


def test_what_one_chose_is_what_one_reads_and_nobody_else_does(hebrew, browser, world) -> None:
    ana, ben = NoScript(browser(world.ana)), NoScript(browser(world.ben))
    form, _ = ana.go("/me/").page.form("Read in this language")
    assert ("language", "en") in form.fields
    ana.press("Read in this language", language="he")
    assert ana.path == "/me/"
    assert '<html lang="he" dir="rtl">' in ana.page.html
    assert '<html lang="en" dir="ltr">' in ben.go("/me/").page.html


def test_where_there_is_one_language_nothing_is_asked(browser, world) -> None:
    assert ASKED not in NoScript(browser(world.ana)).go("/me/").text


def test_where_there_are_two_it_is(hebrew, browser, world) -> None:
    """The control."""
    assert ASKED in NoScript(browser(world.ana)).go("/me/").text
