"""Everything that a partner may read, to take along: made from the same views as the pages, so the other's
unopened words are not in it.

The file is JSON: {"format": "duologue/1", "made": DAY, "me": {...}, "other": {...} or null, "rounds": [...],
"keepsakes": [...]}. Days are one's own dates. Exercises are in their source's words, whatever one reads: it
is for programs and other instances. A round has its id, day, exercise, title, state, solo, `steps`
(instance → the question as its reader saw it), `options` (instance → option → its words, where they were
drawn or written), `sees` (as the view has it, seats as "mine" and "theirs") and notes. A keepsake has its
id, by ("me", "other" or "both"), day, kind, text, round and out_of_sight; and, where there are any, the days
`again`, `until` and `agreed`, of a `letter` the day `on` which it may be read and `when` it is to be opened,
the card that `asked` for it, the `article` that it is about, the `wordings` that somebody would have an
agreement say, and notes. A note that is a reply says `under` which answer it stands: the step, and by whom.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from duologue.engine.fields.attached import ID, WORDS, find_told
from duologue.engine.fields.kind import Field
from duologue.engine.instances import Instance
from duologue.engine.script import Seat
from duologue.keepsakes import beside, brought_records
from duologue.keepsakes import reading_keepsakes as keepsakes
from duologue.keepsakes.handing_over import PlayedRound
from duologue.languages import ENGLISH, _, speak_in
from duologue.languages.dates_in_words import write_day, write_list
from duologue.people import days, lists, profile
from duologue.people.access import Me
from duologue.people.profile import Profile
from duologue.people.refusals import NotFound
from duologue.rounds import attaching, margins, reading_rounds
from duologue.rounds.models import Round
from duologue.rounds.reading_rounds import Table
from duologue.showing.own_side import is_shown
from duologue.showing.prompts import find_fields_asked, find_prompt
from duologue.web import direction
from duologue.web.leaves import RoundCompany, make_opening
from duologue.web.replies_on_leaves import add_replies
from duologue.web.screens.parts import Opening, ShownAttachment
from duologue.wording.in_a_row import say_well_apart
from duologue.wording.results import say_results
from duologue.wording.values.mood_point import say_mood

FORMAT = "duologue/1"
BATCH = 50


def read_tables(me: Me, now: datetime) -> Iterator[Table]:
    """Every round that `me` plays in, oldest first, a batch at a time; one whose date has not come where they
    are is there when it has."""
    today = days.find_date(me, now)
    every = Round.objects.filter(lists.make_query(me)).order_by("day", "id")
    # The other's own rounds are left out first: how many they are must not show in how long this takes.
    rows = [
        row
        for row in every
        if (opened := reading_rounds.open_key(me, row)) is not None
        and reading_rounds.find_day(me, opened.header, row.day) <= today
    ]
    for start in range(0, len(rows), BATCH):
        yield from reading_rounds.read_rows(me, rows[start : start + BATCH], now)


def list_open_to_both(old: Me, now: datetime) -> Iterator[PlayedRound]:
    """The rounds of a couple as a record of what was open to both in them, oldest first; `old` has the couple
    key alone. What is to fade is left to fade. Days are UTC's, so that none tells where somebody lives."""
    rows = list(Round.objects.filter(couple_id=old.couple_id, list=lists.BOTH).order_by("day", "id"))
    with speak_in(ENGLISH):
        for start in range(0, len(rows), BATCH):
            for table in reading_rounds.read_rows(old, rows[start : start + BATCH], now, for_both=True):
                if table.opened and table.view.fades_on is None and (record := _write_for_both(old, table)):
                    yield PlayedRound(table.id, table.utc_day, record)


# What a record for both has of a step: not that somebody skipped it, nor who has answered and who has not.
FOR_BOTH = frozenset({"mine", "theirs", "matched", "added", "received", "result", "worked"})


def _write_for_both(old: Me, table: Table) -> dict[str, object] | None:
    found = _write_round(old, table)
    told = {
        instance: {name: value for name, value in there.items() if name in FOR_BOTH and value}
        for instance, there in _write_from_both_seats(table).items()
    }
    sees = {instance: there for instance, there in told.items() if there}
    if not sees:
        return None
    return {
        **{name: found[name] for name in ("id", "exercise", "title")},
        "notes": [
            {
                "id": str(note.id),
                "by": _name_author(old, note.seat),
                "text": note.text,
                **_write_under(table, note),
            }
            for note in keepsakes.read_notes(old, table.id)
        ],
        "day": table.utc_day.isoformat(),
        "state": "closed",
        "solo": False,
        "steps": {instance: _find_text(table, instance) for instance in sees},
        "options": {instance: texts for instance in sees if (texts := _list_options(table, instance))},
        "sees": sees,
    }


def _write_from_both_seats(table: Table) -> dict[str, dict[str, object]]:
    return {
        instance: _write_from_own_seat(table, there)
        for instance, there in say_results(table.view.sees).items()
    }


def write_everything(me: Me, now: datetime) -> dict[str, object]:
    with speak_in(ENGLISH):
        return _write_export(me, now)


def write_pieces(me: Me, now: datetime) -> Iterator[bytes]:
    """The same as a file, and behind it what lies beside the answers, part after part: "attachments" is a
    list with a line for each part, {"round", "id", "number", "data"}, the last in base64. A file without any
    has no such list."""
    text = json.dumps(write_everything(me, now), ensure_ascii=False, indent=1)
    head = text.removesuffix("\n}")
    yield head.encode()
    between, closes = ',\n "attachments": [\n', ""
    for line in _part_lines(me, now):
        yield f"{between}  {line}".encode()
        between, closes = ",\n", "\n ]"
    yield f"{closes}{text[len(head) :]}".encode()


def _part_lines(me: Me, now: datetime) -> Iterator[str]:
    for table in read_tables(me, now):
        for id_, number, content in attaching.write_parts(table):
            yield _part_line(str(table.id), id_, number, content)
    for record in brought_records.list_brought(me):
        for told in beside.list_told(record):
            with suppress(NotFound):
                for number, content in enumerate(beside.read(me, told), 1):
                    yield _part_line(str(record["id"]), str(told["id"]), number, content)


def _part_line(round_id: str, id_: str, number: int, content: bytes) -> str:
    return json.dumps({"round": round_id, "id": id_, "number": number, "data": b64encode(content).decode()})


def _write_export(me: Me, now: datetime) -> dict[str, object]:
    both = profile.read_both(me)
    return {
        "format": FORMAT,
        "made": days.find_date(me, now).isoformat(),
        "me": {**_write_person(both.mine), "zone": both.mine.zone},
        # Not their zone, which no page says either.
        "other": _write_person(both.other) if both.other else None,
        "rounds": [_write_round(me, table) for table in read_tables(me, now)],
        "keepsakes": [
            _write_kept(me, kept) for kept in keepsakes.read_everything(me, days.find_utc_day(now))
        ],
        "brought": brought_records.list_brought(me),
    }


@dataclass(frozen=True, slots=True)
class Printed:
    """What is printed of a step; `own`: nobody but the reader reads it."""

    opening: Opening
    own: bool


def print_openings(table: Table, both: profile.Both) -> list[Printed]:
    """A round's openings for the page to print: both people's leaves where they opened, else one's own."""
    said = direction.isolate_table(table)
    company = RoundCompany(table.seat, both, f"/rounds/{table.id}", attaching.stand(table))
    view = said.view

    def find_asked(instance: str, whose: Seat) -> Sequence[Field]:
        return find_fields_asked(said.played, instance, whose, said.own)

    found = (
        (make_opening(view, [instance], find_asked, company, _find_text(said, instance)), instance)
        for instance in view.sees
    )
    there = [(one, _is_own(table, instance)) for one, instance in found if one is not None]
    notes = margins.read(table.me, table)
    shown = add_replies([one for one, _own in there], said, company, notes, asking=False)
    return [Printed(one, own) for one, (_was, own) in zip(shown, there, strict=True)]


def order_newest_first(me: Me, now: datetime) -> list[Table]:
    """Every round as `read_tables` has them, by day and, within one, by when it began."""
    return sorted(
        read_tables(me, now),
        key=lambda table: (table.day, table.header.terms.started_at or table.now),
        reverse=True,
    )


def _is_own(table: Table, instance: str) -> bool:
    if table.header.terms.solo:
        return True
    ref = table.played.course.find_ref(Instance.parse(instance), table.seat)
    row = table.answers.get(str(ref.id)) if ref is not None else None
    return row is not None and not (row.is_open and str(row.id) in table.opened)


def _write_round(me: Me, table: Table) -> dict[str, object]:
    view = table.view
    return {
        "id": str(table.id),
        "day": table.day.isoformat(),
        "exercise": table.script.slug,
        "title": table.title,
        "state": table.stands,
        "solo": table.header.terms.solo,
        "steps": {instance: _find_text(table, instance) for instance in view.sees},
        "options": {instance: texts for instance in view.sees if (texts := _list_options(table, instance))},
        "sees": _write_from_both_seats(table),
        "notes": [
            {**_write_kept(me, note), **_write_under(table, note)}
            for note in keepsakes.read_notes(me, table.id)
        ],
    }


def _write_under(table: Table, note: keepsakes.Kept) -> dict[str, object]:
    """Of a reply: the step and whose answer it stands under."""
    if note.under is None:
        return {}
    by = "me" if note.under.seat == table.seat.value else "other"
    return {"under": {"step": note.under.step, "by": by}}


def _list_options(table: Table, instance: str) -> dict[str, str]:
    """The words of options that the exercise itself does not list."""
    asked = find_fields_asked(table.played, instance, table.seat)
    # What one has not switched on, one was not asked.
    return {
        option.id: option.text
        for field in asked
        if field.source and is_shown(field, table.own)
        for option in field.options
    }


def _write_from_own_seat(table: Table, there: Mapping[str, object]) -> dict[str, object]:
    return _rename_keys(there, {table.seat.value: "mine", table.seat.other.value: "theirs"})


def _rename_keys(found: Mapping[str, object], names: Mapping[str, str]) -> dict[str, object]:
    """However deep they stand."""
    return {
        names.get(key, key): _rename_keys(value, names) if isinstance(value, Mapping) else value
        for key, value in found.items()
    }


def _find_text(table: Table, instance: str) -> str:
    found = find_prompt(table.played, table.seat, instance, table.own)
    return found.text if found else ""


def _write_person(of: Profile) -> dict[str, str]:
    return {"name": of.name, "colour": of.colour}


def _write_kept(me: Me, kept: keepsakes.Kept) -> dict[str, object]:
    """With what belongs to it; a date or a list that there is none of is not named."""
    found: dict[str, object] = {
        "id": str(kept.id),
        "by": _name_author(me, kept.seat),
        "day": None if kept.kind.undated else kept.day.isoformat(),
        "kind": kept.kind.word,
        "text": kept.text,
        "round": str(kept.source) if kept.source else None,
        "out_of_sight": kept.archived,
    }
    days = {"again": kept.again, "until": kept.until, "agreed": kept.agreed}
    found |= {name: day.isoformat() for name, day in days.items() if day is not None}
    if kept.wordings:
        found["wordings"] = [
            {
                "by": _name_author(me, one.seat),
                "text": one.text,
                "again": one.again.isoformat() if one.again else None,
            }
            for one in kept.wordings
        ]
    if kept.post:
        # Of one's own copy of the other's letter as much as of one's own.
        found["letter"] = {"on": kept.post.on.isoformat(), "when": kept.post.when}
    if kept.asked:
        found["asked"] = {"deck": kept.asked.deck, "card": kept.asked.card, "text": kept.asked.text}
    if kept.article:
        found["article"] = kept.article
    if kept.notes:
        found["notes"] = [
            {
                "id": str(one.id),
                "by": _name_author(me, one.seat),
                "day": one.day.isoformat(),
                "text": one.text,
            }
            for one in kept.notes
        ]
    return found


def _name_author(me: Me, seat: str) -> str:
    return "both" if not seat else "me" if seat == me.seat else "other"


@dataclass(frozen=True, slots=True)
class BroughtLine:
    """What one of the two gave at a step of a brought round, in words, and what lies beside it."""

    mine: bool
    text: str
    beside: tuple[ShownAttachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Along:
    """A round brought from another instance, as it was seen there."""

    title: str
    day: str
    steps: tuple[tuple[str, tuple[BroughtLine, ...]], ...]
    notes: tuple[BroughtLine, ...]


def read_brought_along(me: Me, one: Mapping[str, Any]) -> Along:
    """From an export's own words; what it does not have is left out, never guessed."""
    steps, texts, options = [], _read_mapping(one.get("steps")), _read_mapping(one.get("options"))
    for instance, there in _read_mapping(one.get("sees")).items():
        seen = _read_mapping(there)
        lines = [
            BroughtLine(name == "mine", text, there)
            for name in ("mine", "theirs")
            for text in (_say_plain_words(seen.get(name), _read_mapping(options.get(instance))),)
            for there in (_list_brought_beside(me, seen.get(name)),)
            if text or there
        ]
        if lines:
            steps.append((str(texts.get(instance, "")), tuple(lines)))
    raw_notes = one.get("notes")
    notes = [
        BroughtLine(_read_mapping(note).get("by") == "me", str(_read_mapping(note).get("text", "")))
        for note in (raw_notes if isinstance(raw_notes, list) else [])
    ]
    return Along(str(one.get("title", "")), _say_day(str(one.get("day") or "")), tuple(steps), tuple(notes))


def _list_brought_beside(me: Me, values: object) -> tuple[ShownAttachment, ...]:
    found = [told for told in _read_mapping(values).values() if find_told(told) is not None]
    return tuple(
        ShownAttachment(
            f"/me/brought/attachments/{told[ID]}",
            str(told.get(WORDS, "")),
            told,
            is_there=beside.is_there(me, told),
        )
        for told in found
    )


def _say_day(text: str) -> str:
    """In words; as it stands in the file, where it is no day."""
    try:
        return write_day(date.fromisoformat(text))
    except ValueError:
        return text


def _read_mapping(found: object) -> Mapping[str, Any]:
    return found if isinstance(found, Mapping) else {}


def _say_plain_words(values: object, texts: Mapping[str, Any]) -> str:
    if not isinstance(values, Mapping):
        return ""
    return say_well_apart(
        say_mood(value[0], value[1]) if _is_mood(value) else _say_list(value, texts)
        for value in values.values()
        if find_told(value) is None
    )


def _is_mood(value: object) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(type(part) is int for part in value)


def _say_list(value: object, texts: Mapping[str, Any]) -> str:
    if isinstance(value, Mapping):
        return say_well_apart(
            # TRANSLATORS: what was given for one of several options, such as "Cooking: 3".
            _("%(option)s: %(given)s", option=texts.get(key, key), given=given)
            for key, given in value.items()
        )
    if isinstance(value, list):
        return write_list([str(texts.get(str(one), one)) for one in value])
    return str(value)
