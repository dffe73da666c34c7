"""Several answers, one after the other."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from duologue.languages import _


def write_answers(answers: Iterable[str]) -> str:
    """ "tea; the sea": answers that may hold commas of their own; "" for none."""
    found = list(answers)
    # TRANSLATORS: two answers after each other, which may hold commas of their own.
    return reduce(lambda before, after: _("%(before)s; %(after)s", before=before, after=after), found or [""])
