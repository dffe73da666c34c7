"""Crockford's base32: digits and letters without I, L, O and U, read forgivingly."""

from __future__ import annotations

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

_VALUES = {symbol: value for value, symbol in enumerate(ALPHABET)} | {"O": 0, "I": 1, "L": 1}
_SEPARATORS = frozenset(" \t\r\n\u00a0-\u2010\u2011\u2012\u2013\u2014\u2212_.")


def encode(number: int, length: int) -> str:
    """`number` as exactly `length` symbols, most significant first; raises `ValueError` if too large."""
    if not 0 <= number < 32**length:
        raise ValueError("the number does not fit")
    return "".join(ALPHABET[(number >> (5 * place)) & 31] for place in reversed(range(length)))


def decode(symbols: str) -> int:
    """The number of canonical or forgiving `symbols`; raises `ValueError` for any other character."""
    number = 0
    for symbol in symbols.upper():
        value = _VALUES.get(symbol)
        if value is None:
            raise ValueError("not a base32 symbol")
        number = number << 5 | value
    return number


def tidy(text: str) -> str:
    """Upper case, no spaces or dashes, O read as 0, I and L as 1. Other characters are left to be refused."""
    kept = (character for character in text.upper() if character not in _SEPARATORS)
    return "".join(ALPHABET[_VALUES[symbol]] if symbol in _VALUES else symbol for symbol in kept)


def group_symbols(symbols: str, size: int = 4) -> str:
    """`symbols` in groups of `size` joined by dashes."""
    return "-".join(symbols[start : start + size] for start in range(0, len(symbols), size))


def is_separator(character: str) -> bool:
    """Whether `tidy` drops this character."""
    return character in _SEPARATORS
