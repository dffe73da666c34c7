"""What becomes of a date's question once it is over for both: an opening goes into the months, an answer that
stayed alone goes to its author's own notes, and the deck's memory goes on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from duologue.engine.values import Values
from duologue.keepsakes import keeping
from duologue.manuscript import keepsake_kinds as kinds
from duologue.people import hooks, lists
from duologue.people.access import Me
from duologue.rounds import aftermath, reading_rounds, round_rows
from duologue.rounds.daily import answered_pairs, cards, given, opening_times, question
from duologue.rounds.daily.answered_pairs import AnsweredPair
from duologue.rounds.daily.cards import Known
from duologue.rounds.daily.given import Given
from duologue.rounds.models import Round
from duologue.wording.values import say_value


def settle(me: Me, known: Known, over: Sequence[tuple[Given, AnsweredPair | None]], now: datetime) -> None:
    """`over`: one's own of settled dates, each with what there is of both. Inside the caller's
    transaction."""
    opened: dict[str, date] = {}
    for one, pair in over:
        if pair is None:
            keep_alone(me, one, now)
            continue
        answered_pairs.bring(me, pair, now, to_both=True)
        table = reading_rounds.read(me, pair.round_id, now)
        aftermath.put_numbers_of_day(table)
        opened[one.card.id] = one.day
        given.forget(me, given.SEQ, one.day, one.card.id)
    cards.remember(me, known, opened, opening_times.find_last_settled(now))


def keep_alone(me: Me, one: Given, now: datetime) -> None:
    """Its author's own words, without a date; of a tap that says nothing there is nothing to keep."""
    values = given.read_own_words(me, [one]).get(one.row.id, {})
    added = [reading_rounds.read_own_words(me, row) for row in given.list_added([one.row.id])]
    if said := "\n".join(filter(None, (_find_said(me, one, each) for each in (values, *added)))):
        keeping.keep(me, kinds.OWN_WORDS, f"{question.find_prompt(me, one).text}\n{said}", now, own=True)
    given.forget(me, me.seat, one.day, one.card.id)


def _find_said(me: Me, one: Given, values: Values) -> str:
    """What says something by itself: words, or what was chosen of a card."""
    asked = (field for field in question.find_given_fields(me, one) if field.says_something)
    return " ".join(say_value(field, values[field.id]) for field in asked if field.id in values)


def leave(me: Me, now: datetime) -> None:
    """Who leaves keeps what had not opened to themselves, as with any round. The other finds theirs in their
    archive (`reading_rounds.is_given`): nothing here looks whether there is any."""
    mine = given.read_mine(me) if me.shared else []
    lies_here = (
        {round_id for round_id, *_ in round_rows.read_answers([one.row.id for one in mine])}
        if mine
        else set()
    )
    for one in mine:
        if one.header.opened and one.row.id not in lies_here:
            # It is in the round that has come of it, which both keep as it opened.
            given.forget(me, me.seat, one.day, one.card.id)
        else:
            keep_alone(me, one, now)


def erase(me: Me, _now: datetime) -> None:
    Round.objects.filter(couple_id=me.couple_id, list=lists.name_days_question(me)).delete()


def register() -> None:
    """Have the people layer call these; once, when the application is loaded."""
    hooks.on_leaving.append(leave)
    hooks.on_erasing.append(erase)
