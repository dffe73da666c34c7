"""Why something could not be worked out, where it is not for insight to say (`insight/reasons`)."""

from __future__ import annotations

from enum import StrEnum


class Lacking(StrEnum):
    """What is missing."""

    ANYTHING = "anything"  # Nobody has said anything of it.
    BOTH = "both"  # It takes both, and one of them said nothing.
