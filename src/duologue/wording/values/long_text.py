"""The words of a longer text."""

from __future__ import annotations

from duologue.wording.values.kind import KindWords

WORDS = KindWords()
