"""A path that the other would like to walk together, or whose next evening can be begun."""

from __future__ import annotations

from collections.abc import Iterator

from duologue.languages import _
from duologue.rhythm import on_paths
from duologue.rounds import installed
from duologue.rounds.paths import PathStanding
from duologue.web.today.at_hand import Seen
from duologue.web.today.thing import Button, Thing

OFFERED, NEXT = "path-offered", "path-next"


def find_offered(seen: Seen) -> Iterator[Thing]:
    """What the other asked for: it has a button."""
    one = seen.visit.path
    if one is not None and on_paths.is_offered(seen.me, one) and seen.both.other is not None:
        yield Thing(
            OFFERED,
            _("%(name)s would like to do this with you.", name=seen.both.other.name),
            f"{one.path.title}. {say_next(one)}",
            Button(_("Have a look"), f"/paths/{one.name}/"),
            colours=(seen.both.other.colour,),
            state=one.place.at,
        )


def find(seen: Seen) -> Iterator[Thing]:
    """Below, without a button: it waits for nobody."""
    one = seen.visit.path
    if one is not None and not on_paths.is_offered(seen.me, one):
        yield Thing(
            NEXT, say_next(one), address=f"/paths/{one.name}/", over=one.path.title, state=one.place.at
        )


def say_next(one: PathStanding) -> str:
    if one.next is None:
        return _("All its evenings are over.")
    script = installed.tell_scripts().get(one.next.two if one.together else one.next.one)
    title = script.title if script else ""
    return _(
        "Evening %(at)s of %(all)s: %(title)s",
        at=one.place.at + 1,
        all=len(one.path.evening),
        title=title,
    )
