"""Languages: each person is spoken to in their own, and the two at one round may have two.

`speak_in` says in which language the present request is answered; `_` and its kin say a sentence in it. What
two people wrote is never translated. How a language is added stands in docs/translate.md.
"""

from __future__ import annotations

from duologue.languages.language import ENGLISH, Language
from duologue.languages.speaking import _, find_spoken, mark, ngettext, pgettext, speak_in

__all__ = ["ENGLISH", "Language", "_", "find_spoken", "mark", "ngettext", "pgettext", "speak_in"]
