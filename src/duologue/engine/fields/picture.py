"""A picture: taken in as a JPEG, PNG or WebP, kept as pixels alone."""

from __future__ import annotations

from duologue.engine.fields.attached import AttachedKind

MOST_SIDE = 1600
MOST_BYTES = 400 * 1024


class Picture(AttachedKind):
    word = "picture"
    examples = ("the two of us under one umbrella", "a red door")
    tags = frozenset({"picture"})
    refusals = AttachedKind.refusals | {"heic", "too-many-pixels"}


KIND = Picture()
