"""What lies beside an answer of a round: put in, answered with, looked at, kept, taken back.

Whoever may read an answer may look at what lies beside it, and nobody else: it is found in what the view
shows, with the key that stands there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from duologue.attachments import fading_attachments, kinds, storing, tickets
from duologue.attachments.fading_attachments import Standing
from duologue.attachments.kinds.kind import AttachmentKind
from duologue.attachments.storing import Found
from duologue.engine.fields.attached import HASH, HELD, WORDS, WRONG, Attached, AttachedKind, find_id
from duologue.engine.fields.kind import Field, FieldKind, Wrong
from duologue.engine.script import Seat
from duologue.engine.values import FieldErrors, FieldProblem, Values
from duologue.engine.values import read as read_values
from duologue.people import access
from duologue.people.access import Me
from duologue.people.refusals import NotFound, Refusal
from duologue.rounds import reading_rounds
from duologue.rounds.reading_rounds import Table
from duologue.showing.prompts import find_fields_asked, find_fields_to_fill
from duologue.wording.values import say_problem

DRAWN = "strokes"
MOST_UNSENT = 60


@dataclass(frozen=True, slots=True)
class NamedAttachment:
    """What a value names: whose, at which field, and what the value says of it."""

    id: str
    seat: Seat
    field: Field
    found: Found


@dataclass(frozen=True, slots=True)
class FoundAttachment:
    """One attachment as its reader finds it: of which kind, and how it stands."""

    kind: AttachmentKind
    found: Found
    standing: Standing


def put(me: Me, round_id: UUID, step: str, field: str, sent: bytes, now: datetime) -> str:
    """Take in what was sent for a field that this step asks; the ticket to answer with.

    Raises `Refusal` with what is wrong with it, `NotFound` where no such field is asked.
    """
    access.require_writable(me)
    kind = _find_kind(reading_rounds.read(me, round_id, now), step, field)
    if kind is None:
        raise NotFound
    try:
        return _take_in(me, kind, sent, now)
    except Wrong as wrong:
        raise Refusal(say_problem(FieldProblem(kind, wrong.name, wrong.values)), field) from None


def put_or_say(
    me: Me, round_id: UUID, step: str, field: str, sent: bytes, now: datetime
) -> Mapping[str, str]:
    """The same for a form that brings everything at once: what stands in the place of the file among what it
    sent, the ticket or the name of what is wrong."""
    kind = _find_kind(reading_rounds.read(me, round_id, now), step, field)
    if me.former or kind is None:
        return {}
    try:
        return {HELD: _take_in(me, kind, sent, now)}
    except Wrong as wrong:
        return {WRONG: wrong.name}


def _take_in(me: Me, kind: FieldKind, sent: bytes, now: datetime) -> str:
    """The ticket of what was kept; raises `Wrong`. What is never answered with is bounded, and goes."""
    try:
        # Before the work of reading a picture, and once more where nobody else can add to them.
        storing.require_room(me, MOST_UNSENT)
        kept, facts = kinds.find_kind(kind).take(sent)
        found = storing.put(me, kept, facts, now, most=MOST_UNSENT)
    except storing.TooManyUnsent:
        raise Wrong("too-many-unsent") from None
    return tickets.write(me, kind.word, found)


def _find_kind(table: Table, step: str, field: str) -> FieldKind | None:
    """The kind of a field that a step asks, None if what it asks there lies beside no answer."""
    seats = tuple(Seat) if table.header.terms.one_device else (table.seat,)
    asked = (one for seat in seats for one in find_fields_to_fill(table.played, seat, step, table.own))
    return next((one.kind for one in asked if one.id == field and one.kind.is_attached), None)


def resolve(
    table: Table, asked: Sequence[Field], raw: Mapping[str, object], before: Values | None
) -> dict[str, object]:
    """What was sent, with what lies beside it found: by a ticket, by the name of what stands in `before`
    already, or drawn anew. Nothing else that names an attachment is let through to be read."""
    found = dict(raw)
    for field in asked:
        given = raw.get(field.id)
        if isinstance(field.kind, AttachedKind) and isinstance(given, Mapping):
            found[field.id] = _resolve_field(table, field.kind, given, (before or {}).get(field.id))
    return found


def _resolve_field(table: Table, kind: AttachedKind, given: Mapping[str, object], before: object) -> object:
    words = given.get(WORDS, "")
    if (drawn := given.get(DRAWN)) and not kind.files:
        try:
            kept, facts = kinds.find_kind(kind).take(str(drawn).encode("ascii", "replace"))
        except Wrong as wrong:
            return {WRONG: wrong.name}
        return Attached(storing.put(table.me, kept, facts, table.now), words)
    if held := given.get(HELD):
        if isinstance(before, Mapping) and find_id(before) == held:
            return Attached({name: one for name, one in before.items() if name != WORDS}, words)
        ticket = tickets.read(table.me, kind.word, held)
        return {WRONG: "gone"} if ticket is None else Attached(ticket, words)
    return {name: one for name, one in given.items() if name in (WORDS, WRONG) and one}


def differs(table: Table, asked: Sequence[Field], raw: Mapping[str, object], before: Values) -> bool:
    """Whether other words, or something else beside them, came under the id of an answer that was given.
    A file or a drawing is known by what is in it: sent twice, it is the same."""
    for field in asked:
        given, was = raw.get(field.id), before.get(field.id)
        if isinstance(field.kind, AttachedKind) and isinstance(given, Mapping):
            if _hash_content(table, field.kind, given, was) != (
                was.get(HASH) if isinstance(was, Mapping) else None
            ):
                return True
            given = given.get(WORDS, "")
            was = was.get(WORDS) if isinstance(was, Mapping) else was
        found = read_values([replace(field, optional=True)], {field.id: given} if given else {})
        said = {} if isinstance(found, FieldErrors) else found
        if said.get(field.id) != (was or None):
            return True
    return False


def _hash_content(table: Table, kind: AttachedKind, given: Mapping[str, object], was: object) -> object:
    """The hash of what was sent, None for words alone."""
    if (drawn := given.get(DRAWN)) and not kind.files:
        try:
            return hashlib.sha256(
                kinds.find_kind(kind).take(str(drawn).encode("ascii", "replace"))[0]
            ).hexdigest()
        except Wrong:
            return None
    held = given.get(HELD)
    if isinstance(was, Mapping) and find_id(was) == held:
        return was.get(HASH)
    return (tickets.read(table.me, kind.word, held) or {}).get(HASH) if held else None


def claim(table: Table, answer: UUID, values: Values, before: Sequence[UUID]) -> str | None:
    """Have what these values name belong to this answer; the field of one that is gone, else None."""
    for field, value in values.items():
        id_ = find_id(value)
        if id_ is not None and not storing.claim(table.me, id_, answer, before):
            return field
    return None


def note_opened(before: Table, after: Table) -> None:
    """Begin to count the days of what both may look at from now on."""
    fresh = [
        row.id
        for id_, row in after.answers.items()
        if row.author
        and row.is_open
        and not (id_ in before.answers and before.answers[id_].is_open)
        and any(find_id(value) for value in after.opened.get(id_, {}).values())
    ]
    if fresh and not after.header.terms.solo:
        fading_attachments.note_opened(after.me, fresh, after.now)


# -- looking ----------------------------------------------------------------------------------------


def stand(table: Table) -> dict[str, Standing]:
    """How everything that lies beside what `table.me` sees stands, by its id, as far as it is there."""
    return fading_attachments.stand(table.me, [one.id for one in list_beside(table)], table.now)


def find(me: Me, round_id: UUID, id_: UUID, now: datetime) -> FoundAttachment:
    """One that lies beside what `me` may read; raises `NotFound` for any other, and for one that is gone."""
    table = reading_rounds.read(me, round_id, now)
    for one in list_beside(table):
        if one.id == str(id_):
            standing = fading_attachments.stand(me, [one.id], now).get(one.id)
            if standing is not None:
                return FoundAttachment(kinds.find_kind(one.field.kind), one.found, standing)
    raise NotFound


def give(me: Me, shown: FoundAttachment) -> Iterator[bytes]:
    """What is in it, piece after piece; raises `NotFound` if it is gone meanwhile."""
    parts = storing.read(me.couple_id, shown.standing.author, shown.found)
    return shown.kind.give_all(parts, int(shown.found[storing.BYTES]))


def write_parts(table: Table) -> Iterator[tuple[str, int, bytes]]:
    """(Id, number, what is in it) of every part that lies beside what the view shows, as it is kept."""
    there = stand(table)
    for one in list_beside(table):
        if one.id in there:
            author = there[one.id].author
            for number, content in enumerate(storing.read(table.me.couple_id, author, one.found), 1):
                yield one.id, number, content


def count_bytes(shown: FoundAttachment) -> int | None:
    """How many bytes `give` gives; None where that is not known beforehand."""
    return shown.kind.count_bytes(int(shown.found[storing.BYTES]))


def keep(me: Me, round_id: UUID, id_: UUID, now: datetime, *, keeps: bool) -> None:
    """Keep it beyond its day, as far as it is up to `me`; raises `NotFound` and `Refusal`."""
    access.require_writable(me)
    find(me, round_id, id_, now)
    fading_attachments.keep(me, str(id_), now, keeps=keeps)


def take_back(me: Me, round_id: UUID, id_: UUID, now: datetime) -> None:
    """Destroy one's own, at any time, in an archive too; twice is once. Raises `NotFound` for any other."""
    table = reading_rounds.read(me, round_id, now)
    # On one phone it was put in by whoever is signed in there, for whichever of the two.
    whose = tuple(Seat) if table.header.terms.one_device else (table.seat,)
    if not any(one.id == str(id_) and one.seat in whose for one in list_beside(table)):
        raise NotFound
    storing.destroy(me, str(id_))


def list_beside(table: Table) -> Iterator[NamedAttachment]:
    """Everything that lies beside what the view shows."""
    for instance, there in table.view.sees.items():
        for seat in Seat:
            later = there.get("added")
            extra = later.get(seat.value, ()) if isinstance(later, Mapping) else ()
            for values in (there.get(seat.value), *extra):
                if isinstance(values, Mapping) and any(find_id(value) for value in values.values()):
                    for field in find_fields_asked(table.played, instance, seat, table.own):
                        value = values.get(field.id)
                        id_ = find_id(value)
                        if id_ is not None and isinstance(value, Mapping):
                            yield NamedAttachment(id_, seat, field, value)
