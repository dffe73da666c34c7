"""What one of the two gave to a card of a date, as it lies until it opens: a row of its own, which nothing
but the functions here asks for. It is in no list, and of the other's nobody asks before one's own hour."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from duologue.engine.script import Card, Drawn, Script, Terms
from duologue.engine.values import Values, encode
from duologue.people import days, lists
from duologue.people.access import Me
from duologue.people.model_rows import find_table, write_uuid
from duologue.rounds import header as headers
from duologue.rounds import reading_rounds, round_rows
from duologue.rounds.daily import derived_from_keys
from duologue.rounds.header import Header
from duologue.rounds.models import Round
from duologue.rounds.reading_rounds import AnswerRow
from duologue.rounds.round_places import make_author_id
from duologue.vault import Context, Kind, Sealing, enclose, mint_key, read_wraps, store_wraps

FIRST = "a"
"""Who sits first in the round to come: always the same, so that it tells nothing of who answered first."""
SEQ = MappingProxyType({"a": 2, "b": 3})
"""The place of each one's answer in the round to come: by the seat, so that it tells nothing of who was
first."""


@dataclass(frozen=True, slots=True)
class Given:
    """`row` as the table has it; its header says of which date and card, and when it was first given."""

    row: Any
    header: Header
    key: bytes

    @property
    def day(self) -> date:
        day = self.header.terms.day
        assert day is not None
        return day

    @property
    def card(self) -> Card:
        return next(iter(self.header.drawn.cards.values()))

    @property
    def at(self) -> datetime:
        at = self.header.terms.started_at
        assert at is not None
        return at


def read_mine(me: Me) -> list[Given]:
    """One's own that are not settled, oldest first."""
    found = find_table("rounds.Round").select(
        '"couple_id" = %s AND "list" = %s', [write_uuid(me.couple_id), lists.name_days_question(me)]
    )
    return sorted(_open_all(me, found), key=lambda one: (one.day, one.at))


def read_beside(me: Me, mine: Sequence[Given]) -> Mapping[UUID, Any]:
    """What there is of the other's, and of rounds that have come of it, by the rows' ids; one query."""
    wanted = [
        id_
        for one in mine
        for id_ in (make_id_of_theirs(me, one), derived_from_keys.make_round_id(me, one.day, one.card.id))
    ]
    marks = ", ".join(["%s"] * len(wanted))
    found = find_table("rounds.Round").select(
        f'"couple_id" = %s AND "id" IN ({marks})',
        [write_uuid(me.couple_id), *map(write_uuid, wanted)],
    )
    return {row.id: row for row in found}


def make_id_of_theirs(me: Me, one: Given) -> UUID:
    return derived_from_keys.make_given_id(me, me.other_seat, one.day, one.card.id)


def open_given(me: Me, row: Any) -> Given:
    """Of either; its words are not in it."""
    return next(iter(_open_all(me, [row])))


def _open_all(me: Me, found: Iterable[Any]) -> Iterable[Given]:
    for row in found:
        key = reading_rounds.open_key(me, row)
        if key is not None:
            yield Given(row, key.header, key.key)


def read_own_words(me: Me, given: Sequence[Given]) -> Mapping[UUID, Values]:
    """One's own words, by the ids of the rows; one query, where there are any."""
    if not given:
        return {}
    by_answer = {
        derived_from_keys.make_answer_id(me, me.seat, one.day, one.card.id): one.row.id for one in given
    }
    return {
        by_answer[row.id]: reading_rounds.read_own_words(me, row) for row in _read_answers(list(by_answer))
    }


def list_added(rows_of: Sequence[UUID]) -> list[AnswerRow]:
    """What was added in a round that went again when the other took theirs back: it lies with what its author
    gave, in the order in which it was added."""
    found = [
        AnswerRow(id_, seq, author, content, read_wraps(wraps))
        for _, id_, seq, author, content, wraps in round_rows.read_answers(rows_of)
    ]
    return sorted((row for row in found if row.seq not in SEQ.values()), key=lambda row: row.seq)


def write(me: Me, script: Script, card: Card, values: Values, day: date, now: datetime) -> None:
    """Keep what was given; given before, it takes the place of that."""
    id_, answer_id = (
        derived_from_keys.make_given_id(me, me.seat, day, card.id),
        derived_from_keys.make_answer_id(me, me.seat, day, card.id),
    )
    known = _read_answers([answer_id])
    if known:
        # Opened to the other already, whose hour is earlier: then it stays so.
        content = _enclose_answer(me, answer_id, values, is_open=known[0].is_open)
        round_rows.put_answer(answer_id, content.content, store_wraps(content.wraps))
        return
    key, place = mint_key(), headers.make_header_place(me.couple_id, id_)
    drawn = Drawn(cards=MappingProxyType({script.draws[0].name: card}), first_is=FIRST)
    header = Header(script.slug, script.sha256, drawn, Terms(started_at=now, day=day), day=day)
    wraps = headers.wrap_round_key(me.ring, place, key, solo=False, first_card=False)
    Round.objects.bulk_create(
        [
            Round(
                id=id_,
                couple_id=me.couple_id,
                author=me.seat,
                day=days.find_utc_day(now),
                key=store_wraps(wraps),
                header=headers.close_header(key, place, header),
                list=lists.name_days_question(me),
            )
        ]
    )
    row, today = _enclose_answer(me, answer_id, values, is_open=False), days.find_utc_day(now)
    round_rows.add_answer(
        answer_id, me.couple_id, id_, row.seq, me.seat, today, row.content, store_wraps(row.wraps)
    )


def say_together(me: Me, one: Given) -> None:
    """Note that its author says the two are together now."""
    place = headers.make_header_place(me.couple_id, one.row.id)
    header = headers.close_header(one.key, place, replace(one.header, together=True))
    Round.objects.filter(id=one.row.id).update(header=header)


def note_opened(me: Me, one: Given) -> None:
    """Note that it has opened for its author, so that it stays so wherever they live from now on."""
    if not one.header.opened:
        place = headers.make_header_place(me.couple_id, one.row.id)
        header = headers.close_header(one.key, place, replace(one.header, opened=True))
        Round.objects.filter(id=one.row.id).update(header=header)


def take_back(me: Me, one: Given) -> None:
    """Destroy it, and the round that may have come of it for the other; what the other gave, and added there,
    goes back to where it lay. As many statements whether there is any of that or not."""
    round_id = derived_from_keys.make_round_id(me, one.day, one.card.id)
    round_rows.move_answers(round_id, me.other_seat, make_id_of_theirs(me, one))
    round_rows.remove_round(round_id)
    round_rows.remove_round(one.row.id)


def forget(me: Me, seats: Iterable[str], day: date, card: str) -> None:
    """Remove the rows of what was given once its words are elsewhere."""
    for seat in seats:
        round_rows.remove_round(derived_from_keys.make_given_id(me, seat, day, card))


def _enclose_answer(me: Me, answer_id: UUID, values: Values, *, is_open: bool) -> AnswerRow:
    seq = SEQ[me.seat]
    context = Context(Kind.ANSWER, answer_id, me.couple_id, make_author_id(me.couple_id, me.seat), seq)
    sealing: Sealing = "strict" if me.strict else "at once"
    made = enclose(me.ring, context, encode(values), "shared" if is_open else "sealed", sealing)
    return AnswerRow(answer_id, seq, me.seat, made.blob, made.wraps)


def _read_answers(ids: Sequence[UUID]) -> list[AnswerRow]:
    return [
        AnswerRow(id_, seq, author, content, read_wraps(wraps))
        for id_, seq, author, content, wraps in round_rows.read_answers_named(ids)
    ]
