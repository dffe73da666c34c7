"""What one had wanted to begin while something else waited."""

from __future__ import annotations

from collections.abc import Iterator

from duologue.languages import _
from duologue.web.today.at_hand import Seen
from duologue.web.today.thing import Button, Thing


def find(seen: Seen) -> Iterator[Thing]:
    slug = seen.visit.found.kept_for_after
    if slug:
        fields = {"id": seen.make_form_id("kept-for-after"), "slug": slug}
        button = Button(_("Start it now"), "/rounds/", fields)
        yield Thing("kept-for-after", _("You wanted to start this later."), button=button)
