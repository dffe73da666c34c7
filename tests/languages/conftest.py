"""Two languages that nobody speaks, made once, and an instance that has them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client
from tests.languages import speaking
from tests.world import NOW, Actor

from duologue.languages import installed_languages
from duologue.web import collect, gate


@pytest.fixture(scope="session", autouse=True)
def collected(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Static files are gathered once for all tests of pages."""
    os.environ["DUOLOGUE_STATIC"] = str(tmp_path_factory.getbasetemp().parent / "static")
    collect.list_names.cache_clear()
    collect.list_names()


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of both: whatever could be translated is."""
    folder = tmp_path_factory.mktemp("languages")
    speaking.make_both(folder)
    return folder


@pytest.fixture
def using(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Path], None]]:
    """Let the languages of a folder be installed here, until the test ends."""

    def use(folder: Path) -> None:
        monkeypatch.setenv("DUOLOGUE_LANGUAGES", str(folder))
        installed_languages.read_installed.cache_clear()

    yield use
    monkeypatch.undo()
    installed_languages.read_installed.cache_clear()


@pytest.fixture
def both(made: Path, using: Callable[[Path], None]) -> Path:
    using(made)
    return made


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Callable[[Actor | None], Client]:
    monkeypatch.setattr(gate, "read_clock", lambda: NOW)

    def comes(actor: Actor | None = None, **options: object) -> Client:
        client = Client(HTTP_HOST="localhost", **options)
        client.cookies.load(actor.jar if actor else {})
        return client

    return comes
