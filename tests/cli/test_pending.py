"""An update is noticed whichever of our rooms it changes a table of."""

from __future__ import annotations

from pathlib import Path

from django.apps import apps

from duologue.cli import database


def test_every_room_with_tables_is_asked_whether_it_has_migrations_that_wait() -> None:
    with_tables = {
        found.label
        for found in apps.get_app_configs()
        if found.name.startswith("duologue.") and Path(found.path, "migrations").is_dir()
    }
    assert with_tables == set(database.APPS)
