"""Finds words in what is kept: in memory, among what its reader has before them anyway."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from duologue.keepsakes.reading_keepsakes import Kept
from duologue.normal_forms import JOINER, normalise_long

MOST_WORDS = 200
BEFORE, AFTER = 60, 140
# Letters that are an accent's or a stroke's away from another and do not come apart by themselves.
BARE = str.maketrans(
    {"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h", "ŧ": "t"}
)


def find(kept: Iterable[Kept], words: str) -> list[Kept]:
    """Those that hold every word, in any order, case or accent: in their text, a wording or a note.

    No words find nothing.
    """
    wanted = split_words(words)
    return [one for one in kept if holds("\n".join(list_texts_of_kept(one)), wanted)]


def split_words(text: str) -> list[str]:
    """The words that somebody looks for, as they are compared."""
    return fold_text(text[:MOST_WORDS]).split()


def holds(text: str, wanted: Sequence[str]) -> bool:
    """Whether every word is in it; none are in nothing."""
    plain = fold_text(text)
    return bool(wanted) and all(word in plain for word in wanted)


def count(text: str, wanted: Sequence[str]) -> int:
    """How many of the words are in it."""
    plain = fold_text(text)
    return sum(word in plain for word in wanted)


def fold_text(text: str) -> str:
    """As it is compared: "Café, SEPTEMBER" is "cafe, september", and "Łódź" is "lodz"."""
    plain = normalise_long("NFKD", normalise_long("NFKD", text).casefold().translate(BARE))
    return "".join(letter for letter in plain.replace(JOINER, "") if not unicodedata.combining(letter))


def cut_around(text: str, wanted: Sequence[str]) -> str:
    """The part of a text in which the first of these words stands; the whole if it is short."""
    places = [at for at, letter in enumerate(text) for _ in fold_text(letter)]
    plain = "".join(fold_text(letter) for letter in text)
    starts = [at for word in wanted if (at := plain.find(word)) >= 0]
    start = places[min(starts)] if starts else 0
    first, last = max(0, start - BEFORE), start + AFTER
    # Not in the midst of a word, where there are spaces.
    if first and (space := text.find(" ", first, start)) >= 0:
        first = space + 1
    if last < len(text) and (space := text.rfind(" ", start, last)) > start:
        last = space
    part = text[first:last].strip()
    return ("…" if first else "") + part + ("…" if last < len(text) else "")


def list_texts_of_kept(one: Kept) -> tuple[str, ...]:
    """All that was written of it: its own words, other wordings, notes."""
    return (one.text, *(wording.text for wording in one.wordings), *(note.text for note in one.notes))
