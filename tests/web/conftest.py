"""Browsers without a browser: Django's test client with somebody's cookies, through all of the middleware."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from django.test import Client
from tests.world import NOW, Actor, World

from duologue.web import collect, gate


@pytest.fixture(scope="session", autouse=True)
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Static files are gathered once for all tests."""
    folder = tmp_path_factory.getbasetemp().parent / "static"
    os.environ["DUOLOGUE_STATIC"] = str(folder)
    collect.list_names.cache_clear()
    collect.list_names()
    return folder


@pytest.fixture(autouse=True)
def frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "read_clock", lambda: NOW)


@pytest.fixture(autouse=True)
def cheap_passwords(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Pages stretch passwords as the world of this test does."""
    from duologue.people import host

    def stretching() -> object:
        name = next(one for one in ("world", "alone") if one in request.fixturenames)
        found: World = request.getfixturevalue(name)
        return found.stretching

    monkeypatch.setattr(host, "find_stretching", stretching)


@pytest.fixture
def browser() -> Callable[[Actor | None], Client]:
    """A client that sends somebody's cookies, over https to this machine."""

    def made(actor: Actor | None = None, **options: object) -> Client:
        client = Client(HTTP_HOST="localhost", **options)
        for name, value in (actor.jar if actor else {}).items():
            client.cookies[name] = value
        return client

    return made


def at(moment: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "read_clock", lambda: moment)
