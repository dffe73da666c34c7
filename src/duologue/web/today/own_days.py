"""A day of one's own, or of both: what stands in its words today, and what was kept a year ago."""

from __future__ import annotations

from collections.abc import Iterator

from duologue.keepsakes.reading_keepsakes import Kept
from duologue.languages import _
from duologue.web.today.at_hand import Seen
from duologue.web.today.thing import Thing


def find(seen: Seen) -> Iterator[Thing]:
    for kept in seen.visit.days:
        yield _make_thing(seen, "a-day", _("Today"), kept)


def find_year_ago(seen: Seen) -> Iterator[Thing]:
    if (kept := seen.visit.year_ago) is not None:
        yield _make_thing(seen, "year-ago", _("A year ago today"), kept)


def _make_thing(seen: Seen, kind: str, over: str, kept: Kept) -> Thing:
    whose = {seen.me.seat: seen.both.mine}
    if seen.both.other is not None:
        whose[seen.me.other_seat] = seen.both.other
    colours = (
        seen.colours_of_both
        if not kept.seat
        else tuple(one.colour for seat, one in whose.items() if seat == kept.seat)
    )
    if kept.kind.of_evenings:
        # Its own words are its date, which is today.
        said = _("You both have this evening.")
        return Thing(kind, said, over=over, address=f"/kept/{kept.id}/", colours=colours)
    return Thing(kind, kept.text, over=over, address=f"/kept/{kept.id}/", theirs=True, colours=colours)
