"""Brings an export into this instance: what one could read elsewhere stays readable here, for oneself.

Nobody else's key is in an export, so everything comes in under the personal key alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID, uuid5

from duologue.engine.rules import LATEST
from duologue.keepsakes import beside, due_dates, keepsake_rows, own_days
from duologue.keepsakes.keepsake_words import AskingCard, Words
from duologue.keepsakes.models import Keepsake
from duologue.manuscript import keepsake_kinds as kinds
from duologue.manuscript.keepsake_kinds import KeepsakeKind
from duologue.manuscript.notes import ID
from duologue.people import access, days, ids
from duologue.people.access import Me
from duologue.people.ids import NamedId
from duologue.people.refusals import Refusal
from duologue.people.slices import do_in_slices
from duologue.vault import MOST_PLAINTEXT_BYTES

FORMAT = "duologue/1"
MOST_ENTRIES = 50_000
MOST_NESTED = 50


@dataclass(frozen=True, slots=True)
class Brought:
    rounds: int
    keepsakes: int


def bring(me: Me, raw: bytes, now: datetime) -> Brought:
    """Take in an export; the same file twice comes in once. Raises `Refusal` naming the place at fault."""
    access.require_writable(me)
    found = _parse_json(raw)
    rounds, kept = (
        _read_list(found, "rounds") + _read_list(found, "brought", optional=True),
        _read_list(found, "keepsakes"),
    )
    if len(rounds) + len(kept) > MOST_ENTRIES:
        raise Refusal(
            "This file can't be read as an export of Duologue: it has more than %(count)s entries. "
            "Nothing was changed.",
            "file",
            count=MOST_ENTRIES,
        )
    # All of it is read before any of it is written, and it is written a slice at a time: an import of years
    # takes half a minute, in which others write as well. If it is cut off, the same file brings the rest.
    # A part goes with the record of its round, which is read here as well.
    parts = [
        _parse_beside(me, one, f"attachments[{number}]")
        for number, one in enumerate(_read_list(found, "attachments", optional=True))
    ]
    told_rounds = [_read_round(one, f"rounds[{number}]", now) for number, one in enumerate(rounds)]
    told = [_read_keepsake(one, f"keepsakes[{number}]", now) for number, one in enumerate(kept)]
    brought = Brought(
        do_in_slices(_write_parts(me, told_rounds), lambda part: _take_in(me, part, now)),
        do_in_slices(
            _write_parts(me, [entry for entry in told if entry]), lambda part: _take_in(me, part, now)
        ),
    )
    do_in_slices(parts, lambda one: beside.take_in(me, one[0], one[1], now))
    return brought


def bring_parts(me: Me, lines: Sequence[str], now: datetime) -> int:
    """Take in parts of pictures, recordings and drawings, each as a line of an export; how many are new.

    For a file that is too long to be sent at once: its parts come in beforehand, a few at a time, and the
    rest of it then as `bring` takes it. Raises `Refusal`.
    """
    access.require_writable(me)
    parts = [
        _parse_beside(me, _parse_line(line), f"attachments[{number}]") for number, line in enumerate(lines)
    ]
    return do_in_slices(parts, lambda one: beside.take_in(me, one[0], one[1], now))


def _parse_line(line: str) -> Mapping[str, Any]:
    try:
        found = json.loads(line.strip().removesuffix(","))
    except (ValueError, RecursionError):
        found = None
    return found if isinstance(found, dict) else {}


def _parse_beside(me: Me, one: Mapping[str, Any], where: str) -> tuple[beside.ExportedPart, UUID]:
    """A part, and the row of the record it belongs to."""
    part = beside.parse(one, where)
    return part, _make_name(me, kinds.BROUGHT, _read_id({"id": one.get("round")}, where)).now


@dataclass(frozen=True, slots=True)
class _BroughtEntry:
    """Something of an export with what belongs to it, as it is to be kept."""

    words: Words
    day: date
    original: UUID
    archived: bool = False
    notes: tuple[_BroughtEntry, ...] = ()


class _BroughtPart(NamedTuple):
    """What is written at once: an entry, or a note on the keepsake whose row is `about`."""

    entry: _BroughtEntry
    about: UUID | None


def _read_round(one: Mapping[str, Any], where: str, now: datetime) -> _BroughtEntry:
    text = json.dumps(one, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return _make_entry(Words(kinds.BROUGHT, text), _read_day(one, where, now), _read_id(one, where))


def _read_keepsake(one: Mapping[str, Any], where: str, now: datetime) -> _BroughtEntry | None:
    """One keepsake with its notes, None if it has gone by itself; another wording of an agreement comes along
    as a note on it."""
    kind, original, day = _read_kind(one, where), _read_id(one, where), _read_day(one, where, now)
    # An agreement is looked at again on any day to come, so one that was exported comes in with its own.
    latest = date.max if kind.confirmed else LATEST
    again, until = _read_date(one, "again", where, latest), _read_date(one, "until", where)
    if not (kind.confirmed or kind.day):
        again = None
    about = original if kind is kinds.NOTE else None
    asked = _parse_asking_card(one, where)
    article = _read_article(one, where) if kind.in_library else ""
    words = Words(
        kind, _read_text(one, where), again=again, until=until, about=about, asked=asked, article=article
    )
    belonging = [
        (note, f"{where}.notes[{n}]") for n, note in enumerate(_read_list(one, "notes", optional=True))
    ]
    for n, wording in enumerate(_read_list(one, "wordings", optional=True), 1):
        if wording.get("text") != one.get("text"):
            id_ = str(uuid5(original, f"wording:{n}"))
            belonging.append(({**wording, "id": id_, "day": one.get("day")}, f"{where}.wordings[{n - 1}]"))
    notes = [
        _make_entry(
            Words(kinds.NOTE, _read_text(note, place_)), _read_day(note, place_, now), _read_id(note, place_)
        )
        for note, place_ in belonging
    ]
    if until is not None and until < days.find_utc_day(now):
        return None
    is_archived = one.get("out_of_sight") is True
    return _make_entry(words, day, original, archived=is_archived, notes=tuple(notes))


def _make_entry(
    words: Words, day: date, original: UUID, *, archived: bool = False, notes: tuple[_BroughtEntry, ...] = ()
) -> _BroughtEntry:
    # With the most that is said of it besides its words: what it is about, and when it was kept.
    if len(replace(words, about=original, at=day).write_bytes()) > MOST_PLAINTEXT_BYTES:
        raise Refusal(
            "This file can't be read as an export of Duologue: one entry is longer than an entry can be. "
            "Nothing was changed.",
            "file",
        )
    return _BroughtEntry(words, day, original, archived, notes)


def _write_parts(me: Me, entries: Iterable[_BroughtEntry]) -> Iterator[_BroughtPart]:
    for entry in entries:
        yield _BroughtPart(entry, None)
        row = _find_row(me, entry) if entry.notes else None
        for note in entry.notes:
            yield _BroughtPart(replace(note, words=replace(note.words, about=row)), row)


def _take_in(me: Me, part: _BroughtPart, now: datetime) -> int:
    """Keep it, once; whether it is a new entry. What was cut off between an entry and its notes goes on."""
    entry, words = part.entry, part.entry.words
    is_new = _keep(me, words, entry.day, entry.original, source=part.about, archived=entry.archived)
    if is_new and words.kind.day:
        row_id = _make_name(me, words.kind, entry.original).now
        day = None if entry.archived else words.again
        own_days.settle(me, row_id, words.kind, day, now, own=True, until=words.until)
    elif is_new and (words.again is not None or words.until is not None):
        due_dates.settle(
            me,
            _make_name(me, words.kind, entry.original).now,
            days.find_utc_day(now),
            own=True,
            again=words.again,
            until=words.until,
        )
    return is_new if part.about is None else 0


def _parse_json(raw: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(raw)
        # Kept as it is, it would go wrong wherever less of the stack is left than here.
        if _is_nested_deeper(found, MOST_NESTED):
            raise RecursionError
        # Half a letter, which JSON can hold and nothing that is written can.
        json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as wrong:
        if isinstance(wrong, json.JSONDecodeError):
            raise Refusal(
                "This file can't be read as an export of Duologue: it stops making sense at line %(line)s, "
                "column %(column)s. Nothing was changed.",
                "file",
                line=wrong.lineno,
                column=wrong.colno,
            ) from None
        raise Refusal(
            "This file can't be read as an export of Duologue: it makes no sense from its start on. "
            "Nothing was changed.",
            "file",
        ) from None
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        # TRANSLATORS: "format" is a word of the file's own, and stays as it is.
        raise Refusal(
            "This file can't be read as an export of Duologue: its “format” is not “%(format)s”. "
            "Nothing was changed.",
            "file",
            format=FORMAT,
        )
    return found


def _is_nested_deeper(found: object, most: int) -> bool:
    inner = found.values() if isinstance(found, dict) else found if isinstance(found, list) else ()
    return bool(inner) and (most == 0 or any(_is_nested_deeper(one, most - 1) for one in inner))


def _read_list(found: Mapping[str, Any], name: str, *, optional: bool = False) -> list[Mapping[str, Any]]:
    entries = found.get(name, [] if optional else None)
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise Refusal(
            "This file can't be read as an export of Duologue: “%(name)s” is not a list of entries. "
            "Nothing was changed.",
            "file",
            name=name,
        )
    return entries


def _keep(
    me: Me,
    words: Words,
    day: date,
    original: UUID,
    *,
    source: UUID | None = None,
    archived: bool = False,
) -> int:
    name = _make_name(me, words.kind, original)
    if Keepsake.objects.filter(id__in=name, couple_id=me.couple_id, author=me.seat).exists():
        return 0
    keepsake_rows.add(me, name.now, me.seat, words, day, own=True, source=source)
    if archived:
        Keepsake.objects.filter(id=name.now).update(archived=day)
    return 1


def _make_name(me: Me, kind: KeepsakeKind, original: UUID) -> NamedId:
    what = f"brought:{kind.word}:{original}"
    return NamedId(ids.derive_id(me.personal, me.couple_id, what), uuid5(me.person_id, what))


def _find_row(me: Me, entry: _BroughtEntry) -> UUID:
    """The row it was brought as: by an earlier version, under the former name."""
    name = _make_name(me, entry.words.kind, entry.original)
    found = Keepsake.objects.filter(id__in=name, couple_id=me.couple_id, author=me.seat)
    there: UUID | None = found.values_list("id", flat=True).first()
    return there or name.now


def _read_text(one: Mapping[str, Any], where: str) -> str:
    text = one.get("text")
    if not isinstance(text, str) or not text.strip():
        # TRANSLATORS: %(place)s is a place in the file, such as keepsakes[3].
        raise Refusal(
            "This file can't be read as an export of Duologue: %(place)s has no words. Nothing was changed.",
            "file",
            place=where,
        )
    return text


def _parse_asking_card(one: Mapping[str, Any], where: str) -> AskingCard | None:
    """The card that it answers; an export has none of what no card asked for."""
    found = one.get("asked")
    if found is None:
        return None
    said = [found.get(name) for name in ("deck", "card", "text")] if isinstance(found, dict) else []
    parts = [part for part in said if isinstance(part, str)]
    if len(parts) != 3:
        raise Refusal(
            "This file can't be read as an export of Duologue: what %(place)s answers is no card. "
            "Nothing was changed.",
            "file",
            place=where,
        )
    return AskingCard(*parts)


def _read_article(one: Mapping[str, Any], where: str) -> str:
    """The article that it is about; one that is not here stays named, and its note is among what is kept."""
    found = one.get("article")
    if not isinstance(found, str) or not ID.fullmatch(found):
        raise Refusal(
            "This file can't be read as an export of Duologue: %(place)s does not say which article it is "
            "about. Nothing was changed.",
            "file",
            place=where,
        )
    return found


def _read_date(one: Mapping[str, Any], name: str, where: str, latest: date = LATEST) -> date | None:
    return None if one.get(name) is None else _read_day({"day": one[name]}, f"{where}.{name}", None, latest)


def _read_day(one: Mapping[str, Any], where: str, now: datetime | None, latest: date = LATEST) -> date:
    """A date of the span that people's own have: what is brought may be shared, and lies with the other's."""
    if one.get("day") is None and now is not None:
        return days.find_utc_day(now)
    try:
        found = date.fromisoformat(str(one["day"]))
        if not own_days.EARLIEST <= found <= latest:
            raise ValueError
        return found
    except ValueError:
        raise Refusal(
            "This file can't be read as an export of Duologue: %(place)s has a day that is none. "
            "Nothing was changed.",
            "file",
            place=where,
        ) from None


def _read_id(one: Mapping[str, Any], where: str) -> UUID:
    try:
        return UUID(str(one.get("id")))
    except ValueError:
        raise Refusal(
            "This file can't be read as an export of Duologue: %(place)s has no id. Nothing was changed.",
            "file",
            place=where,
        ) from None


def _read_kind(one: Mapping[str, Any], where: str) -> KeepsakeKind:
    found = next((kind for kind in kinds.KINDS if kind.word == one.get("kind")), None)
    # What has no name for people belongs to something else in an export, or is nobody's words.
    if found is None or found.unseen:
        raise Refusal(
            "This file can't be read as an export of Duologue: %(place)s is of a kind this version does not "
            "know. Nothing was changed.",
            "file",
            place=where,
        )
    return found
