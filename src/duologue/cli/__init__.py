"""The duologue command."""

from __future__ import annotations

import gc
import sys
from errno import EACCES, EDQUOT, EIO, ENOSPC, EPERM, EROFS

# A disk that is full, broken or not this account's is no fault of the program's, wherever it is met.
_THE_HOSTS_TO_MEND = frozenset({EACCES, EDQUOT, EIO, ENOSPC, EPERM, EROFS})


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
    except OSError as failed:
        if failed.errno not in _THE_HOSTS_TO_MEND:
            raise
        where = failed.filename or "The data folder"
        sys.stderr.write(f"{where} cannot be used: {failed.strerror}. Try: duologue doctor\n")
        sys.exit(2)
