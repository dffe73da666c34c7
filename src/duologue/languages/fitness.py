"""Whether a translation can stand where its source stands: the same values in it, and the same markup."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from duologue.manuscript.told import find_turning

_VALUE = re.compile(r"%\((\w+)\)s")
_STRAY = re.compile(r"%(?!%|\(\w+\)s)")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|&#?\w+;")
NUMBER = "num"
"""A form of a plural need not say its number: "one line"."""


def find_values(sentence: str) -> frozenset[str]:
    """The names of the values that it says."""
    return frozenset(_VALUE.findall(sentence))


def find_unfit(sources: Sequence[str], said: Sequence[str], forms: int) -> Iterator[str]:
    """What is wrong with a translation, in sentences. `sources` are one sentence, or the singular and the
    plural; `said` are what stands for it, as many as `forms` where there is a plural."""
    is_plural = len(sources) > 1
    if is_plural and (len(said) != forms or not all(one.strip() for one in said)):
        filled = sum(1 for one in said if one.strip())
        yield f"has {filled} of the {forms} plural forms of this language, msgstr[0] to msgstr[{forms - 1}]"
        return
    allowed = frozenset[str]().union(*map(find_values, sources))
    needed = frozenset.intersection(*map(find_values, sources)) - ({NUMBER} if is_plural else frozenset())
    tags = [sorted(_TAG.findall(source)) for source in sources]
    for text in said:
        if turned := find_turning(text):
            yield turned
        there = find_values(text)
        if unknown := there - allowed:
            yield f"names {_say_list(unknown)}, which its source has not"
        if lost := needed - there:
            yield f"lacks {_say_list(lost)}"
        if _STRAY.search(text.replace("%%", "")):
            yield "has a percent sign by itself: a literal one is written %%"
        if sorted(_TAG.findall(text)) not in tags:
            yield f"needs the same tags as its source: {' '.join(tags[-1]) or 'none'}"
        elif "<" in _TAG.sub("", text) and not any("<" in _TAG.sub("", source) for source in sources):
            yield "has a < by itself, which its source has not"


def _say_list(names: frozenset[str]) -> str:
    return ", ".join(f"%({name})s" for name in sorted(names))
