"""Where in a file something is wrong, said the same way for every kind of file."""

from __future__ import annotations

from pathlib import Path

from duologue.cli.stop import Stop
from duologue.languages import _


def read_bytes(file: Path) -> bytes:
    """What the file holds. Stops if it is not there."""
    try:
        return file.read_bytes()
    except OSError as failure:
        if failure.strerror:
            raise Stop(_("%(file)s: %(error)s.", file=file, error=failure.strerror)) from None
        raise Stop(_("%(file)s: it cannot be read.", file=file)) from None


def read_text(file: Path) -> str:
    """The file's text. Stops if it is not there or not UTF-8."""
    raw = read_bytes(file)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as failure:
        before = raw[: failure.start].decode("utf-8", "replace")
        raise make_stop_at(file, *find_position(before, len(before)), _("this is not UTF-8 text")) from None


def find_position(text: str, index: int) -> tuple[int, int]:
    """(line, column) of a character, both from 1."""
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)


def make_stop_at(file: Path, line: int, column: int | str, what: str) -> Stop:
    """The error to raise; `column` may carry a name behind its number, `what` has no stop at its end."""
    return Stop(
        _(
            "%(file)s, line %(line)s, column %(column)s: %(what)s.",
            file=file,
            line=line,
            column=column,
            what=what,
        )
    )
