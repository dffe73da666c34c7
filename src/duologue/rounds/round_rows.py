"""The statements of the hot path, as they are: reading and writing a round costs no query building."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from duologue.people.model_rows import read_uuid, write_uuid
from duologue.rounds.heads import HeadRow

_MOVES = "SELECT round_id, id, seq, author, head FROM rounds_move WHERE round_id IN ({}) ORDER BY seq"
_ANSWERS = "SELECT round_id, id, seq, author, content, wraps FROM rounds_answer WHERE round_id IN ({})"

_NAMED = "SELECT id, seq, author, content, wraps FROM rounds_answer WHERE id IN ({})"


def read_moves(rounds: Sequence[UUID]) -> dict[UUID, list[HeadRow]]:
    """The heads of each round, in their order."""
    found: dict[UUID, list[HeadRow]] = {id_: [] for id_ in rounds}
    for round_id, id_, seq, author, head in _fetch_all(_MOVES, rounds):
        found[read_uuid(round_id)].append(HeadRow(read_uuid(id_), seq, author, bytes(head)))
    return found


def read_answers(rounds: Sequence[UUID]) -> Iterable[tuple[UUID, UUID, int, str, bytes, bytes]]:
    """(round, id, seq, author, content, wraps) of every answer of these rounds."""
    for round_id, id_, seq, author, content, wraps in _fetch_all(_ANSWERS, rounds):
        yield read_uuid(round_id), read_uuid(id_), seq, author, bytes(content), bytes(wraps)


def read_answers_named(ids: Sequence[UUID]) -> Iterable[tuple[UUID, int, str, bytes, bytes]]:
    """(id, seq, author, content, wraps) of these answers, whatever round they are of."""
    for id_, seq, author, content, wraps in _fetch_all(_NAMED, ids):
        yield read_uuid(id_), seq, author, bytes(content), bytes(wraps)


def add_round(id_: UUID, couple: UUID, columns: Mapping[str, object]) -> None:
    """Write a round; the names are those of this package, never from outside."""
    names = ", ".join(f'"{name}"' for name in columns)
    marks = ",".join(["%s"] * len(columns))
    statement = f"INSERT INTO rounds_round (id, couple_id, {names}) VALUES (%s,%s,{marks})"  # noqa: S608 - ours
    _run(statement, (_write_id(id_), _write_id(couple), *columns.values()))


def add_move(id_: UUID, couple: UUID, round_id: UUID, seq: int, author: str, day: date, head: bytes) -> None:
    _run(
        "INSERT INTO rounds_move (id, couple, round_id, seq, author, day, head)"
        " VALUES (%s,%s,%s,%s,%s,%s,%s)",
        (_write_id(id_), _write_id(couple), _write_id(round_id), seq, author, day, head),
    )


def add_answer(
    id_: UUID, couple: UUID, round_id: UUID, seq: int, author: str, day: date, content: bytes, wraps: bytes
) -> None:
    _run(
        "INSERT INTO rounds_answer (id, couple, round_id, seq, author, day, content, wraps)"
        " VALUES (%s,%s,%s,%s,%s,%s,%s,%s)",
        (_write_id(id_), _write_id(couple), _write_id(round_id), seq, author, day, content, wraps),
    )


_INTERSECTION = (
    "INSERT INTO rounds_answer (id, couple, round_id, seq, author, day, content, wraps)"
    " VALUES (%s,%s,%s,0,'',%s,%s,%s)"
    " ON CONFLICT (id) DO UPDATE SET content = excluded.content, wraps = excluded.wraps"
)


def put_intersection(
    id_: UUID, couple: UUID, round_id: UUID, day: date, content: bytes, wraps: bytes
) -> None:
    """Write what both chose at a matched step, in the place of what was."""
    _run(_INTERSECTION, (_write_id(id_), _write_id(couple), _write_id(round_id), day, content, wraps))


def rewrap(id_: UUID, wraps: bytes) -> None:
    _run("UPDATE rounds_answer SET wraps = %s WHERE id = %s", (wraps, _write_id(id_)))


def rewrap_all(found: Iterable[tuple[UUID, bytes]]) -> None:
    """Give each of these answers its wraps; one statement, of however many or none."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE rounds_answer SET wraps = %s WHERE id = %s",
            [(wraps, _write_id(id_)) for id_, wraps in found],
        )


def update_round(id_: UUID, changed: Mapping[str, object]) -> None:
    """Set plain columns of a round; the names are those of this package, never from outside."""
    names = ", ".join(f"{name} = %s" for name in changed)
    _run(f"UPDATE rounds_round SET {names} WHERE id = %s", (*changed.values(), _write_id(id_)))  # noqa: S608 - ours


def put_answer(id_: UUID, content: bytes, wraps: bytes) -> None:
    """Other words in the place of those that were there."""
    _run("UPDATE rounds_answer SET content = %s, wraps = %s WHERE id = %s", (content, wraps, _write_id(id_)))


def move_answer(id_: UUID, round_id: UUID) -> None:
    """An answer is of another round from here on."""
    _run("UPDATE rounds_answer SET round_id = %s WHERE id = %s", (_write_id(round_id), _write_id(id_)))


def move_answers(round_id: UUID, author: str, to: UUID) -> None:
    """All that one of the two wrote in a round is of another from here on."""
    _run(
        "UPDATE rounds_answer SET round_id = %s WHERE round_id = %s AND author = %s",
        (_write_id(to), _write_id(round_id), author),
    )


def remove_round(id_: UUID) -> None:
    """A round with all that is of it; as many statements whether there is one or not."""
    _run("DELETE FROM rounds_move WHERE round_id = %s", (_write_id(id_),))
    _run("DELETE FROM rounds_answer WHERE round_id = %s", (_write_id(id_),))
    _run("DELETE FROM rounds_round WHERE id = %s", (_write_id(id_),))


def has_move(id_: UUID) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM rounds_move WHERE id = %s", (_write_id(id_),))
        return cursor.fetchone() is not None


def _fetch_all(statement: str, ids: Sequence[UUID]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement.format(", ".join(["%s"] * len(ids))), [_write_id(id_) for id_ in ids])
        return list(cursor.fetchall())


def _run(statement: str, values: Sequence[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def _write_id(value: UUID) -> Any:
    return write_uuid(value)
