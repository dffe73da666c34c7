"""JSON files whose every value knows the way to it: "a.walk", "veto.b[2]"."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from duologue.cli.stop import Stop
from duologue.cli.text_places import make_stop_at, read_text
from duologue.languages import _, mark

_LONGEST_NUMBER, _LARGEST_EXPONENT = 40, 30
"""Exact fractions of what is longer would have thousands of digits."""
_WORD = re.compile(r"[\w-]+")
_TOO_LONG = mark("this number is longer than any that is needed here")
_NO_NUMBER = mark("a value is expected here")
_HALF_A_LETTER = mark("this text holds half of a letter")


@dataclass(frozen=True, slots=True)
class Located:
    """`value`: a dict or list of `Located`, text, an exact number, True, False or None. `way` leads to it, ""
    to the whole of the file."""

    value: dict[str, Located] | list[Located] | str | Fraction | bool | None
    file: Path
    way: str = ""

    def make_stop(self, what: str) -> Stop:
        """The error to raise about this value."""
        if not self.way:
            return Stop(_("%(file)s: %(what)s.", file=self.file, what=what))
        return Stop(_("%(file)s, %(place)s: %(what)s.", file=self.file, place=self.way, what=what))

    def require_mapping(self, needed: str) -> dict[str, Located]:
        """Its value if it is an object; stops, saying what is `needed`, if not."""
        if not isinstance(self.value, dict):
            raise self.make_stop(needed)
        return self.value

    def require_sequence(self, needed: str) -> list[Located]:
        """Its value if it is an array."""
        if not isinstance(self.value, list):
            raise self.make_stop(needed)
        return self.value

    def require_not_negative(self, needed: str) -> Fraction:
        """Its value if it is a number of at least 0."""
        if not isinstance(self.value, Fraction) or self.value < 0:
            raise self.make_stop(needed)
        return self.value


def read_json(file: Path) -> Located:
    """The file's one value. Keys that are there twice are an error, and so is a number no one can hold."""
    text = read_text(file)
    try:
        found = json.loads(
            text,
            object_pairs_hook=_ObjectPairs,
            parse_int=_read_number,
            parse_float=_read_number,
            parse_constant=lambda _word: _UnfitValue(_NO_NUMBER),
        )
    except json.JSONDecodeError as failure:
        what = _("this is not JSON from here on")
        raise make_stop_at(file, failure.lineno, failure.colno, what) from None
    except RecursionError:
        raise Located(None, file).make_stop(_("this is nested deeper than any list here")) from None
    return _locate(found, file, "")


class _ObjectPairs(list[tuple[str, object]]):
    """An object as it stands in the file, with what is there twice."""


@dataclass(frozen=True, slots=True)
class _UnfitValue:
    """A value that none can stand for, and why: told once the way to it is known."""

    why: str


def _read_number(written: str) -> Fraction | _UnfitValue:
    exponent = written.lower().partition("e")[2] or "0"
    is_short = len(written) <= _LONGEST_NUMBER and abs(int(exponent)) <= _LARGEST_EXPONENT
    return Fraction(written) if is_short else _UnfitValue(_TOO_LONG)


def _locate(found: object, file: Path, way: str) -> Located:
    here = Located(None, file, way)
    if isinstance(found, _UnfitValue):
        raise here.make_stop(_(found.why))
    if isinstance(found, _ObjectPairs):
        return Located(_read_members(found, here), file, way)
    if isinstance(found, list):
        return Located([_locate(one, file, f"{way}[{at}]") for at, one in enumerate(found)], file, way)
    if isinstance(found, str) and not _is_whole(found):
        raise here.make_stop(_(_HALF_A_LETTER))
    assert found is None or isinstance(found, str | bool | Fraction)
    return Located(found, file, way)


def _read_members(pairs: Sequence[tuple[str, object]], here: Located) -> dict[str, Located]:
    found: dict[str, Located] = {}
    for name, value in pairs:
        if not _is_whole(name):
            raise here.make_stop(_(_HALF_A_LETTER))
        if name in found:
            raise here.make_stop(_("%(name)s is there twice", name=repr(name)))
        found[name] = _locate(value, here.file, _name_way(name, here.way))
    return found


def _name_way(name: str, way: str) -> str:
    """`a.walk`; a name that is more than a word stands in quotes: `a["two words"]`."""
    if not _WORD.fullmatch(name):
        return f"{way}[{json.dumps(name, ensure_ascii=False)}]"
    return f"{way}.{name}" if way else name


def _is_whole(text: str) -> bool:
    return not any("\ud800" <= letter <= "\udfff" for letter in text)
