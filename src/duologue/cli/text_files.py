"""Files of text that somebody names at a command: exercises and decks."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NoReturn

import typer

from duologue.languages import _

UNUSABLE = 2
MOST_BYTES = 1_000_000
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def is_name(stem: str) -> bool:
    """Whether a file's name without its ending can be the name of what is in it."""
    return NAME.fullmatch(stem) is not None


def read_text(path: Path) -> str:
    """Its text; ends the command with a sentence where it has none."""
    try:
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
        # Some editors begin a file with a byte order mark, which TOML does not know.
        text = raw.decode("utf-8-sig")
    except OSError as wrong:
        stop_with(f"{path}: {wrong.strerror}")
    except UnicodeDecodeError:
        stop_with(_("%(file)s: is not UTF-8 text", file=path))
    if len(raw) > MOST_BYTES:
        stop_with(_("%(file)s: is longer than a megabyte, which none is", file=path))
    return text.replace("\r\n", "\n")


def stop_with(message: str) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(UNUSABLE)
