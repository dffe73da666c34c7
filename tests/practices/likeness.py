"""How alike two of our texts are, from 0 to 1, told by their words and by the letters of those words.

A text is lowered to its content: words in small letters without quotes from answers ("{other}"), without the
stop words below, each cut back to a rough stem ("tossing" and "tosses" are "toss"). Two contents are compared
twice by Jaccard similarity (what they share over what they have between them): as sets of stems, which finds
the same words in another order, and as sets of runs of four letters, which finds the same words bent a
little. The larger figure counts. Where one of the two has fewer than two such words, little but grammar is
left of it, and both are compared whole. At `NEARLY_THE_SAME` half of the content is shared, which a reader
notices.
"""

import itertools
import re
from collections.abc import Collection, Iterator
from functools import cache

NEARLY_THE_SAME = 0.5
LETTERS = 4
FEWEST = 2
# Words that carry grammar rather than content.
_STOPPED = """
a about after all an and any are as at be been before but by can did do does each for from get give go had has
have how i if in into is it its it's just let like me more much my no not of off on one or other our out over
say she so some such take tell than that the their them then there they this those to too two until up was we
were what what's when where which who whom whose why will with would you your you'd you've yours yourself
"""
STOP_WORDS = frozenset(re.findall(r"\S+", _STOPPED))
ENDINGS = ("ing", "ed", "es", "s", "e")


@cache
def content(text: str, whole: bool = False) -> tuple[str, ...]:
    plain = re.sub(r"\{[^}]*\}", " ", text.lower().replace("’", "'"))
    found = re.findall(r"[a-zà-ž0-9]+(?:'[a-z]+)?", plain)
    return tuple(stem(word) for word in found if whole or word not in STOP_WORDS)


def stem(word: str) -> str:
    word = word.removesuffix("'s")
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word.removesuffix(ending)
    return word


@cache
def runs(text: str, whole: bool = False) -> frozenset[str]:
    joined = " ".join(content(text, whole))
    return frozenset(joined[at : at + LETTERS] for at in range(max(1, len(joined) - LETTERS + 1)))


@cache
def words(text: str, whole: bool = False) -> frozenset[str]:
    return frozenset(content(text, whole))


def jaccard(one: frozenset[str], two: frozenset[str]) -> float:
    shared = len(one & two)
    together = len(one) + len(two) - shared
    return shared / together if together else 1.0


def likeness(one: str, two: str) -> float:
    whole = min(len(words(one)), len(words(two))) < FEWEST
    return max(jaccard(words(one, whole), words(two, whole)), jaccard(runs(one, whole), runs(two, whole)))


def near_duplicates(texts: Collection[str]) -> Iterator[tuple[str, str]]:
    return (pair for pair in itertools.combinations(texts, 2) if likeness(*pair) >= NEARLY_THE_SAME)
