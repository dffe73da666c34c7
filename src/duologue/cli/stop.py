"""The one way a command ends when it will not go on."""

from __future__ import annotations


class Stop(Exception):
    """What is wrong and what to do, in a sentence or two for the host's terminal."""
