"""What one wrote before the four words were compared, to be shared if one says so."""

from __future__ import annotations

from collections.abc import Iterator

from duologue.languages import _
from duologue.web.today.at_hand import Seen
from duologue.web.today.thing import Button, Thing


def find(seen: Seen) -> Iterator[Thing]:
    other = seen.both.other
    for table in seen.visit.found.from_before if other else ():
        yield Thing(
            "from-before",
            _("You wrote this before the two of you had compared the words."),
            table.title,
            # TRANSLATORS: on a button; the name is the other's.
            Button(
                _("Share it with %(name)s", name=other.name if other else ""),
                "/today/share",
                {"id": str(table.id)},
            ),
            colours=(seen.both.mine.colour,),
            about=table.id,
        )
