"""Rounds in which there is something to do: those between the two, those that are only one's own, and those
that one's own limits keep from being put to one."""

from __future__ import annotations

from collections.abc import Iterator

from duologue.languages import _, pgettext
from duologue.people import days
from duologue.rounds.reading_rounds import Table
from duologue.web.today.at_hand import Seen
from duologue.web.today.thing import Button, Thing

# More of one's own than this stays in history, where it is found by its month.
MOST = 3
# What one began alone and left stands there on the next day too, and is found under Ours afterwards.
DAYS_OF_OWN = 1


def find_between(seen: Seen) -> Iterator[Thing]:
    return _find_asks(seen, begun_earlier=False)


def find_begun_earlier(seen: Seen) -> Iterator[Thing]:
    """What one began oneself on another day: it does not stand before the day's own things."""
    return _find_asks(seen, begun_earlier=True)


def _find_asks(seen: Seen, *, begun_earlier: bool) -> Iterator[Thing]:
    for table in seen.visit.asks:
        if _is_begun_earlier(table, seen) is begun_earlier:
            yield _make_thing("ask", table, _say_who(table, seen), table.title, seen)


def find_own(seen: Seen) -> Iterator[Thing]:
    lately = [table for table in seen.visit.own if _count_days(table, seen) <= DAYS_OF_OWN]
    for table in lately[:MOST]:
        line = _("Go on with it, or leave it. Only you see it.")
        yield _make_thing("own", table, _("Something of yours isn't finished."), line, seen)


def find_more(seen: Seen) -> Iterator[Thing]:
    """Without its words, and without a number."""
    other = seen.both.other
    if seen.visit.more and other is not None:
        theirs = any(table.author != seen.me.seat for table in seen.visit.more)
        heading = _("More from %(name)s", name=other.name) if theirs else _("What you put away")
        yield Thing("more", heading, address="/today/more/")


def _is_begun_earlier(table: Table, seen: Seen) -> bool:
    return table.author == seen.me.seat and _count_days(table, seen) > 0


def _count_days(table: Table, seen: Seen) -> int:
    started = table.header.terms.started_at
    return 0 if started is None else (seen.visit.day - days.find_date(seen.me, started)).days


def _say_who(table: Table, seen: Seen) -> str:
    other = seen.both.other
    if table.author == seen.me.seat:
        return _("You started this for the two of you.")
    if other is None:
        return _("Something is open between you.")
    # TRANSLATORS: the other began an exercise for the two; what it is called stands below.
    return _("%(name)s started this for the two of you.", name=other.name)


def _make_thing(kind: str, table: Table, heading: str, line: str, seen: Seen) -> Thing:
    label = _("Answer it") if table.view.fields else _("Go on with it")
    is_begun = table.author == seen.me.seat
    return Thing(
        kind,
        heading,
        line,
        Button(label, f"/rounds/{table.id}/"),
        state=table.view.write_json(),
        over=_name_kind(table, seen),
        small=table.title,
        theirs=True,
        colours=_list_colours(seen) if is_begun or seen.both.other is None else (seen.both.other.colour,),
        about=table.id,
    )


def _list_colours(seen: Seen) -> tuple[str, ...]:
    return (seen.both.mine.colour,)


def _name_kind(table: Table, seen: Seen) -> str:
    kind = table.told.script.title if table.title != table.told.script.title else pgettext("a round", "Open")
    # TRANSLATORS: an exercise's name, or "Open".
    return _("%(kind)s, only yours", kind=kind) if table.dealt.alone and seen.both.other else str(kind)
