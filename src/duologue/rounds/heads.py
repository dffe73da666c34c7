"""Heads of moves: all that a move says beside its answer, sealed under the round key."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from duologue.engine.moves import Move, MoveKind
from duologue.engine.script import Seat
from duologue.rounds.round_places import make_author_id
from duologue.vault import Context, Kind, seal, unseal_many


class HeadRow(NamedTuple):
    id: UUID
    seq: int
    author: str
    head: bytes


def make_head_place(couple: UUID, move_id: UUID, author: str, seq: int) -> Context:
    return Context(Kind.HEAD, move_id, couple, make_author_id(couple, author), seq)


def close_head(round_key: bytes, context: Context, move: Move) -> bytes:
    head = [
        move.by.value,
        move.for_.value,
        move.kind.value,
        move.at.isoformat(),
        move.step,
        move.expects,
        move.value,
    ]
    return seal(round_key, context, json.dumps(head, separators=(",", ":")).encode())


def open_heads(round_key: bytes, couple: UUID, rows: Sequence[HeadRow]) -> tuple[Move, ...]:
    """The moves of a round in their order, opened as one padded batch."""
    plain = unseal_many(
        round_key, [(make_head_place(couple, row.id, row.author, row.seq), bytes(row.head)) for row in rows]
    )
    return tuple(_read_head(row.id, raw) for row, raw in zip(rows, plain, strict=True))


def _read_head(move_id: UUID, raw: bytes) -> Move:
    by, for_, kind, at, step, expects, value = json.loads(raw)
    return Move(
        str(move_id), Seat(by), Seat(for_), MoveKind(kind), datetime.fromisoformat(at), step, expects, value
    )
