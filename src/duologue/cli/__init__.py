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
    from duologue.cli.terminal import speak_to_terminal

    with speak_to_terminal():
        try:
            # What serves prints nothing that somebody waits for, and starts quicker without this.
            _run() if sys.argv[1:2] == ["serve"] else _run_and_flush()
        except Stop as stop:
            sys.stderr.write(f"{stop}\n")
            sys.exit(2)
        except OSError as failed:
            if failed.errno not in _THE_HOSTS_TO_MEND:
                raise
            sys.stderr.write(f"{_say_in_the_way(failed)}\n")
            sys.exit(2)


def _run_and_flush() -> None:
    """What is printed has left before the command ends, or its end says that it could not."""
    if sys.stdout is not None:
        from duologue.cli.writing import Noticed

        sys.stdout = Noticed(sys.stdout)
    try:
        _run()
    except SystemExit:
        if sys.stdout is not None:
            sys.stdout.flush()
        raise


def _run() -> None:
    if sys.argv[1:2] == ["serve"]:
        from duologue.cli import serve_options

        sys.exit(serve_options.run(sys.argv[2:]))
    from duologue.cli.commands import app

    app()


def _say_in_the_way(failed: OSError) -> str:
    from duologue.cli.writing import is_unprinted, say_unprinted
    from duologue.languages import _

    if is_unprinted(failed):
        return say_unprinted(failed)
    if failed.filename:
        return _(
            "%(file)s cannot be used: %(error)s. Try: duologue doctor",
            file=failed.filename,
            error=failed.strerror,
        )
    return _("The data folder cannot be used: %(error)s. Try: duologue doctor", error=failed.strerror)
