"""One throw-away instance for all tests: a database file, key files, and cheap passwords."""

from __future__ import annotations

import atexit
import os
from collections.abc import Iterator
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

import pytest
from hypothesis import settings as hypothesis_settings

# Before the settings are read: nothing of a test ever lies where a real instance keeps its things.
if "DUOLOGUE_DATA" not in os.environ:
    os.environ["DUOLOGUE_DATA"] = mkdtemp(prefix="duologue-tests-")
    atexit.register(rmtree, os.environ["DUOLOGUE_DATA"], ignore_errors=True)

from tests.remembered import remember
from tests.world import World

from duologue.people import key_files
from duologue.people.key_files import Held
from duologue.vault import KeyFiles

# A slow neighbour is not a defect: no example is judged by a clock on the wall.
hypothesis_settings.register_profile("any machine", deadline=None)
hypothesis_settings.load_profile("any machine")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A file and not memory, so that threads meet each other's locks and a scan has bytes to read."""
    from django.conf import settings
    from django.db import connections

    database = connections.settings["default"]
    if "sqlite3" not in database["ENGINE"]:
        return
    path = tmp_path_factory.mktemp("database") / "test.sqlite3"
    for wanted in (database, settings.DATABASES["default"]):
        wanted.setdefault("TEST", {})["NAME"] = str(path)


@pytest.fixture(scope="session")
def host_keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the key files of the test instance."""
    directory = tmp_path_factory.mktemp("host") / "keys"
    KeyFiles.create(directory)
    return directory


@pytest.fixture(autouse=True)
def held_key_files(host_keys: Path) -> Iterator[Held]:
    """Every test begins with the instance's key files in use and nothing revoked."""
    (host_keys / key_files.REVOKED_FILE).unlink(missing_ok=True)
    held = Held.load(host_keys)
    key_files.hold(held)
    yield held
    key_files.hold(None)


@pytest.fixture
def world(db: None) -> World:
    """Ana and Ben share a couple key, the stranger has a couple of her own, Carl was Ana's partner before."""
    return remember(World.paired)


@pytest.fixture
def alone(db: None) -> World:
    """Ana has begun and nobody else is there."""
    return remember(World.begun)
