"""What can be seen of a text, and what hides."""

from __future__ import annotations

import pytest

from duologue.engine import visible_letters
from duologue.engine.fields import raw

SCOTLAND = "\U0001f3f4" + "".join(chr(0xE0000 + ord(one)) for one in "gbsct") + "\U000e007f"
NEWER = "\U0001fa8f"
"""An emoji of Unicode 16, which this Python does not know."""
UNHEARD_OF = "\U0001faf9"
SEEN = ["Ana", "é", "7", "!", "😀", SCOTLAND, NEWER, UNHEARD_OF, "🇵🇹", "می‌خواهم", "👩‍👧", "क्‍ष", "·", "❤️"]
NOTHING = [
    "",
    " ",
    "\u200b",
    "\u2060\u200d",
    "\u00ad",
    "\ufeff",
    "\u3164",
    "\u2800",
    "\u115f\u1160",
    "\ufe0f",
    "\n\t",
    "\u0301",
    "\U000e0041",
    "\u202e",
]
HIDING = [
    "A\u200bna",
    "A\u202ena",
    "An\u00ada",
    "\u200dAna",
    "Ana\u200d",
    "A\u3164na",
    "A\u2800",
    "A\x07",
    "A\ufff0",
    "A\ufdd0",
    "Ana\U000e0067",
    "A\u2066na",
    "A\u2028na",
]


@pytest.mark.parametrize("text", SEEN)
def test_whatever_can_be_seen_is_something(text: str) -> None:
    assert visible_letters.is_seen(text) and not visible_letters.hides(text)
    assert raw.read_text(text) == text


@pytest.mark.parametrize("text", NOTHING)
def test_what_cannot_be_seen_is_nothing_said(text: str) -> None:
    """An answer of such letters alone would look like one that says nothing, and open the other's."""
    assert not visible_letters.is_seen(text)
    assert raw.read_text(text) == ""


@pytest.mark.parametrize("text", HIDING)
def test_what_hides_is_found_where_it_stands(text: str) -> None:
    assert visible_letters.hides(text)
