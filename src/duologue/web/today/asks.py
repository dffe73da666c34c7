"""Rounds in which there is something to do: those between the two, and those that are only one's own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from duologue.languages import _, pgettext
from duologue.rounds.beyond import Beyond, beyond
from duologue.rounds.reading import Table
from duologue.web.today.seen import Seen
from duologue.web.today.thing import Button, Thing

# More of one's own than this stays in history, where it is found by its month.
MOST = 3


def find_between(seen: Seen) -> Iterator[Thing]:
    for table in shown(seen):
        if not table.dealt.alone:
            asks = _("A question is open between you.")
            heading = asks if table.view.fields else _("Something is open between you.")
            yield _thing("ask", table, heading, _beyond(table) or table.title, seen)


def find_own(seen: Seen) -> Iterator[Thing]:
    for table in shown(seen):
        if table.dealt.alone:
            line = _("Go on with it, or leave it. Only you know.")
            yield _thing("own", table, _("Something of yours is open."), line, seen)


def shown(seen: Seen) -> Sequence[Table]:
    return seen.visit.asks[:MOST]


def _thing(kind: str, table: Table, heading: str, line: str, seen: Seen) -> Thing:
    label = _("Answer it") if table.view.fields else _("Go on with it")
    return Thing(
        kind,
        heading,
        line,
        Button(label, f"/rounds/{table.id}/"),
        state=table.view.as_json(),
        small=table.title,
        colours=(seen.both.mine.colour,),
        over=_kind(table, seen),
        theirs=True,
    )


def _kind(table: Table, seen: Seen) -> str:
    kind = table.told.script.title if table.title != table.told.script.title else pgettext("a round", "Open")
    # TRANSLATORS: an exercise's name, or "Open".
    return _("%(kind)s, only yours", kind=kind) if table.dealt.alone and seen.both.other else str(kind)


def _beyond(table: Table) -> str:
    match beyond(table):
        case Beyond.DEEPER:
            return _("Deeper than you set. Leave it closed as long as you like.")
        case Beyond.LONGER:
            return _("Longer than you set. Leave it closed as long as you like.")
    return ""
