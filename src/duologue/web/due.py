"""Where Today leads for looking back, and what stands there."""

from __future__ import annotations

from dataclasses import dataclass

from duologue.rhythm.visiting import LookBack


@dataclass(frozen=True, slots=True)
class Due:
    address: str
    title: str
    line: str


def lead_to(found: LookBack) -> Due:
    if found.year is None:
        return Due("/thread/first-days/", "Our first ten days", "In your own words, and nothing counted.")
    address, title = f"/thread/look-back/{found.year}/", f"{found.year}, in your own words"
    return Due(address, title, "To read together.")
