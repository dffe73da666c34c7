"""Found by a word: what the two asked, answered, thanked for, kept and noted, as far as its reader may read.

Everything is opened in the request that asks and kept nowhere: no index, no copy, no word in a log. A year at
a time, the latest first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from duologue.engine.dates import A_DAY
from duologue.engine.fields.kind import Field
from duologue.engine.script import Dealt, Seat
from duologue.keepsakes import finding
from duologue.keepsakes import reading_keepsakes as keepsakes
from duologue.keepsakes.reading_keepsakes import Kept
from duologue.manuscript.keepsake_kinds import KeepsakeKind
from duologue.people import days, lists
from duologue.people.access import Me
from duologue.rounds import history, installed, reading_rounds
from duologue.rounds.models import Round
from duologue.rounds.reading_rounds import Table, find_seat_letter
from duologue.showing.prompts import find_fields_asked
from duologue.wording.values import say_value

A_YEAR = timedelta(days=364)
MOST = 20
BATCH = 10


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing in which every word was found. `day` is the first there is where no list is to say; `line` is
    of it, with one of the words in it; `seat` is whose the line is, "" for what is nobody's. `kind` is a
    keepsake's or a note's; `keepsake` and `round` say where it is read."""

    day: date
    title: str
    line: str
    seat: str = ""
    round: UUID | None = None
    keepsake: UUID | None = None
    kind: KeepsakeKind | None = None


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What holds the words from `first` to `last`, newest first; `further` is the day to go on from, None if
    there is nothing before."""

    hits: tuple[Hit, ...]
    first: date
    last: date
    further: date | None


def find(me: Me, words: str, until: date | None, now: datetime) -> SearchResult:
    """What holds every word, in any order, case or accent, in the year that ends with `until`, or today.

    It stops with the day on which some twenty things are there; no words find nothing.
    """
    today = days.find_date(me, now)
    last = min(until or today, today)
    first = max(last, date.min + A_YEAR + A_DAY) - A_YEAR
    wanted = finding.split_words(words)
    hits = sorted(_find_hits(me, wanted, first, last, now), key=lambda hit: hit.day, reverse=True)
    if len(hits) > MOST:
        first = hits[MOST - 1].day
        hits = [hit for hit in hits if hit.day >= first]
    further = first - A_DAY if first > date.min + A_DAY and _is_anything_before(me, first) else None
    if further is None and wanted:
        # Below all that has a date, as wherever it is listed.
        hits += filter(None, (_find_in_kept(kept, wanted) for kept in keepsakes.read_undated(me)))
    return SearchResult(tuple(hits), first, last, further)


def _find_hits(me: Me, wanted: Sequence[str], first: date, last: date, now: datetime) -> Iterator[Hit]:
    if not wanted:
        return
    notes, left = [], set[tuple[UUID | None, str]]()
    for kept in keepsakes.read_to_search(me, days.find_utc_day(now), first, last):
        hit = _find_in_kept(kept, wanted)
        if hit is None:
            continue
        if kept.kind.apart:
            notes.append((kept, hit))
        else:
            left.add((kept.source, hit.line))
            yield hit
    yield from _search_margins(me, notes, now)
    held = _list_holding(me, wanted, first, last, now)
    there: list[date] = []
    for start in range(0, len(held), BATCH):
        # The rest of a day is looked through before it ends here, so that none is left out on the way back.
        if len(there) >= MOST and held[start][1] < there[MOST - 1]:
            return
        for table in reading_rounds.read_rows(me, [row for row, _ in held[start : start + BATCH]], now):
            found = _search_round(table, wanted)
            # What a round left behind is told once, as what it became.
            if found is not None and (table.id, found.line) not in left:
                there.append(found.day)
                yield found


def _find_in_kept(kept: Kept, wanted: Sequence[str]) -> Hit | None:
    line = _cut_line([(kept.seat, text) for text in finding.list_texts_of_kept(kept)], wanted)
    return line and Hit(kept.day, "", line[1], line[0], keepsake=kept.id, kind=kept.kind)


def _search_margins(me: Me, notes: Sequence[tuple[Kept, Hit]], now: datetime) -> Iterator[Hit]:
    """Notes of rounds, as far as the round shows them."""
    sources = {kept.source for kept, _ in notes if kept.source is not None}
    rows = list(Round.objects.filter(lists.make_query(me), id__in=sources))
    tables = {table.id: table for table in reading_rounds.read_rows(me, rows, now)}
    for kept, hit in notes:
        table = tables.get(kept.source) if kept.source else None
        if table is not None and (table.opened or table.header.terms.solo):
            yield Hit(hit.day, table.title, hit.line, hit.seat, round=table.id, kind=kept.kind)


def _list_holding(
    me: Me, wanted: Sequence[str], first: date, last: date, now: datetime
) -> list[tuple[Round, date]]:
    """Rows of the rounds that may hold the words with their days, newest first: seen by what opens of them,
    without playing them. What a round shows is said by its view alone, afterwards."""
    opened = [
        one
        for one in history.read_between(me, first, last, now)
        if installed.is_playable(one[1].header.sha256)
    ]
    said = reading_rounds.list_strings(me, [(row, key) for row, key, _ in opened])
    options: dict[str, Mapping[str, str]] = {}
    found = []
    for row, key, day in opened:
        dealt = reading_rounds.tell_in_own_words(
            Dealt(installed.find_script(key.header.sha256), key.header.drawn)
        )
        texts = options.get(key.header.sha256)
        if texts is None:
            texts = options[key.header.sha256] = _list_options(dealt)
        pieces = [dealt.script.title, *(card.text for card in dealt.drawn.cards.values())]
        pieces += [texts.get(piece, piece) for piece in said[row.id]]
        if finding.holds("\n".join(pieces), wanted):
            found.append((row, day))
    return found


def _list_options(dealt: Dealt) -> dict[str, str]:
    """The words of what can be chosen, by its id."""
    steps = [inner for step in dealt.script.steps for inner in (step, *step.steps)]
    return {option.id: option.text for step in steps for field in step.fields for option in field.options}


def _search_round(table: Table, wanted: Sequence[str]) -> Hit | None:
    title = table.title
    line = _cut_line([("", title), ("", table.told.script.title), *_list_said(table)], wanted)
    if line is None:
        return None
    return Hit(table.day, title, "" if line[1] == title else line[1], line[0], round=table.id)


def _list_said(table: Table) -> Iterator[tuple[str, str]]:
    """(Whose, what) of everything that the view shows of what was given."""
    view = table.view
    for instance, there in view.sees.items():
        for name, values in there.items():
            if name in ("first", "second", "matched") and isinstance(values, Mapping):
                whose = view.seat if name == "matched" else Seat(name)
                seat = "" if name == "matched" else find_seat_letter(table.header, whose)
                fields = find_fields_asked(table.played, instance, whose, table.own)
                yield from ((seat, text) for text in _say_values(fields, values))
            elif name == "added" and isinstance(values, Mapping):
                for seat_name, additions in values.items():
                    whose = Seat(seat_name)
                    fields = find_fields_asked(table.played, instance, whose, table.own)
                    for values_ in additions:
                        seat = find_seat_letter(table.header, whose)
                        yield from ((seat, text) for text in _say_values(fields, values_))


def _say_values(fields: Sequence[Field], values: Mapping[str, object]) -> Iterator[str]:
    return (text for field in fields if (text := say_value(field, values.get(field.id))))


def _cut_line(pieces: Sequence[tuple[str, str]], wanted: Sequence[str]) -> tuple[str, str] | None:
    """(Whose, the words around one that was looked for), None unless all of them are in these pieces."""
    if not finding.holds("\n".join(text for _, text in pieces), wanted):
        return None
    best = max(pieces, key=lambda piece: (finding.count(piece[1], wanted), piece[0] != ""))
    return best[0], finding.cut_around(best[1], wanted)


def _is_anything_before(me: Me, day: date) -> bool:
    rows = Round.objects.filter(lists.make_query(me), day__lt=day).order_by("-day")
    return any(
        reading_rounds.open_key(me, row) is not None for row in rows.iterator()
    ) or keepsakes.is_any_before(me, day)
