"""Folders of instances. One takes seconds to make, so most tests get a copy of one that is made once."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest
from tests.cli.instance import HANDS, Instance

# The cast, on a database as `serve` makes it, but for measuring how long a password should take.
CAST = """
from datetime import UTC, datetime
from duologue.cli import database, prepare
from django.db import connection
prepare.make_folders()
prepare.prepare_keys(connection, True)
database.migrate()
from duologue.people import host
from duologue.people.stretching import Argon2
host.prepare(Argon2())
from tests.world import World, token_header
now = datetime.now(UTC)
world = World.paired(now)
ana = world.ana.me(now)
result = {
    "couple": str(ana.couple_id),
    "ana": world.ana.jar, "ben": world.ben.jar, "sam": world.stranger.jar, "carl": world.carl.jar,
    "ana_device": str(ana.device_id),
    "token": token_header(world.ana, now),
}
"""


@dataclass(frozen=True)
class Cast:
    """Cookies of each, by name; `token` is an Authorization header of Ana's."""

    couple: str
    ana: dict[str, str]
    ben: dict[str, str]
    sam: dict[str, str]
    carl: dict[str, str]
    ana_device: str
    token: str


@pytest.fixture(scope="session", autouse=True)
def static(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """One folder of static files for all instances of a test run."""
    patch = pytest.MonkeyPatch()
    patch.setenv("DUOLOGUE_STATIC", str(tmp_path_factory.mktemp("static")))
    yield
    patch.undo()


def furnish(instance: Instance) -> Cast:
    """Put the cast into an instance."""
    made = subprocess.run(
        [sys.executable, "-c", f"{HANDS}\n{CAST}\nprint(json.dumps(result))"],
        env=instance.environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    return Cast(**json.loads(made.stdout.splitlines()[-1]))


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory, static: None) -> tuple[Path, Cast]:
    """A data folder with the cast in it, to be copied and never used itself."""
    data = tmp_path_factory.mktemp("furnished") / "data"
    return data, furnish(Instance(data))


@pytest.fixture
def home(tmp_path: Path, furnished: tuple[Path, Cast]) -> Iterator[tuple[Instance, Cast]]:
    """An instance with Ana, Ben, Carl and the stranger in it; not started."""
    template, cast = furnished
    shutil.copytree(template, tmp_path / "data", ignore=shutil.ignore_patterns("*.sock"))
    with Instance(tmp_path / "data") as instance:
        yield instance, cast


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Instance]:
    """An instance that was never started."""
    with Instance(tmp_path / "data") as instance:
        yield instance


@pytest.fixture
def on_postgres(tmp_path: Path, static: None) -> Iterator[tuple[Instance, Cast]]:
    """An instance whose database is one of its own on the test PostgreSQL."""
    address = os.environ.get("DUOLOGUE_TEST_POSTGRES")
    if not address:
        pytest.skip("DUOLOGUE_TEST_POSTGRES is not set; `make test` sets it where PostgreSQL is installed")
    import psycopg

    name = f"reliability_{uuid4().hex[:12]}"
    with psycopg.connect(address, autocommit=True) as host:
        host.execute(f"CREATE DATABASE {name}")
        own = address.replace("/duologue?", f"/{name}?")
        try:
            with Instance(tmp_path / "data", DUOLOGUE_DATABASE=own) as instance:
                yield instance, furnish(instance)
        finally:
            host.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def files_in() -> Callable[[Path], dict[str, bytes]]:
    """Every file below a folder with its content, to see that nothing was replaced."""

    def read(folder: Path) -> dict[str, bytes]:
        return {
            os.path.relpath(path, folder): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }

    return read
