"""The four words, until they are compared."""

from __future__ import annotations

from collections.abc import Iterator

from duologue.languages import _
from duologue.web.today.seen import Seen
from duologue.web.today.thing import Button, Thing


def find(seen: Seen) -> Iterator[Thing]:
    if seen.both.other and not seen.me.shared:
        yield Thing(
            "words",
            _("Four words to compare"),
            _("Once, before the two of you share more: are they the same on both screens?"),
            Button(_("Compare them"), "/us/words/"),
        )
