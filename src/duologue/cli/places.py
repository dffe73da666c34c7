"""Where in a file something is wrong, said the same way for every kind of file."""

from __future__ import annotations

from pathlib import Path

from duologue.cli.stop import Stop


def read_text(file: Path) -> str:
    """The file's text. Stops if it is not there or not UTF-8."""
    try:
        raw = file.read_bytes()
    except OSError as failure:
        raise Stop(f"{file}: {failure.strerror or 'it cannot be read'}.") from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as failure:
        before = raw[: failure.start].decode("utf-8", "replace")
        raise wrong(file, *position(before, len(before)), "this is not UTF-8 text") from None


def position(text: str, index: int) -> tuple[int, int]:
    """(line, column) of a character, both from 1."""
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)


def wrong(file: Path, line: int, column: int | str, what: str) -> Stop:
    """The error to raise; `column` may carry a name behind its number."""
    return Stop(f"{file}, line {line}, column {column}: {what}.")
