"""Two languages that nobody speaks: one of longer words, one written from right to left."""

from __future__ import annotations

import re
from gettext import NullTranslations

from duologue.languages import Language

_PLACE = re.compile(r"(%\(\w+\)s|%%)")
_HEBREW = str.maketrans("abcdefghijklmnopqrstuvwxyz", "אבגדהוזחטיכלמנסעפצקרשתבגדה")


class Told(NullTranslations):
    """Each sentence with its letters changed, its values left as they are."""

    def __init__(self, change) -> None:
        super().__init__()
        self.change = change

    def gettext(self, message: str) -> str:
        parts = _PLACE.split(message)
        return "".join(part if k % 2 else self.change(part) for k, part in enumerate(parts))

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:
        return self.gettext(message)

    def npgettext(self, context: str, msgid1: str, msgid2: str, n: int) -> str:
        return self.ngettext(msgid1, msgid2, n)


def _longer(text: str) -> str:
    """About two fifths longer, in letters that no English sentence has."""
    return re.sub(r"[aeiou]", lambda found: "áéíóú"["aeiou".index(found[0])] * 2, text)


# With days and months at their longest, and at their least like English.
LONGER = Language("x-longer", "Loonger", "pt", "ltr", Told(_longer))
LEFTWARD = Language("x-leftward", "שמאלה", "he", "rtl", Told(lambda text: text.lower().translate(_HEBREW)))
BOTH = Language(
    "x-both", "שמאלה", "ar_EG", "rtl", Told(lambda text: _longer(text).lower().translate(_HEBREW))
)
TONGUES = (LONGER, LEFTWARD, BOTH)
