"""Opens what both gave, for who comes once it is time for them: a round of both, which stands in the lists of
whoever it has opened for and of nobody else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from duologue.engine.moves import Move, MoveKind
from duologue.engine.script import Seat, Terms
from duologue.people import days, lists
from duologue.people.access import Me
from duologue.rounds import header as headers
from duologue.rounds import heads, installed, play, reading_rounds, round_rows
from duologue.rounds.daily import derived_from_keys, given, opening_times
from duologue.rounds.daily.given import Given
from duologue.rounds.header import Header
from duologue.rounds.models import Round
from duologue.vault import mint_key, store_wraps


@dataclass(frozen=True, slots=True)
class AnsweredPair:
    """What both gave to one card, and the round that has come of it, if it has opened for one of them."""

    mine: Given
    theirs: Given
    round_id: UUID
    row: Any

    @property
    def second(self) -> datetime:
        return max(self.mine.at, self.theirs.at)

    @property
    def together(self) -> bool:
        return self.mine.header.together and self.theirs.header.together


def find_pair(me: Me, mine: Given, beside: Mapping[UUID, Any]) -> AnsweredPair | None:
    """None where the other gave nothing to it."""
    row = beside.get(given.make_id_of_theirs(me, mine))
    if row is None:
        return None
    round_id = derived_from_keys.make_round_id(me, mine.day, mine.card.id)
    return AnsweredPair(mine, given.open_given(me, row), round_id, beside.get(round_id))


def is_open(me: Me, pair: AnsweredPair, now: datetime) -> bool:
    """Whether it is time for `me`, or was: what has opened for somebody stays open."""
    if pair.row is not None and is_listed(me, pair.row):
        return True
    return pair.together or now >= opening_times.find_opening_moment(
        me, pair.mine.day, pair.mine.card.id, pair.second
    )


def bring(me: Me, pair: AnsweredPair, now: datetime, *, to_both: bool = False) -> None:
    """Make the round of it, or find the one that opened for the other; it is in one's own lists from here on,
    and in those of both once it has opened for both. Inside the caller's transaction."""
    if pair.row is None:
        _make(me, pair, lists.BOTH if to_both else lists.name_own(me))
    elif to_both or not is_listed(me, pair.row):
        # Opened for the other before: they have it in a list of theirs.
        Round.objects.filter(id=pair.round_id).update(list=lists.BOTH)
    given.note_opened(me, pair.mine)
    play.look(me, pair.round_id, now)


def is_listed(me: Me, row: Any) -> bool:
    """Whether a round that has come of the question is in a list of one's own or of both."""
    return row.list in (lists.BOTH, lists.name_own(me))


def _make(me: Me, pair: AnsweredPair, list_: bytes) -> None:
    """The round as if both had played it: each move stands at the moment of the second answer, so that
    nothing tells who was first."""
    mine, round_id, at = pair.mine, pair.round_id, pair.second
    terms = Terms(started_at=at, day=mine.day)
    header = Header(mine.header.slug, mine.header.sha256, mine.header.drawn, terms, day=mine.day)
    key, place = mint_key(), headers.make_header_place(me.couple_id, round_id)
    wraps = headers.wrap_round_key(me.ring, place, key, solo=False, first_card=False)
    first = header.drawn.first_is
    Round.objects.bulk_create(
        [
            Round(
                id=round_id,
                couple_id=me.couple_id,
                author=first,
                day=days.find_utc_day(at),
                key=store_wraps(wraps),
                header=headers.close_header(key, place, header),
                list=list_,
            )
        ]
    )
    step = _find_asking_step(header)
    start = Move(
        str(derived_from_keys.make_move_id(me, round_id, "start")), Seat.FIRST, Seat.FIRST, MoveKind.START, at
    )
    _write_move(me, round_id, key, start, first, 1)
    # Before what was given comes to lie with the round itself, only what was added is there beside it.
    added = given.list_added([pair.mine.row.id, pair.theirs.row.id])
    for letter, seq in given.SEQ.items():
        seat = reading_rounds.find_seat_at(header, letter)
        answer = derived_from_keys.make_answer_id(me, letter, mine.day, mine.card.id)
        id_ = derived_from_keys.make_move_id(me, round_id, letter)
        move = Move(str(id_), seat, seat, MoveKind.ANSWER, at, step, None, str(answer))
        _write_move(me, round_id, key, move, letter, seq)
        round_rows.move_answer(answer, round_id)
    for seq, row in enumerate(added, max(given.SEQ.values()) + 1):
        seat = reading_rounds.find_seat_at(header, row.author)
        id_ = derived_from_keys.make_move_id(me, round_id, str(row.id))
        move = Move(str(id_), seat, seat, MoveKind.ADD, at, step, None, str(row.id))
        _write_move(me, round_id, key, move, row.author, seq)
        round_rows.move_answer(row.id, round_id)


def _find_asking_step(header: Header) -> str:
    return installed.find_script(header.sha256).steps[0].id


def _write_move(me: Me, round_id: UUID, key: bytes, move: Move, letter: str, seq: int) -> None:
    head = heads.close_head(key, heads.make_head_place(me.couple_id, UUID(move.id), letter, seq), move)
    round_rows.add_move(UUID(move.id), me.couple_id, round_id, seq, letter, days.find_utc_day(move.at), head)
