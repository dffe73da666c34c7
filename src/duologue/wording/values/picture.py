"""The words of a picture."""

from __future__ import annotations

from types import MappingProxyType

from duologue.languages import mark
from duologue.wording.values.attached import AttachedWords


class PictureWords(AttachedWords):
    named = mark("A picture")
    empty = mark("Add a picture, or say in words what is on it.")
    how = mark("in words: what is on the picture")
    shape = mark("Add a picture, or write this as text.")
    problems = MappingProxyType(
        {
            "other-kind": mark("This is no picture that can be shown here. JPEG, PNG and WebP can."),
            "too-big": mark("This file is too large. A picture may have up to 12 MB."),
            "too-many-pixels": mark(
                "This picture has more pixels than can be taken in. Please send a smaller copy of it."
            ),
            "heic": mark(
                "This picture is in HEIC, a format that can't be read here. Save a copy as JPEG first, and "
                "choose that."
            ),
        }
    )


WORDS = PictureWords()
