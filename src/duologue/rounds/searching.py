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
from duologue.keepsakes import reading as keepsakes
from duologue.keepsakes.reading import Kept
from duologue.manuscript.keepsake_kinds import KeepsakeKind
from duologue.people import days, lists
from duologue.people.access import Me
from duologue.rounds import history, installed, reading
from duologue.rounds.models import Round
from duologue.rounds.reading import Table, seat_letter
from duologue.showing.prompts import asked_at
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
class Found:
    """What holds the words from `first` to `last`, newest first; `further` is the day to go on from, None if
    there is nothing before."""

    hits: tuple[Hit, ...]
    first: date
    last: date
    further: date | None


def find(me: Me, words: str, until: date | None, now: datetime) -> Found:
    """What holds every word, in any order, case or accent, in the year that ends with `until`, or today.

    It stops with the day on which some twenty things are there; no words find nothing.
    """
    today = days.date_of(me, now)
    last = min(until or today, today)
    first = max(last, date.min + A_YEAR + A_DAY) - A_YEAR
    wanted = finding.words_in(words)
    hits = sorted(_hits(me, wanted, first, last, now), key=lambda hit: hit.day, reverse=True)
    if len(hits) > MOST:
        first = hits[MOST - 1].day
        hits = [hit for hit in hits if hit.day >= first]
    further = first - A_DAY if first > date.min + A_DAY and _is_anything_before(me, first) else None
    if further is None and wanted:
        # Below all that has a date, as wherever it is listed.
        hits += filter(None, (_of_kept(kept, wanted) for kept in keepsakes.undated(me)))
    return Found(tuple(hits), first, last, further)


def _hits(me: Me, wanted: Sequence[str], first: date, last: date, now: datetime) -> Iterator[Hit]:
    if not wanted:
        return
    notes, left = [], set[tuple[UUID | None, str]]()
    for kept in keepsakes.to_search(me, days.utc_day(now), first, last):
        hit = _of_kept(kept, wanted)
        if hit is None:
            continue
        if kept.kind.apart:
            notes.append((kept, hit))
        else:
            left.add((kept.source, hit.line))
            yield hit
    yield from _in_margins(me, notes, now)
    held = _holding(me, wanted, first, last, now)
    there: list[date] = []
    for start in range(0, len(held), BATCH):
        # The rest of a day is looked through before it ends here, so that none is left out on the way back.
        if len(there) >= MOST and held[start][1] < there[MOST - 1]:
            return
        for table in reading.read_rows(me, [row for row, _ in held[start : start + BATCH]], now):
            found = _in_round(table, wanted)
            # What a round left behind is told once, as what it became.
            if found is not None and (table.id, found.line) not in left:
                there.append(found.day)
                yield found


def _of_kept(kept: Kept, wanted: Sequence[str]) -> Hit | None:
    line = _line([(kept.seat, text) for text in finding.texts_of(kept)], wanted)
    return line and Hit(kept.day, "", line[1], line[0], keepsake=kept.id, kind=kept.kind)


def _in_margins(me: Me, notes: Sequence[tuple[Kept, Hit]], now: datetime) -> Iterator[Hit]:
    """Notes of rounds, as far as the round shows them."""
    sources = {kept.source for kept, _ in notes if kept.source is not None}
    rows = list(Round.objects.filter(lists.of(me), id__in=sources))
    tables = {table.id: table for table in reading.read_rows(me, rows, now)}
    for kept, hit in notes:
        table = tables.get(kept.source) if kept.source else None
        if table is not None and (table.opened or table.header.terms.solo):
            yield Hit(hit.day, table.title, hit.line, hit.seat, round=table.id, kind=kept.kind)


def _holding(
    me: Me, wanted: Sequence[str], first: date, last: date, now: datetime
) -> list[tuple[Round, date]]:
    """Rows of the rounds that may hold the words with their days, newest first: seen by what opens of them,
    without playing them. What a round shows is said by its view alone, afterwards."""
    opened = [
        one for one in history.between(me, first, last, now) if installed.is_playable(one[1].header.sha256)
    ]
    said = reading.strings_in(me, [(row, key) for row, key, _ in opened])
    options: dict[str, Mapping[str, str]] = {}
    found = []
    for row, key, day in opened:
        dealt = reading.told(Dealt(installed.script_of(key.header.sha256), key.header.drawn))
        texts = options.get(key.header.sha256)
        if texts is None:
            texts = options[key.header.sha256] = _options(dealt)
        pieces = [dealt.script.title, *(card.text for card in dealt.drawn.cards.values())]
        pieces += [texts.get(piece, piece) for piece in said[row.id]]
        if finding.holds("\n".join(pieces), wanted):
            found.append((row, day))
    return found


def _options(dealt: Dealt) -> dict[str, str]:
    """The words of what can be chosen, by its id."""
    steps = [inner for step in dealt.script.steps for inner in (step, *step.steps)]
    return {option.id: option.text for step in steps for field in step.fields for option in field.options}


def _in_round(table: Table, wanted: Sequence[str]) -> Hit | None:
    title = table.title
    line = _line([("", title), ("", table.told.script.title), *_said(table)], wanted)
    if line is None:
        return None
    return Hit(table.day, title, "" if line[1] == title else line[1], line[0], round=table.id)


def _said(table: Table) -> Iterator[tuple[str, str]]:
    """(Whose, what) of everything that the view shows of what was given."""
    view = table.view
    for instance, there in view.sees.items():
        for name, values in there.items():
            if name in ("first", "second", "matched") and isinstance(values, Mapping):
                whose = view.seat if name == "matched" else Seat(name)
                seat = "" if name == "matched" else seat_letter(table.header, whose)
                fields = asked_at(table.played, instance, whose, table.own)
                yield from ((seat, text) for text in _values(fields, values))
            elif name == "added" and isinstance(values, Mapping):
                for seat_name, additions in values.items():
                    whose = Seat(seat_name)
                    fields = asked_at(table.played, instance, whose, table.own)
                    for values_ in additions:
                        seat = seat_letter(table.header, whose)
                        yield from ((seat, text) for text in _values(fields, values_))


def _values(fields: Sequence[Field], values: Mapping[str, object]) -> Iterator[str]:
    return (text for field in fields if (text := say_value(field, values.get(field.id))))


def _line(pieces: Sequence[tuple[str, str]], wanted: Sequence[str]) -> tuple[str, str] | None:
    """(Whose, the words around one that was looked for), None unless all of them are in these pieces."""
    if not finding.holds("\n".join(text for _, text in pieces), wanted):
        return None
    best = max(pieces, key=lambda piece: (finding.count(piece[1], wanted), piece[0] != ""))
    return best[0], finding.around(best[1], wanted)


def _is_anything_before(me: Me, day: date) -> bool:
    rows = Round.objects.filter(lists.of(me), day__lt=day).order_by("-day")
    return any(reading.open_key(me, row) is not None for row in rows.iterator()) or keepsakes.is_any_before(
        me, day
    )
