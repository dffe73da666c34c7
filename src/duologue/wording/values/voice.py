"""The words of a voice."""

from __future__ import annotations

from types import MappingProxyType

from duologue.languages import mark
from duologue.wording.values.attached import AttachedWords


class VoiceWords(AttachedWords):
    named = mark("Something to listen to")
    empty = mark("Say something, or write it.")
    how = mark("in words: what you would say")
    shape = mark("Record something, or write this as text.")
    problems = MappingProxyType(
        {
            "other-kind": mark("This is no recording made on this page. Please record it here."),
            "too-big": mark("This file is too large for a recording made here. Please record it here."),
            "too-long-to-hear": mark("This is longer than two minutes. Please record it once more, shorter."),
            "silent": mark(
                "There is nothing to hear in this. Is the microphone on? Please record it once more."
            ),
        }
    )


WORDS = VoiceWords()
