"""Numbers as one file writes them: with points or with commas, and with whatever stands for no answer."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field

from duologue.cli.cells import UnfitCell
from duologue.cli.command_wishes import COMMA, POINT, Wishes
from duologue.languages import _

LARGEST = 1e12

_DECIMAL = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?")
_WITH_COMMA = re.compile(r"[+-]?(\d+,\d*|,\d+)([eE][+-]?\d{1,3})?")
_GROUPED = re.compile(
    r"[+-]?\d{1,3}((\.\d{3})+,\d+|(,\d{3})+\.\d+|(\.\d{3}){2,}|(,\d{3}){2,}|"
    r"([ '\u2019\u00a0\u2009\u202f]\d{3})+([.,]\d+)?)"
)
_LIKE_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")
_NO_ANSWER = re.compile(
    r"n\.?a\.?|n/a|nan|null|#null!|#n/a|#nv|\.{1,3}|-{1,3}|–|—|\?|missing|none|no answer|"
    r"k\. ?a\.|fehlend|keine angabe|#wert!|#value!|#div/0!",
    re.IGNORECASE,
)
_CODES = frozenset(
    float(sign * int(code))
    for code in (
        *(digit * n for digit in "789" for n in range(1, 6)),
        *("9" * n + digit for digit in "678" for n in range(1, 5)),
    )
    for sign in (1, -1)
)
"""Signs for no answer: sevens, eights or nines alone, and 96 to 98, 996 to 998 and so on, for why there is
none."""


@dataclass(slots=True)
class CellPlace:
    """A cell: its line, its column, what stands in it."""

    line: int
    column: str
    text: str


@dataclass(slots=True)
class Spread:
    """What a column of numbers without bounds has held so far: `low` and `high` of those that are no code,
    and where each code stood first."""

    low: float = math.inf
    high: float = -math.inf
    codes: dict[float, CellPlace] = field(default_factory=dict)


class Numbers:
    """How the numbers of one file are written: found out as they are read, and held to from then on."""

    def __init__(self, wishes: Wishes, separator: str) -> None:
        self._sign = wishes.decimal
        self._said = wishes.decimal is not None
        self._first: CellPlace | None = None
        self._separator = separator
        self._doubtful: CellPlace | None = None
        self._is_sure = self._said
        self._missing = frozenset(text.casefold() for text in wishes.missing)
        self._missing_values = frozenset(
            float(plain) for text in wishes.missing if _DECIMAL.fullmatch(plain := text.replace(",", "."))
        )
        self._codes_are_values = wishes.codes_are_values
        self._spreads: dict[str, Spread] = {}

    @property
    def codes_are_values(self) -> bool:
        """Whether it was said that every number is a value."""
        return self._codes_are_values

    @property
    def has_commas(self) -> bool:
        """Whether the file's numbers turned out to have a decimal comma."""
        return self._sign == COMMA and not self._said

    def read(self, place: CellPlace, low: float, high: float) -> float | None:
        """The cell's number from `low` to `high`; None if there was no answer."""
        text = place.text
        if not text or text.casefold() in self._missing:
            return None
        plain = self._read_plain(place, text.replace("\N{MINUS SIGN}", "-"))
        if plain is None or not math.isfinite(value := float(plain)):
            raise UnfitCell(self._say_no_number(text, low, high) + self._say_hint(text))
        if value in self._missing_values:
            return None
        if not low <= value <= high:
            raise UnfitCell(
                self._say_no_number(text, low, high) + (self._say_hint(text) if value in _CODES else "")
            )
        if abs(value) > LARGEST:
            raise UnfitCell(
                _("%(text)s is more than can be reckoned with; give it in a larger unit", text=repr(text))
            )
        if high == math.inf and not self._codes_are_values:
            self._look_at(place, value)
        return value

    def settle(self) -> tuple[CellPlace, str] | None:
        """Once all is read: a cell that could mean two things, and what to say; None if there is none."""
        if self._doubtful is not None and not self._is_sure:
            return self._doubtful, _(
                "%(text)s could be thousands or decimals, and so could all numbers here. Say which sign "
                "begins the decimals: --decimal comma or --decimal point",
                text=repr(self._doubtful.text),
            )
        for spread in self._spreads.values():
            for value, place in spread.codes.items():
                if _stands_out(value, spread):
                    return place, ask_about_code(place.text)
        return None

    def _read_plain(self, place: CellPlace, text: str) -> str | None:
        """The number as Python writes it; None if it is none."""
        if _DECIMAL.fullmatch(text):
            sign = POINT if "." in text else None
        elif _WITH_COMMA.fullmatch(text):
            sign = COMMA
        elif _GROUPED.fullmatch(text):
            raise UnfitCell(_("%(text)s has a sign between its thousands; write it without", text=repr(text)))
        else:
            return None
        if sign is None:
            return text
        if self._sign is None:
            self._sign, self._first = sign, place
        elif sign != self._sign:
            raise UnfitCell(self._say_other_sign(text))
        if not self._is_sure and (sign == COMMA or self._separator != COMMA):
            if _LIKE_THOUSANDS.fullmatch(text):
                self._doubtful = self._doubtful or place
            else:
                self._is_sure = True
        return text.replace(",", ".")

    def _say_other_sign(self, text: str) -> str:
        if self._first is None:
            return _(
                "%(text)s is written with another sign for its decimals than --decimal says", text=repr(text)
            )
        return _(
            "%(text)s has another sign for its decimals than %(first)s in line %(line)s; write all alike",
            text=repr(text),
            first=repr(self._first.text),
            line=self._first.line,
        )

    def _look_at(self, place: CellPlace, value: float) -> None:
        spread = self._spreads.get(place.column)
        if spread is None:
            spread = self._spreads[place.column] = Spread()
        if value in _CODES:
            spread.codes.setdefault(value, place)
        elif value < spread.low or value > spread.high:
            spread.low, spread.high = min(value, spread.low), max(value, spread.high)

    @staticmethod
    def _say_no_number(text: str, low: float, high: float) -> str:
        if high == math.inf:
            return _("%(text)s is not a number", text=repr(text))
        return _(
            "%(text)s is not a number from %(least)s to %(most)s",
            text=repr(text),
            least=f"{low:g}",
            most=f"{high:g}",
        )

    @staticmethod
    def _say_hint(text: str) -> str:
        is_code = _DECIMAL.fullmatch(plain := text.replace(",", ".")) and float(plain) in _CODES
        if not is_code and not _NO_ANSWER.fullmatch(text):
            return ""
        return " " + _(
            "(it probably stands for a missing answer: leave the cell empty, or say --missing=%(text)s)",
            text=text,
        )


def is_code(value: float) -> bool:
    """Whether it is one of the usual signs for no answer."""
    return value in _CODES


def ask_about_code(text: str) -> str:
    """What is said of a number that is too unlike the others."""
    return _(
        "%(text)s probably stands for a missing answer. Say so with "
        "--missing=%(text_plain)s, or with --missing none if it is a value like the others",
        text=repr(text),
        text_plain=text,
    )


def _stands_out(code: float, spread: Spread) -> bool:
    """Whether a number such as -999 or 99 is far from all the others of its column."""
    if spread.low > spread.high:
        return False
    if code < 0:
        return spread.low >= 0 or (code <= -77 and spread.low > code / 2)
    return code >= 9 and spread.high <= (7 if code < 10 else code / 2)
