"""Reliability is tested on the same instances as the commands."""

from tests.cli.conftest import empty, files_in, furnished, home, on_postgres, static

__all__ = ["empty", "files_in", "furnished", "home", "on_postgres", "static"]
