"""Finds words in what is kept: in memory, among what its reader has before them anyway."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from duologue.keepsakes.reading import Kept

MOST_WORDS = 200


def find(kept: Iterable[Kept], words: str) -> list[Kept]:
    """Those that hold every word, in any order, case or accent: in their text, a wording or a note.

    No words find nothing.
    """
    wanted = folded(words[:MOST_WORDS]).split()
    return [one for one in kept if wanted and all(word in _all_of(one) for word in wanted)]


def folded(text: str) -> str:
    """As it is compared: "Café, SEPTEMBER" is "cafe, september"."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def _all_of(one: Kept) -> str:
    said = (one.text, *(wording.text for wording in one.wordings), *(note.text for note in one.notes))
    return folded("\n".join(said))
