"""A voice: up to two minutes of somebody speaking, kept as sound and never written down."""

from __future__ import annotations

from duologue.engine.fields.attached import AttachedKind

MOST_SECONDS = 120
RATE = 16_000
"""Samples a second, each of one byte."""
MOST_BYTES = MOST_SECONDS * RATE


class RecordedVoice(AttachedKind):
    word = "voice"
    examples = ("good night", "the blackbird again")
    tags = frozenset({"voice"})
    refusals = AttachedKind.refusals | {"too-long-to-hear", "silent"}


KIND = RecordedVoice()
