"""The duologue command."""

from __future__ import annotations

import gc
import sys


def main() -> None:
    """The console script: one module a command, imported when it is called for."""
    # Loading makes objects and no garbage; looking for some in between takes a tenth of a cold start.
    gc.disable()
    from duologue.cli.stop import Stop

    try:
        if sys.argv[1:2] == ["serve"]:
            from duologue.cli import serve_options

            sys.exit(serve_options.run(sys.argv[2:]))
        from duologue.cli.commands import app

        app()
    except Stop as stop:
        sys.stderr.write(f"{stop}\n")
        sys.exit(2)
