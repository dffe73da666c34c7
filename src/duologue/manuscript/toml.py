"""Reads TOML that somebody typed; whatever is wrong with it has a place and a sentence."""

from __future__ import annotations

import re
import tomllib

from duologue.manuscript.mistakes import Mistake, Mistakes


def read_toml(text: str, file: str) -> dict[str, object]:
    """The tables of a TOML text; raises `Mistakes` naming `file` and the line."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        at = re.search(r"line (\d+)", str(wrong))
        line, said = int(at.group(1)) if at else max(1, text.count("\n")), str(wrong)
    except RecursionError:
        # The reader goes down a level a bracket, and says neither where nor what.
        line = _find_fullest(text, r"[\[{]")
        said = "brackets within brackets, too many to be read"
    except ValueError as wrong:
        # A number of thousands of digits, which Python refuses to read without saying where it stands.
        line, said = _find_fullest(text, r"[0-9]"), str(wrong).partition(";")[0]
    raise Mistakes([Mistake(file, line, "toml", said)])


def _find_fullest(text: str, what: str) -> int:
    """The line with most of `what`, counted from 1."""
    counts = [len(re.findall(what, row)) for row in text.split("\n")]
    return counts.index(max(counts)) + 1
