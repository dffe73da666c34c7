"""What a command writes, on the terminal or into new files, and what it says where that cannot be done."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TextIO

from duologue.cli.stop import Stop
from duologue.languages import _


def print_out(text: str) -> None:
    """Print it, down to the last letter; raises `Stop` where its place is full, broken or closed. A reader
    that has read enough, such as `head`, is no fault."""
    if sys.stdout is None:
        raise Stop(_("What this prints has nowhere to go: its output is closed."))
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as failure:
        _let_go()
        raise Stop(say_unprinted(failure)) from None


class Noticed:
    """An output that remembers whether something could not be written to it; otherwise the one it stands
    for."""

    def __init__(self, output: TextIO) -> None:
        self._output = output
        self.has_failed = False

    def write(self, text: str) -> int:
        """As any output."""
        try:
            return self._output.write(text)
        except OSError:
            self.has_failed = True
            raise

    def flush(self) -> None:
        """As any output."""
        try:
            self._output.flush()
        except OSError:
            self.has_failed = True
            raise

    def __getattr__(self, name: str) -> Any:
        return getattr(self._output, name)


def is_unprinted(failure: OSError) -> bool:
    """Whether it was of what a command prints, and not of a file of its own."""
    if failure.filename or not getattr(sys.stdout, "has_failed", False):
        return False
    _let_go()
    return True


def say_unprinted(failure: OSError) -> str:
    """The sentence of it."""
    return _("What this prints cannot be written to where it should go: %(error)s.", error=failure.strerror)


def make_folder(folder: Path) -> None:
    """Make it, or take it if it is empty; what it holds is never written over."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Stop(
            _("%(folder)s is there already and holds something. Name a folder that does not.", folder=folder)
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as failure:
        raise _make_unwritten(folder, failure) from None


def write_lines(file: Path, lines: Iterable[str]) -> None:
    """A new file of these lines."""
    try:
        with file.open("x", newline="", encoding="utf-8") as handle:
            handle.writelines(lines)
    except OSError as failure:
        raise _make_unwritten(file, failure) from None


def _make_unwritten(place: Path, failure: OSError) -> Stop:
    return Stop(_("%(file)s cannot be written: %(error)s.", file=place, error=failure.strerror))


def _let_go() -> None:
    """What is still held for a broken output is given up, or Python would try once more at its end, and
    speak."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
    except (OSError, ValueError):
        return
