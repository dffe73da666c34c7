"""What opened, and what came of rounds that take no place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from duologue.engine.view import asked_at
from duologue.languages import _, pgettext
from duologue.languages.dates import write_day
from duologue.rounds.reading import Table
from duologue.web.today.seen import Seen
from duologue.web.today.thing import Thing
from duologue.wording.values import say_value

MOST_OPENED = 1
MOST_GIVEN = 2


def find_lately(seen: Seen) -> Iterator[Thing]:
    found = seen.visit.found
    word = pgettext("a round", "Opened")
    for table in found.opened[:MOST_OPENED]:
        yield Thing(
            "opened",
            table.title,
            state=table.view.as_json(),
            over=word,
            address=f"/rounds/{table.id}/",
            theirs=True,
        )
    if (check_in := found.check_in_opened) is not None:
        heading = _("The check-in of %(day)s", day=write_day(check_in.day))
        yield Thing(
            "opened",
            heading,
            state=check_in.view.as_json(),
            over=word,
            address=f"/rounds/{check_in.id}/",
        )


def find_given(seen: Seen) -> Iterator[Thing]:
    found = [one for table in seen.visit.found.given if (one := _given(table, seen)) is not None]
    yield from found[:MOST_GIVEN]


def _given(table: Table, seen: Seen) -> Thing | None:
    """From the view; None where there are no words to show."""
    seat, read = table.seat, table.view.sees.items()
    theirs = _said(table, [(step, there.get(seat.other.value)) for step, there in read])
    chosen = _said(table, [(step, there.get("matched")) for step, there in read])
    words = theirs or chosen
    if not words:
        return None
    who, under = (_who(seen), _("It's yours. You don't have to say anything.")) if theirs else _of_both()
    colour = seen.both.other.colour if seen.both.other and theirs else "slate"
    return Thing(
        "came-of-it",
        words,
        under,
        state=table.view.as_json(),
        over=who,
        address=f"/rounds/{table.id}/",
        theirs=True,
        colours=(colour,),
    )


def _who(seen: Seen) -> str:
    other = seen.both.other
    return _("%(name)s is glad of this", name=other.name) if other else _("The other person is glad of this")


def _of_both() -> tuple[str, str]:
    return _("You both said yes"), _("An idea, not a promise.")


def _said(table: Table, read: Sequence[tuple[str, object]]) -> str:
    return " ".join(
        say_value(field, values[field.id])
        for step, values in read
        if isinstance(values, Mapping)
        for field in asked_at(table.played, step, table.seat)
        if field.id in values
    )
