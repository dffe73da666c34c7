"""Countries and territories as the language that is spoken names them (CLDR, by Babel)."""

from __future__ import annotations

from duologue.languages.language import ENGLISH
from duologue.languages.speaking import find_spoken


def is_territory(code: str) -> bool:
    """Whether that is a code of ISO 3166 that has a name: two capital letters."""
    return len(code) == 2 and code.isalpha() and code in ENGLISH.locale.territories


def name_territory(code: str) -> str:
    """ "Portugal" of "PT"; the code itself where the language has no name for it."""
    return str(find_spoken().locale.territories.get(code, code))
