"""Reliability is tested on the same instances as the commands; where PostgreSQL is at hand, on it too."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from tests.cli.conftest import CAST, Cast, empty, files_in, furnished, home, static
from tests.cli.instance import HANDS, Instance

__all__ = ["empty", "files_in", "furnished", "home", "on_postgres", "static"]


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
                made = subprocess.run(
                    [sys.executable, "-c", f"{HANDS}\n{CAST}\nprint(json.dumps(result))"],
                    env=instance.environment,
                    capture_output=True,
                    text=True,
                    timeout=60,
                    check=False,
                )
                assert made.returncode == 0, made.stderr
                yield instance, Cast(**json.loads(made.stdout.splitlines()[-1]))
        finally:
            host.execute(f"DROP DATABASE {name} WITH (FORCE)")
