"""The four words, until they are compared."""

from __future__ import annotations

from collections.abc import Iterator

from duologue.languages import _
from duologue.web.today.at_hand import Seen
from duologue.web.today.thing import Button, Thing

WORDS = "words"


def find(seen: Seen) -> Iterator[Thing]:
    if seen.both.other and not seen.me.shared:
        yield Thing(
            WORDS,
            _("Compare four words with %(name)s", name=seen.both.other.name),
            _("Until then, what you write here stays yours alone."),
            Button(_("Show the four words"), "/us/words/"),
        )
