"""What there is today: what waits, what has opened, what would help the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from duologue.engine.dates import A_DAY
from duologue.engine.ledger import AnswerRef
from duologue.engine.roles import Role
from duologue.engine.values import Values
from duologue.people import days, lists
from duologue.people.access import Me
from duologue.rounds import (
    aftermath,
    at_rest,
    casting,
    desk,
    drafts,
    from_before,
    installed,
    opened_moments,
    reading_rounds,
)
from duologue.rounds.desk import Desk
from duologue.rounds.models import Round
from duologue.rounds.reading_rounds import Table

RECENT = timedelta(days=3)
# What one has not looked at yet is looked for further back: an unanswered round can open until it goes quiet.
UNSEEN = timedelta(days=17)
MOST_LATE = 24


@dataclass(frozen=True, slots=True)
class Today:
    """Newest first: `asks` are rounds in which `me` has something to do, those that take no place included;
    `waits` those in which nothing is left to do, of what is matched those in which one chose on this date and
    nothing shared shows yet; `opened` those closed lately in which there is something to read, `given` what
    came lately of rounds that take no place. `news`: the ids of rounds in which something has opened that one
    hasn't looked at; `taken` of those that the other began and in which one did something on `day`, this date
    of one's own, and `played` the slugs of all such rounds for two, also of those that one began on it and in
    which the other has to do the first thing. `own_help` is what one said oneself today would help,
    `from_before` what one gave before there was a key in common.
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
    news: frozenset[UUID] = frozenset()
    taken: frozenset[UUID] = frozenset()
    played: frozenset[str] = frozenset()
    own_help: str | None = None
    from_before: tuple[Table, ...] = ()
    day: date = date.min


def read_today(me: Me, now: datetime) -> Today:
    here, recent = days.find_date(me, now), days.find_date(me, now - RECENT)
    kept = desk.read_mine(me)
    tables = sorted(
        reading_rounds.read_rows(me, _list_rows(me, recent, kept), now), key=_find_beginning, reverse=True
    )
    shown = [t for t in tables if t.seat not in t.played.left]
    every = sorted((t for t in shown if t.script.role is Role.CHECK_IN), key=_order_by_date, reverse=True)
    check_ins = [t for t in every if _find_date(t) == here]
    others = [t for t in shown if t.script.role is not Role.CHECK_IN]
    live = [t for t in others if t.stands == "open" and not t.script.once_a_day and not at_rest.rests(t)]
    places = [t for t in live if t.script.takes_place]
    acted = [t for t in others if _has_acted(t, here) or _has_passed_on(t, here)]
    news = frozenset(t.id for t in shown if not t.dealt.alone and desk.has_news(kept, t, recent))
    draft = None if places else drafts.load_draft(me, drafts.NEXT)
    slug = str(draft["slug"]) if draft else None

    def is_new(table: Table) -> bool:
        return table.id in news or _is_late(table, recent)

    return Today(
        asks=tuple(t for t in live if t.view.asks),
        waits=tuple(t for t in others if _waits(t, here) and not at_rest.rests(t)),
        opened=tuple(t for t in others if t.script.takes_place and _is_opened(t) and is_new(t)),
        given=tuple(t for t in shown if _is_given(t) and is_new(t)),
        check_in=check_ins[0] if check_ins else None,
        check_in_opened=next(
            (t for t in every if _find_date(t) < here == opened_moments.find_day_of_both(t)), None
        ),
        help=_find_help_of_today(me, every, here),
        kept_for_after=slug if slug in installed.read_scripts() else None,
        news=news,
        taken=frozenset(t.id for t in acted if t.author != me.seat),
        played=frozenset(t.script.slug for t in acted),
        own_help=_find_own_help(check_ins),
        from_before=tuple(t for t in shown if _is_late(t, recent) and from_before.is_offered(t, here)),
        day=here,
    )


def _list_rows(me: Me, recent: date, kept: Desk) -> list[Round]:
    """What is open, and the latest of these days however it stands: were it only what has closed, the other's
    last tap would show. Their own rounds are left out before anything is counted. Older ones are there until
    one has looked at them."""
    every = Round.objects.filter(lists.make_query(me)).order_by("-day")
    found = {row.id: row for row in every.filter(state="open")}
    lately = []
    for row in every.filter(day__gte=recent - (UNSEEN - RECENT) - A_DAY):
        key = reading_rounds.open_key(me, row)
        if key is None or key.header.terms.started_at is None:
            continue
        is_late = days.find_date(me, key.header.terms.started_at) >= recent - A_DAY
        if is_late or (key.header.terms.day is None and str(row.id) not in kept.looked):
            lately.append((key.header.terms.started_at, row))
    lately.sort(key=lambda one: one[0], reverse=True)
    found.update((row.id, row) for _, row in lately[:MOST_LATE])
    return list(found.values())


def _find_beginning(table: Table) -> datetime:
    return table.header.terms.started_at or datetime.min.replace(tzinfo=UTC)


def _waits(table: Table, here: date) -> bool:
    """Nothing is left to do there, as far as this partner knows. What is matched holds nothing up: on a later
    day it is news if something shared shows, and else nothing to name."""
    if table.script.once_a_day:
        return False
    if table.script.takes_place:
        return table.stands == "open" and not table.view.asks
    if _has_passed_on(table, here):
        return True
    view = table.view
    has_chosen = any(
        table.seat.value in view.sees.get(step, {}) for step in aftermath.list_compared_steps(table)
    )
    return (
        has_chosen
        and _has_acted(table, here)
        and not (view.quiet or view.closed or desk.digest_opening(table))
    )


def _has_passed_on(table: Table, here: date) -> bool:
    """Whether one began it on this date of one's own, and it is for the other to do the first thing there."""
    if not _has_begun(table, here) or table.stands != "open" or has_answered(table):
        return False
    # By what one knows oneself: after a pause of one's own, what the other gave meanwhile would show.
    is_still = table.view.asks or table.view.quiet or table.view.closed
    return _asks_other_first(table) or not is_still


def _asks_other_first(table: Table) -> bool:
    """Whether it begins with something that is the other's alone to say, whatever has been said by now."""
    who = table.script.steps[0].who
    return who is not None and who.value == table.seat.other.value


def _has_begun(table: Table, here: date) -> bool:
    """Whether one began it for the two on this date of one's own; nothing that the other does there changes
    that."""
    started = table.header.terms.started_at
    if not _is_somebodys_beginning(table) or started is None:
        return False
    return table.author == table.me.seat and days.find_date(table.me, started) == here


def has_answered(table: Table) -> bool:
    """Whether one has answered or skipped anything there oneself."""
    return any(seat is table.seat for _instance, seat in table.played.answers)


def _has_acted(table: Table, here: date) -> bool:
    """Whether one did something there on this date of one's own."""
    if not _is_somebodys_beginning(table):
        return False
    mine = (ref.at for (_, seat), ref in table.played.answers.items() if seat is table.seat)
    return any(days.find_date(table.me, at) == here for at in mine)


def _is_somebodys_beginning(table: Table) -> bool:
    """Whether one of the two began it for both: a first card is how one came, and the day's question is
    nobody's beginning."""
    is_of_the_day = table.script.once_a_day or table.script.role is Role.DAYS_QUESTION
    return not (table.dealt.alone or is_of_the_day or table.header.first_card)


def _is_opened(table: Table) -> bool:
    """Closed, with something to read: what was only spoken leaves nothing to come back to."""
    has_opened = bool(desk.digest_opening(table))
    return table.stands == "closed" and not table.header.terms.solo and has_opened


def _is_late(table: Table, recent: date) -> bool:
    started = table.header.terms.started_at
    return started is not None and days.find_date(table.me, started) >= recent


def _is_given(table: Table) -> bool:
    if table.script.takes_place or table.script.once_a_day or table.header.terms.solo:
        return False
    return table.script.role is not Role.DAYS_QUESTION and bool(desk.digest_opening(table))


def _find_help_of_today(me: Me, check_ins: Iterable[Table], here: date) -> str | None:
    """The id of what the other last said would help, if they said it on one's own date of today: whatever
    date it is where they are, and whichever their check-in belongs to, it is of now."""
    said = [
        (ref.at, str(values[field]))
        for table in check_ins
        for field, ref, values in _list_said_by_the_other(table)
        if field in values and days.find_date(me, ref.at) >= here
    ]
    return max(said)[1] if said else None


def _list_said_by_the_other(table: Table) -> Iterator[tuple[str, AnswerRef, Values]]:
    fields = {step.id: field.id for step, field in casting.list_fields(table.script, Role.HELP)}
    for (instance, seat), ref in table.played.answers.items():
        if seat is table.seat.other and instance.step_id in fields:
            yield fields[instance.step_id], ref, table.opened.get(ref.id or "", {})


def _find_own_help(check_ins: Iterable[Table]) -> str | None:
    for table in check_ins:
        for step, field in casting.list_fields(table.script, Role.HELP):
            said = table.view.sees.get(step.id, {}).get(table.seat.value)
            if isinstance(said, Mapping) and field.id in said:
                return str(said[field.id])
    return None


def _order_by_date(table: Table) -> tuple[date, bool]:
    """Of one date's two, that of both goes before the one from when there was no key in common."""
    return _find_date(table), not table.header.terms.solo


def _find_date(table: Table) -> date:
    """The date of a day's round; of one that was begun before they had one, that on which it began."""
    started = table.header.terms.started_at
    return table.header.terms.day or (days.find_date(table.me, started) if started else table.utc_day)
