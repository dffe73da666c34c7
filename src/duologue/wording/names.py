"""What stands in the place of a name, where there is none."""

from __future__ import annotations

from duologue.languages import pgettext


def say_somebody() -> str:
    """Within a sentence."""
    # TRANSLATORS: stands in sentences for the other person, who has no name yet.
    return pgettext("where a name would stand", "somebody else")


def say_somebody_alone() -> str:
    """By itself, or where a sentence begins."""
    # TRANSLATORS: stands by itself for the other person, who has no name yet.
    return pgettext("instead of a name, by itself", "Somebody else")
