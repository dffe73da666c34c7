"""Where Today leads for looking back, and what stands there."""

from __future__ import annotations

from dataclasses import dataclass

from duologue.languages import _
from duologue.rhythm.visiting import LookBack


@dataclass(frozen=True, slots=True)
class Due:
    address: str
    title: str
    line: str


def lead_to_due(found: LookBack) -> Due:
    if found.year is None:
        return Due(
            "/thread/first-days/", _("Our first ten days"), _("In your own words, and nothing counted.")
        )
    # TRANSLATORS: %(year)s is a year, such as 2026.
    title = _("%(year)s, in your own words", year=found.year)
    return Due(f"/thread/look-back/{found.year}/", title, _("To read together."))
