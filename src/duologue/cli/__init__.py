"""The duologue command."""

from __future__ import annotations

import sys


def main() -> None:
    """The console script: one module a command, imported when it is called for."""
    from duologue.cli.commands import app
    from duologue.cli.stop import Stop

    try:
        app()
    except Stop as stop:
        sys.stderr.write(f"{stop}\n")
        sys.exit(2)
