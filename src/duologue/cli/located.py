"""JSON files whose every value knows its line and column."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from duologue.cli.places import position, read_text, wrong
from duologue.cli.stop import Stop
from duologue.languages import _

_DEEPEST = 8
_LONGEST_NUMBER, _LARGEST_EXPONENT = 40, 30
"""Exact fractions of what is longer would have thousands of digits."""
_SPACE = re.compile(r"[ \t\r\n]*")
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d{1,3})?")
_TEXT = json.JSONDecoder()
_LITERALS = {"true": True, "false": False, "null": None}


@dataclass(frozen=True, slots=True)
class Located:
    """`value`: a dict or list of `Located`, text, an exact number, True, False or None."""

    value: dict[str, Located] | list[Located] | str | Fraction | bool | None
    file: Path
    line: int
    column: int

    def wrong(self, what: str) -> Stop:
        """The error to raise about this value."""
        return wrong(self.file, self.line, self.column, what)

    def mapping(self, needed: str) -> dict[str, Located]:
        """Its value if it is an object; stops, saying what is `needed`, if not."""
        if not isinstance(self.value, dict):
            raise self.wrong(needed)
        return self.value

    def sequence(self, needed: str) -> list[Located]:
        """Its value if it is an array."""
        if not isinstance(self.value, list):
            raise self.wrong(needed)
        return self.value

    def not_negative(self, needed: str) -> Fraction:
        """Its value if it is a number of at least 0."""
        if not isinstance(self.value, Fraction) or self.value < 0:
            raise self.wrong(needed)
        return self.value


def read_json(file: Path) -> Located:
    """The file's one value. Keys that are there twice are an error."""
    return _Reader(file, read_text(file)).document()


class _Reader:
    def __init__(self, file: Path, text: str) -> None:
        self.file, self.text, self.at = file, text, 0

    def document(self) -> Located:
        value = self.read(0)
        self.skip()
        if self.at < len(self.text):
            raise self.stop(_("nothing more is expected here"))
        return value

    def read(self, depth: int) -> Located:
        self.skip()
        line, column = position(self.text, self.at)
        start = self.text[self.at : self.at + 1]
        if depth > _DEEPEST:
            raise self.stop(_("this is nested deeper than any list here"))
        if start == "{":
            return Located(self.object(depth), self.file, line, column)
        if start == "[":
            return Located(self.array(depth), self.file, line, column)
        if start == '"':
            return Located(self.string(), self.file, line, column)
        if match := _NUMBER.match(self.text, self.at):
            exponent = re.split("[eE]", match.group())[1:] or ["0"]
            if len(match.group()) > _LONGEST_NUMBER or abs(int(exponent[0])) > _LARGEST_EXPONENT:
                raise self.stop(_("this number is longer than any that is needed here"))
            self.at = match.end()
            return Located(Fraction(match.group()), self.file, line, column)
        for word, value in _LITERALS.items():
            if self.text.startswith(word, self.at):
                self.at += len(word)
                return Located(value, self.file, line, column)
        raise self.stop(_("a value is expected here"))

    def object(self, depth: int) -> dict[str, Located]:
        self.at += 1
        found: dict[str, Located] = {}
        while not self.takes("}"):
            if found:
                self.expect(",")
            self.skip()
            here = self.at
            if self.text[here : here + 1] != '"':
                raise self.stop(_("a name in double quotes is expected here"))
            name = self.string()
            if name in found:
                self.at = here
                raise self.stop(_("%(name)s is there twice", name=repr(name)))
            self.expect(":")
            found[name] = self.read(depth + 1)
        return found

    def array(self, depth: int) -> list[Located]:
        self.at += 1
        found: list[Located] = []
        while not self.takes("]"):
            if found:
                self.expect(",")
            found.append(self.read(depth + 1))
        return found

    def string(self) -> str:
        here = self.at
        try:
            value, self.at = _TEXT.raw_decode(self.text, self.at)
        except json.JSONDecodeError as failure:
            self.at = failure.pos
            raise self.stop(_("this text does not close, or holds something that text may not")) from None
        if any("\ud800" <= letter <= "\udfff" for letter in value):
            self.at = here
            raise self.stop(_("this text holds half of a letter"))
        return str(value)

    def skip(self) -> None:
        match = _SPACE.match(self.text, self.at)
        self.at = match.end() if match else self.at

    def takes(self, sign: str) -> bool:
        self.skip()
        if self.text[self.at : self.at + 1] != sign:
            return False
        self.at += 1
        return True

    def expect(self, sign: str) -> None:
        if not self.takes(sign):
            raise self.stop(_("%(sign)s is expected here", sign=repr(sign)))

    def stop(self, what: str) -> Stop:
        return wrong(self.file, *position(self.text, self.at), what)
