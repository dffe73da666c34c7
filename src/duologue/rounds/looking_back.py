"""Looking back: the first ten days, a year, the same question twice. Found in the months, opened only where
shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from duologue.people import days, lists
from duologue.people.access import Me
from duologue.rounds import blocks, diary, reading_rounds, weekly
from duologue.rounds.diary import Played
from duologue.rounds.models import Round
from duologue.rounds.reading_rounds import Table

FIRST_DAYS = timedelta(days=10)
A_YEAR = timedelta(days=300)
"""From here on it is the same question a year later; nobody asks on the very day."""
MOST_PAIRS = 3
MOST_OPENED = 4
MOST_FIRST = 40


@dataclass(frozen=True, slots=True)
class Twice:
    """The same question at two times, both opened."""

    question: str
    then: Table
    now: Table


@dataclass(frozen=True, slots=True)
class Again:
    """A question that opened about a year ago and has not been asked since."""

    question: str
    slug: str
    card: str
    day: date


@dataclass(frozen=True, slots=True)
class Year:
    """`questions`: what the two were asked, with its round; `opened`: a few rounds to show in their words."""

    questions: tuple[tuple[Played, str], ...]
    opened: tuple[Table, ...]


def find_beginning(me: Me) -> date | None:
    """The first day on which something opened for both, None if nothing has."""
    first = blocks.read_first_of_couple(me)
    days = [date.fromisoformat(entry.day) for entry in first if entry.slug != weekly.SLUG]
    return min(days, default=None)


def are_over(first: date | None, today: date) -> bool:
    """Whether the first ten days have passed."""
    return first is not None and today >= first + FIRST_DAYS


def read_first_days(me: Me, first: date, now: datetime) -> list[Table]:
    """The rounds of both up to the tenth day, the first card's too, oldest first."""
    after = first + FIRST_DAYS
    rows = Round.objects.filter(lists.make_query(me), day__lte=after).order_by("day", "id")
    shared = []
    for row in rows[: 4 * MOST_FIRST]:
        found = reading_rounds.open_key(me, row)
        if found is None or found.header.terms.solo:
            continue
        if reading_rounds.find_day(me, found.header, row.day) < after:
            shared.append(row)
    return _read_tables(me, shared[:MOST_FIRST], now)


def list_played(me: Me) -> list[Played]:
    """Every round that opened for both, in order of time."""
    return diary.list_played(blocks.read(me, own=False)) if me.ring.couple is not None else []


def find_then_and_now(me: Me, now: datetime) -> tuple[list[Twice], list[Again]]:
    """The latest questions asked twice with a year between, and those that could be asked again."""
    by_card: dict[tuple[str, str], list[Played]] = {}
    for one in list_played(me):
        for card in one.cards:
            by_card.setdefault((one.slug, card), []).append(one)
    twice, again = [], []
    for (slug, card), times in by_card.items():
        question = diary.find_card_text(times[-1])
        if question is None:
            continue
        earlier = [one for one in times if one.day <= times[-1].day - A_YEAR]
        if earlier:
            twice.append((times[-1].day, question, earlier[-1], times[-1]))
        elif times[-1].day <= days.find_date(me, now) - A_YEAR:
            again.append(Again(question, slug, card, times[-1].day))
    twice.sort(key=lambda found: found[0], reverse=True)
    again.sort(key=lambda one: one.day, reverse=True)
    latest = twice[:MOST_PAIRS]
    opened = _read_by_round(me, [one for _, _, then, last in latest for one in (then, last)], now)
    pairs = [
        Twice(question, opened[then.round], opened[last.round])
        for _, question, then, last in latest
        if then.round in opened and last.round in opened
    ]
    return pairs, again[:MOST_PAIRS]


def list_years(me: Me) -> list[int]:
    """Years in which something opened for both, latest first."""
    return sorted({one.day.year for one in list_played(me)}, reverse=True)


def read_year(me: Me, number: int, now: datetime) -> Year:
    """What the two were asked in that year, and a few of it, spread over the year, to read again."""
    rounds = [one for one in list_played(me) if one.day.year == number]
    asked = [(one, text) for one in rounds if (text := diary.find_card_text(one)) is not None]
    chosen = _spread_evenly([one for one, _ in asked])
    opened = _read_by_round(me, chosen, now)
    return Year(tuple(asked), tuple(opened[one.round] for one in chosen if one.round in opened))


def _spread_evenly(rounds: Sequence[Played]) -> list[Played]:
    """At most a few, evenly over them, the same at every look."""
    if len(rounds) <= MOST_OPENED:
        return list(rounds)
    return [rounds[(2 * k + 1) * len(rounds) // (2 * MOST_OPENED)] for k in range(MOST_OPENED)]


def _read_by_round(me: Me, rounds: Iterable[Played], now: datetime) -> dict[str, Table]:
    ids = [one.round for one in rounds]
    rows = list(Round.objects.filter(lists.make_query(me), id__in=ids)) if ids else []
    return {str(table.id): table for table in _read_tables(me, rows, now)}


def _read_tables(me: Me, rows: Sequence[Round], now: datetime) -> list[Table]:
    found = reading_rounds.read_rows(me, rows, now)
    return [table for table in found if table.opened and table.seat not in table.played.left]
