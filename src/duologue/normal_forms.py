"""Texts in one of Unicode's normal forms (UAX 15), in a time that grows with their length.

Marks on one letter are put in order one by one, so a run of n of them takes n² steps, and every thread waits
until it is done. Hence a text has a length beforehand, or its runs are broken up.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal, TypeAlias

Form: TypeAlias = Literal["NFC", "NFKC", "NFKD"]
# Unicode has no letter that comes apart into more, so a text in NFC or NFKC is at least a fourth as long as
# it was, in letters; in bytes of UTF-8, one and a half letters went into each at most.
MOST_APART = 4
MOST_APART_A_BYTE = 1.5
# As Stream-Safe Text has it (UAX 15, D3): no language writes half as many on a letter.
MOST_MARKS = 30
JOINER = "\u034f"
"""It has no look of its own; no mark moves past it."""


def normalise_short(form: Form, text: str, most: int) -> str:
    """The text in that form; raises `ValueError` for one of more than `most` letters, before it does
    anything."""
    if len(text) > most:
        raise ValueError(f"a text of at most {most} letters was expected")
    return unicodedata.normalize(form, text)


def normalise_long(form: Form, text: str) -> str:
    """The text in that form, of any length; a `JOINER` stands after every 30 marks in a row."""
    return unicodedata.normalize(form, _divide_runs(text))


def _divide_runs(text: str) -> str:
    if text.isascii():
        return text
    marks = "".join(sorted(letter for letter in set(text) if _begins_with_mark(letter)))
    if not marks:
        return text
    return re.sub(f"([{marks}]{{{MOST_MARKS}}})(?=[{marks}])", rf"\1{JOINER}", text)


def _begins_with_mark(letter: str) -> bool:
    """Four marks are none by their own class, yet come apart into nothing else."""
    return unicodedata.combining(unicodedata.normalize("NFKD", letter)[0]) > 0
