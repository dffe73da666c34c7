"""The labels of a column: couples, roles, domains."""

from __future__ import annotations

import re
from array import array

from duologue.cli.cells import UnfitCell
from duologue.languages import _
from duologue.normal_forms import normalise_long

_LIKE_A_NUMBER = re.compile(r"(-?)\+?0*(\d+)([.,]0*)?")


class Labels:
    """The different texts of one column, each with its number. Two that differ only in capitals, spaces or
    the way a number is written are not merged and not told apart, but asked about."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.lines = array("q")
        self._number: dict[str, int] = {}
        self._latest = ("", -1)

    def forget(self) -> None:
        """No label comes any more; what finds them again is given up."""
        self._number.clear()

    def number_label(self, text: str, line: int) -> int:
        """0 for the first label, 1 for the next; "" is one too."""
        # Of a person and their partner, one line is often below the other.
        latest, number = self._latest
        if latest == text and number >= 0:
            return number
        self._latest = text, self._find_number(text, line)
        return self._latest[1]

    def _find_number(self, text: str, line: int) -> int:
        known = self._number.get(text)
        if known is not None and self.texts[known] == text:
            return known
        alike = _normalise(text)
        number = self._number.setdefault(alike, len(self.texts))
        if number == len(self.texts):
            self.texts.append(text)
            self.lines.append(line)
        elif self.texts[number] != text:
            raise UnfitCell(
                _(
                    "%(text)s and %(first)s in line %(line)s are nearly alike; write them alike if they "
                    "are one, and less alike if they are two",
                    text=repr(text),
                    first=repr(self.texts[number]),
                    line=self.lines[number],
                )
            )
        return number


def _normalise(text: str) -> str:
    number = _LIKE_A_NUMBER.fullmatch(text)
    if number:
        return number[1] + number[2]
    return " ".join(normalise_long("NFKC", text).casefold().split())
