"""Another language for tests: every sentence stands between two signs."""

from __future__ import annotations

from gettext import NullTranslations

from duologue.languages import Language


class Loud(NullTranslations):
    """As a translator would have it: what stands in for a value stays as it is."""

    def gettext(self, message: str) -> str:
        return f"¡{message}!"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"¡{msgid1 if n == 1 else msgid2}!"

    def pgettext(self, context: str, message: str) -> str:
        return message


LOUD = Language("xx", "Loud", "de", sentences=Loud())
