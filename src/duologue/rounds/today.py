"""What there is today: what waits, what has opened, what would help the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice

from duologue.engine.dates import A_DAY
from duologue.engine.ledger import AnswerRef
from duologue.engine.roles import Role
from duologue.engine.values import Values
from duologue.people import days, lists
from duologue.people.access import Me
from duologue.rounds import casting, drafts, installed, reading
from duologue.rounds.models import Round
from duologue.rounds.reading import Table
from duologue.rounds.starting import NEXT

RECENT = timedelta(days=3)
MOST_LATE = 8


@dataclass(frozen=True, slots=True)
class Today:
    """`asks` are rounds in which `me` has something to do, `waits` those in which nothing is left to do,
    `opened` what opened lately, `given` what the other gave lately that owes nothing (a line of thanks).
    `check_in` is of one's own date; one of the other's, where it is later, waits. `check_in_opened` is one of
    an earlier date that opened today: where it was still that date, the other has answered it. `help` is what
    the other chose last, today or where it is later, if `me` may read it."""

    asks: tuple[Table, ...]
    waits: tuple[Table, ...]
    opened: tuple[Table, ...]
    given: tuple[Table, ...]
    check_in: Table | None
    check_in_opened: Table | None
    help: str | None
    kept_for_after: str | None


def today(me: Me, now: datetime) -> Today:
    here, recent = days.date_of(me, now), days.date_of(me, now - RECENT)
    tables = reading.read_rows(me, _rows(me, recent - A_DAY), now)
    shown = [t for t in tables if t.seat not in t.played.left]
    every = sorted((t for t in shown if t.script.role is Role.CHECK_IN), key=_date, reverse=True)
    check_ins = [t for t in every if _date(t) == here]
    others = [t for t in shown if t.script.role is not Role.CHECK_IN and t.script.takes_place]
    live = [t for t in others if t.stands == "open"]
    draft = None if live else drafts.load(me, NEXT)
    slug = str(draft["slug"]) if draft else None
    return Today(
        asks=tuple(t for t in live if t.view.asks),
        waits=tuple(t for t in live if not t.view.asks),
        opened=tuple(t for t in others if _is_opened(t, recent)),
        given=tuple(t for t in shown if _is_given(t, recent)),
        check_in=check_ins[0] if check_ins else None,
        check_in_opened=next((t for t in every if _date(t) < here == _opened_on(t)), None),
        help=_help_of_today(me, every, here),
        kept_for_after=slug if slug in installed.scripts() else None,
    )


def _rows(me: Me, recent: date) -> list[Round]:
    """What is open, and the latest of these days however it stands: were it only what has closed, the other's
    last tap would show. Their own rounds are left out before anything is counted. `recent`: a UTC day."""
    every = Round.objects.filter(lists.of(me)).order_by("-day")
    found = {row.id: row for row in every.filter(state="open")}
    lately = every.filter(day__gte=recent).iterator(chunk_size=2 * MOST_LATE)
    mine = (row for row in lately if reading.open_key(me, row) is not None)
    found.update((row.id, row) for row in islice(mine, MOST_LATE))
    return sorted(found.values(), key=lambda row: row.day, reverse=True)


def _is_opened(table: Table, recent: date) -> bool:
    return table.stands == "closed" and not table.header.terms.solo and _is_late(table, recent)


def _is_late(table: Table, recent: date) -> bool:
    started = table.header.terms.started_at
    return started is not None and days.date_of(table.me, started) >= recent


def _is_given(table: Table, recent: date) -> bool:
    if table.script.takes_place or table.script.once_a_day or table.header.terms.solo:
        return False
    if table.script.role is Role.DAYS_QUESTION:
        return False
    return _is_late(table, recent) and table.author != table.me.seat and bool(table.opened)


def _help_of_today(me: Me, check_ins: Iterable[Table], here: date) -> str | None:
    """The id of what the other last said would help, if they said it on one's own date of today: whatever
    date it is where they are, and whichever their check-in belongs to, it is of now."""
    said = [
        (ref.at, str(values[field]))
        for table in check_ins
        for field, ref, values in _said_by_the_other(table)
        if field in values and days.date_of(me, ref.at) >= here
    ]
    return max(said)[1] if said else None


def _said_by_the_other(table: Table) -> Iterator[tuple[str, AnswerRef, Values]]:
    fields = {step.id: field.id for step, field in casting.fields_of(table.script, Role.HELP)}
    for (instance, seat), ref in table.played.answers.items():
        if seat is table.seat.other and instance.step_id in fields:
            yield fields[instance.step_id], ref, table.opened.get(ref.id or "", {})


def _opened_on(table: Table) -> date | None:
    """One's own date on which the last of what both had sealed opened; None if nothing has."""
    sealed = {step.id for step in table.script.steps if step.rule is not None and step.rule.seals}
    moments = [
        moment
        for (instance, _), ref in table.played.answers.items()
        if instance.step_id in sealed and ref.id in table.opened
        for moment in (ref.at, ref.released_at)
        if moment is not None
    ]
    return days.date_of(table.me, max(moments)) if moments else None


def _date(table: Table) -> date:
    """The date of a day's round; of one that was begun before they had one, that on which it began."""
    started = table.header.terms.started_at
    return table.header.terms.day or (days.date_of(table.me, started) if started else table.utc_day)
