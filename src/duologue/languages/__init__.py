"""Languages: each person is spoken to in their own, and the two at one round may have two.

`speaking` says in which language the present request is answered; `_` and its kin say a sentence in it. What
two people wrote is never translated. How a language is added stands in docs/translate.md.
"""

from __future__ import annotations

from duologue.languages.language import ENGLISH, Language
from duologue.languages.speaking import _, mark, ngettext, pgettext, speaking, spoken

__all__ = ["ENGLISH", "Language", "_", "mark", "ngettext", "pgettext", "speaking", "spoken"]
