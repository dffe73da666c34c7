"""What one is typing: a row per step, under the personal key, saved as one types and gone once it is sent."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from uuid import UUID, uuid4, uuid5

from django.db import connection

from duologue.languages import mark
from duologue.people.access import Me
from duologue.people.refusals import Refusal
from duologue.people.rows import table, uuid_parameter
from duologue.rounds.models import Draft
from duologue.vault import Context, Kind, Label, Unreadable, derive, seal, unseal

MOST_BYTES = 60_000
TOO_LONG = mark("That is longer than a draft can be.")


def place(round_id: UUID, step: str) -> str:
    """Where what is typed at a step of a round lies."""
    return f"{round_id}/{step}"


def save(me: Me, place: str, typed: Mapping[str, object]) -> None:
    """Keep what was typed at `place`; raises `Refusal` beyond 60,000 bytes."""
    raw = json.dumps(typed, separators=(",", ":")).encode()
    if len(raw) > MOST_BYTES:
        raise Refusal(TOO_LONG, "values")
    name = _name(me, place)
    content = seal(_personal(me), _context(me, name), raw)
    made = Draft.objects.filter(person_id=me.person_id, place=name).update(content=content)
    if not made:
        Draft.objects.update_or_create(
            person_id=me.person_id,
            place=name,
            defaults={"content": content},
            create_defaults={"id": uuid4(), "content": content},
        )


def load(me: Me, place: str) -> dict[str, object] | None:
    """What was typed at `place`, or None."""
    name = _name(me, place)
    row = Draft.objects.filter(person_id=me.person_id, place=name).values_list("content", flat=True).first()
    if row is None:
        return None
    try:
        found: dict[str, object] = json.loads(unseal(_personal(me), _context(me, name), bytes(row)))
    except Unreadable:
        return None
    return found


def load_steps(me: Me, round_id: UUID, steps: Sequence[str]) -> dict[str, dict[str, object]]:
    """What was typed at each of these steps of a round, where anything was; one query."""
    if not steps:
        return {}
    names, found = {_name(me, place(round_id, step)): step for step in steps}, {}
    marks = ", ".join(["%s"] * len(names))
    person = uuid_parameter(me.person_id)
    for row in table("rounds.Draft").where(f"person_id = %s AND place IN ({marks})", [person, *names]):
        try:
            found[names[row.place]] = json.loads(unseal(_personal(me), _context(me, row.place), row.content))
        except Unreadable:
            continue
    return found


def drop(me: Me, place: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM rounds_draft WHERE person_id = %s AND place = %s",
            [uuid_parameter(me.person_id), _name(me, place)],
        )


def _name(me: Me, place: str) -> bytes:
    return derive(_personal(me), Label.DRAFT_PLACE, place.encode())


def _context(me: Me, name: bytes) -> Context:
    row = uuid5(UUID(bytes=name[:16]), "draft")
    return Context(Kind.DRAFT, row, me.couple_id, None, 0)


def _personal(me: Me) -> bytes:
    if me.ring.personal is None:
        raise LookupError("no personal key")
    return me.ring.personal
