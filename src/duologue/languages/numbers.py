"""Numbers of a given fineness as the language that is spoken writes them (CLDR, by Babel)."""

from __future__ import annotations

from functools import lru_cache

from duologue.languages.language import Language
from duologue.languages.speaking import find_spoken


def write_whole(value: float) -> str:
    """ "1,204"."""
    return write_fixed(value, 0)


def write_fixed(value: float, digits: int) -> str:
    """ "6.4", "6.0"; never a minus before nothing."""
    return _write_number(find_spoken(), round(value, digits) + 0.0, f"#,##0{_round_digits(digits)}")


def write_figure(value: float) -> str:
    """ "6", "6.5": as many digits as there are, six at most."""
    return _write_number(find_spoken(), float(f"{value:g}"), "#,##0.######")


def write_signed(value: float, digits: int) -> str:
    """ "+0.5", "−0.1", "0"."""
    shown = round(value, digits)
    if not shown:
        return write_whole(0)
    places = _round_digits(digits)
    return _write_number(find_spoken(), shown, f"+#,##0{places};-#,##0{places}")


def _round_digits(digits: int) -> str:
    return f".{'0' * digits}" if digits else ""


# A picture of ten years has its thousands of numbers on a scale of ten, and says few of them once.
@lru_cache(maxsize=8192)
def _write_number(language: Language, value: float, pattern: str) -> str:
    from babel.numbers import format_decimal

    said = str(format_decimal(value, pattern, language.locale))
    # The sign of arithmetic, as wide as a plus, where CLDR has a hyphen.
    said = said.replace("-", "\N{MINUS SIGN}") if value < 0 else said
    # Among words that run from right to left a sign would come to stand behind its number.
    return f"\N{LEFT-TO-RIGHT MARK}{said}" if language.direction == "rtl" and not said[0].isdigit() else said
