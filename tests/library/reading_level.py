"""How many years of school a text asks for, by Flesch and Kincaid (1975), with syllables counted by rule.

    0.39 * words per sentence + 11.8 * syllables per word - 15.59

The rule counts groups of vowels, less those that are not heard, and is right for about nine English words in
ten; where it is wrong it is wrong both ways, so that the mean over a text is near.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

VOWELS = re.compile(r"[aeiouyà-åè-ïò-öù-ý]+")
# Heard as two, though the vowels stand together.
TWO = re.compile(r"(?<![ct])ia(?!ge)|iet|iu|io(?!u|n)|eo(?!u|p)|ea$|[^q]ua(?!r|l)|ying|[aeiou]ing|creat")
SENTENCE_ENDS = re.compile(r"[.!?…:]+[\"”’)]*(?:\s|$)|\n\s*\n")
WORD = re.compile(r"[A-Za-zÀ-ž]+(?:['’][A-Za-z]+)?")


def count_syllables(word: str) -> int:
    """At least one."""
    plain = re.sub(r"['’]", "", word.lower())
    heard = re.sub(r"(?<=[^aeiouy])(?:es|ed|e)$", _silence, plain)
    count = len(VOWELS.findall(heard)) + len(TWO.findall(plain))
    return max(1, count)


def _silence(found: re.Match[str]) -> str:
    """What an ending leaves to be heard: one syllable in "walked", two in "wanted", "horses" and "table"."""
    before, end = found.string[: found.start()], found.group()
    if end == "ed" and before.endswith(("t", "d")):
        return "ed"
    if end == "es" and re.search(r"(?:[sxzcg]|sh|ch)$", before):
        return "es"
    if end in ("e", "es", "ed") and re.search(r"[^aeiouy]l$", before):
        return "e"
    return ""


def find_grade(texts: Iterable[str]) -> float:
    """Years of school; a heading or a point is a sentence of its own."""
    parts = [text for text in texts if text.strip()]
    words = [word for part in parts for word in WORD.findall(part)]
    sentences = sum(len([one for one in SENTENCE_ENDS.split(part) if WORD.search(one)]) for part in parts)
    syllables = sum(count_syllables(word) for word in words)
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59
