"""Two languages that nobody speaks, for seeing what of Duologue would not be translated.

One is English under accents, 40% longer, in brackets: what has no accents is not translated, what has its
bracket in its middle was put together, and what has no room for it will have none for German. The other is
written from right to left, in Hebrew letters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

# What is no words: values, quotes, literal percents and braces, tags and entities.
_KEPT = re.compile(r"%\(\w+\)s|%%|\{\{|\}\}|\{[^{}]*\}|</?[A-Za-z][^<>]*>|&#?\w+;")
_ACCENTS = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "áƀčďéƒĝĥíĵķľḿñóṕɋŕšťúṽŵẋýžÁƁČĎÉƑĜĤÍĴĶĽḾÑÓṔɊŔŠŤÚṼŴẊÝŽ",
)
_HEBREW = str.maketrans("abcdefghijklmnopqrstuvwxyz", "אבגדהוזחטיכלמנסעפצקרשתףץםן")
_LONGER = 1.4
_FILLER = ("óñé", "ťŵó", "ťĥŕéé", "ƒóúŕ", "ƒíṽé", "šíẋ", "šéṽéñ")


def accent(source: str, most: int | None = None) -> str:
    """ "[Ĝó óñ óñé]"; where there is room for `most` letters only, without what would not fit."""
    said = _change_each_word(source, lambda words: words.translate(_ACCENTS))
    if not source.strip():
        return said
    if most is not None:
        return f"[{said}]" if len(said) + 2 <= most else said
    bare = len(_KEPT.sub("", source).strip())
    more, at = "", 0
    while len(more) < bare * (_LONGER - 1):
        more += " " + _FILLER[at % len(_FILLER)]
        at += 1
    return f"[{said}{more[: max(1, round(bare * (_LONGER - 1)))].rstrip()}]"


def mirror(source: str, most: int | None = None) -> str:
    """As long as its source, whatever there is room for."""
    return _change_each_word(source, lambda words: words.lower().translate(_HEBREW))


def _change_each_word(source: str, said: Callable[[str], str]) -> str:
    found, at = "", 0
    for kept in _KEPT.finditer(source):
        found += said(source[at : kept.start()]) + kept.group()
        at = kept.end()
    return found + said(source[at:])


Saying = Callable[[str, int | None], str]
"""A sentence as a made-up language says it, and for how many letters there is room, if that is little."""
BY_NAME: Mapping[str, Saying] = MappingProxyType({"accents": accent, "mirrored": mirror})
