"""What opened, what came of rounds that take no place, and how to come back to either for some days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from duologue.engine.dates import A_DAY
from duologue.engine.fields.kind import Field
from duologue.languages import _, pgettext
from duologue.languages.dates_in_words import write_day
from duologue.manuscript import keepsake_kinds
from duologue.people.profile import Both
from duologue.rounds import opened_moments
from duologue.rounds.reading_rounds import Table
from duologue.showing.prompts import find_fields_asked
from duologue.web.today.at_hand import Seen
from duologue.web.today.thing import Button, Thing
from duologue.wording.values import say_value

MOST_OPENED = 3
MOST_GIVEN = 3
STAYS, GIVEN_STAYS = keepsake_kinds.IDEA.chosen_stays or 0, 3
OPENED, CAME = "just-opened", "came-of-it"


def find_news(seen: Seen) -> Iterator[Thing]:
    """What one hasn't looked at yet."""
    for table in seen.visit.opened:
        if _is_over(table, seen):
            continue
        came = _show_came(table, seen)
        if came is None:
            yield _make_opened(table, seen)
        elif _is_new_here(table, seen) and not _is_said(came, seen):
            yield came
        elif not _is_asked(came, seen):
            # Its words are on Today itself: on the day after one was here they have been read.
            yield _show_as_seen(came)


def is_news(words: str, seen: Seen) -> bool:
    """Whether it is among what both chose and one is told of now: nobody is asked what came of that yet."""
    return any(words == _say_chosen(table) and _is_new_here(table, seen) for table in seen.visit.opened)


def find_lately(seen: Seen) -> Iterator[Thing]:
    """What one has looked at."""
    found = seen.visit.found
    given = [table for table in found.given if table.id not in found.news]
    came = [
        one
        for table in given
        if (one := _show_came(table, seen)) is not None
        and not _is_asked(one, seen)
        and not _is_over(table, seen)
    ]
    yield from (_show_as_seen(one) for one in came[:MOST_GIVEN])
    opened = [table for table in found.opened if table.id not in found.news]
    yield from (_show_as_seen(_make_opened(table, seen)) for table in opened[:MOST_OPENED])


def find_check_in(seen: Seen) -> Iterator[Thing]:
    """The day's, once it was looked at: it is what the two said today."""
    found = seen.visit.found
    check_in = found.check_in_opened
    if check_in is not None and check_in.id not in found.news:
        yield _show_as_seen(_make_opened(check_in, seen))


def _is_asked(came: Thing, seen: Seen) -> bool:
    """Whether one is asked about it there, "Did it happen?", or has said so."""
    evening = seen.visit.evening
    return (evening is not None and evening.text == came.small) or _is_said(came, seen)


def _is_said(came: Thing, seen: Seen) -> bool:
    return any(one.text == came.small for one in seen.visit.evenings_over)


def _is_new_here(table: Table, seen: Seen) -> bool:
    """Whether it came today, or since one was here last; what both chose, since the day before: they may have
    come to it after one was here."""
    came, last, today = _find_day_it_came(table, seen), seen.offer.last, seen.visit.day
    since = today - A_DAY if _say_chosen(table) else today
    return came >= since or (last is not None and came > last)


def _is_over(table: Table, seen: Seen) -> bool:
    """Whether all there is to show is what the other chose for an earlier day, what was given and has stood
    there, or what both chose and which has had its week."""
    if table.script.takes_place or table.script.once_a_day:
        return False
    stood = (seen.visit.day - _find_day_it_came(table, seen)).days
    if _say_chosen(table):
        return stood > STAYS
    if _say_theirs(table, made=True):
        return stood > GIVEN_STAYS and not _is_new_here(table, seen)
    return stood > 0 and bool(_say_theirs(table))


def _find_day_it_came(table: Table, seen: Seen) -> date:
    """One's own date on which the last came of what the other gave, or of what both chose."""
    came = (
        opened_moments.find_day_chosen(table) if _say_chosen(table) else opened_moments.find_day_given(table)
    )
    return came if came is not None else seen.visit.day


def _show_as_seen(thing: Thing) -> Thing:
    """Below, and without a button: it is over."""
    address = thing.button.address if thing.button else ""
    # Its line stands there already, as what is small.
    return replace(thing, line="", button=None, address=address)


def _make_opened(table: Table, seen: Seen) -> Thing:
    is_daily = table.script.once_a_day
    if not is_daily:
        title = table.title
    elif table.day == seen.visit.day:
        title = _("Today's check-in")
    else:
        title = _("The check-in of %(day)s", day=write_day(table.day))
    return Thing(
        OPENED,
        _("This has opened for you both."),
        title,
        Button(_("Read it"), f"/rounds/{table.id}/"),
        state=table.view.write_json(),
        over=pgettext("a round", "Opened"),
        small=title,
        theirs=True,
        colours=seen.colours_of_both,
    )


def _show_came(table: Table, seen: Seen) -> Thing | None:
    """Of a round that takes no place: what both chose, or what the other gave, with its words; None where
    there are no words to show."""
    if table.script.takes_place or table.script.once_a_day:
        return None
    chosen, given = _say_chosen(table), _say_theirs(table, made=True)
    words = chosen or given or _say_theirs(table)
    if not words:
        return None
    both = seen.both
    if chosen:
        heading, over = _("You both said yes."), _("You both said yes")
        about = _("It is an idea. Nobody has promised anything.")
    elif given:
        heading = over = _say_from(table, both)
        about = _("It's yours. You don't have to say anything.")
    else:
        # A tap on one of several is nothing that is given to anybody.
        heading, over, about = _say_who_chose(table, both), table.told.script.title, ""
    return Thing(
        CAME,
        heading,
        words,
        Button(_("Look at it"), f"/rounds/{table.id}/"),
        state=table.view.write_json(),
        over=over,
        small=words,
        theirs=True,
        colours=seen.colours_of_both if chosen else seen.colours_of_both[1:],
        about=about,
    )


def _say_chosen(table: Table) -> str:
    """What both chose."""
    return _say_said(table, [(step, there.get("matched")) for step, there in table.view.sees.items()])


def _say_theirs(table: Table, *, made: bool = False) -> str:
    """What the other gave; `made`: of that only what they wrote, took, said or drew."""
    other = table.seat.other.value
    read = [(step, there.get(other)) for step, there in table.view.sees.items()]
    return _say_said(table, read, made=made)


def _say_who_chose(table: Table, both: Both) -> str:
    name = both.other.name if both.other else ""
    # TRANSLATORS: one of several that an exercise has; which one stands below.
    return _("%(name)s chose this.", name=name) if name else table.told.script.title


def _say_from(table: Table, both: Both) -> str:
    thanks = any(keepsake_kinds.find_kind(keep.kind).in_jar for keep in table.script.keeps)
    name = both.other.name if both.other else ""
    if thanks and name:
        return _("%(name)s is glad of this", name=name)
    return _("From %(name)s", name=name) if name else table.told.script.title


def _say_said(table: Table, read: Sequence[tuple[str, object]], *, made: bool = False) -> str:
    return "\n".join(
        line
        for step, values in read
        if isinstance(values, Mapping)
        for field in find_fields_asked(table.played, step, table.seat, table.own)
        if field.id in values and (field.kind.is_in_words or field.kind.is_attached or not made)
        for line in _list_lines(field, values[field.id])
    )


def _list_lines(field: Field, value: object) -> Sequence[str]:
    """One for each of what was chosen."""
    if field.options and isinstance(value, (list, tuple)):
        return [say_value(field, [one]) for one in value]
    return [say_value(field, value)]
