"""What of a text can be seen. By the properties of letters, never by a list of those that are known: an emoji
may be younger than this machine's tables."""

from __future__ import annotations

import re
import unicodedata

# Letters and signs that are drawn as nothing, though their category says otherwise: fillers of Hangul, Khmer
# inherent vowels, the empty braille cell, the musical null notehead.
_BLANK = frozenset("\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\U0001d159")
_JOINERS = frozenset("\u200c\u200d")
# A flag of a region is a black flag and letters that are seen as nothing but it, with a sign at their end.
_FLAG, _TAGS, _END = "\U0001f3f4", range(0xE0020, 0xE007F), 0xE007F
# Not given out, and for ever to be drawn as nothing; the rest of what is not given out may be an emoji.
_IGNORED = (range(0x2060, 0x2070), range(0xFFF0, 0xFFF9), range(0xE0000, 0xE1000), range(0xFDD0, 0xFDF0))


_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def tidy(text: str) -> str:
    """Without control characters and outer spaces, lines ended as one does. What nobody typed takes six times
    its room where it is kept."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def is_seen(text: str) -> bool:
    """Whether there is anything to see: a letter, a figure or a sign, and not only space or what hides."""
    return any(not _is_nothing(letter) for letter in text)


def hides(text: str) -> bool:
    """Whether something in it cannot be seen where it stands, or changes how the rest reads: controls,
    directions, fillers. The two joiners may stand within, as Persian, Hindi and families of emoji need
    them, and the tags of a flag behind it."""
    plain = _drop_flags(text)
    within = "".join(letter for letter in plain[1:-1] if letter not in _JOINERS)
    return any(_is_hidden(letter) for letter in plain[:1] + within + plain[1:][-1:])


def _is_nothing(letter: str) -> bool:
    return unicodedata.category(letter)[0] in "ZM" or _is_hidden(letter)


def _is_hidden(letter: str) -> bool:
    if letter in _BLANK or any(ord(letter) in some for some in _IGNORED) or ord(letter) & 0xFFFE == 0xFFFE:
        return True
    return unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Zl", "Zp")


def _drop_flags(text: str) -> str:
    found, within = [], False
    for letter in text:
        if within and ord(letter) in _TAGS:
            continue
        if not within or ord(letter) != _END:
            found.append(letter)
        within = letter == _FLAG
    return "".join(found)
