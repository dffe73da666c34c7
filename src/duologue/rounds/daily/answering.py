"""What one does with the day's question: give an answer, take it back, say that the two are together.

None of it looks at what the other gave, so none of it can tell; but for the last, where both said it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime

from django.db import transaction

from duologue.engine.values import FieldErrors
from duologue.engine.values import read as read_values
from duologue.languages import mark
from duologue.people import access, row_locks
from duologue.people.access import Me
from duologue.people.refusals import NotFound, Refusal
from duologue.rounds.daily import cards, given, question_of_today
from duologue.rounds.daily.given import Given
from duologue.rounds.daily.question_of_today import OfDay, Question
from duologue.rounds.outbox import tell_other

OVER = mark("That question was of another day, and is over with it. Here is today's.")
OPENED = mark("This has opened. You can add to it there.")
NEWER = mark(
    "You have answered this since this page was opened, and that answer stands. To put this one in its "
    "place, send it once more."
)
FIELD = "based"
STAYS = mark("You seal strictly, so what you gave stays as it is until it opens. Then you can add to it.")


def give(
    me: Me,
    day: date,
    card: str,
    raw: Mapping[str, object],
    now: datetime,
    *,
    based: str | None = None,
) -> FieldErrors | None:
    """Keep an answer to a card of one's own date of today, in place of one given before; None if it is kept.

    `based` names the answer that its page began with (`Question.digest`), None where it does not say: another
    that was given since is not written over, but refused with `FIELD`.

    Raises `NotFound` for a card that the date has not, and in couples without a day's question; `Refusal` for
    another date, for what has opened and, in strict sealing, for other words.
    """
    found, asked = _find_asked(me, day, card, now)
    if asked.round_id is not None:
        raise Refusal(OPENED, "card")
    values = read_values(asked.prompt.fields, raw)
    if asked.given is not None and me.strict:
        if values == asked.given:
            # A second press a moment later.
            return None
        raise Refusal(STAYS, "card")
    if isinstance(values, FieldErrors):
        return values
    if based is not None and asked.given not in (None, values) and based != asked.digest:
        raise Refusal(NEWER, FIELD)
    with transaction.atomic():
        row_locks.lock_couple(me.couple_id)
        script = cards.find_script(asked.card)
        if script is None:
            raise NotFound
        given.write(me, script, asked.card, values, found.day, now)
    return None


def take_back(me: Me, day: date, card: str, now: datetime) -> None:
    """Destroy what one gave, as long as it has not opened for oneself; raises as `give`."""
    _, asked = _find_asked(me, day, card, now)
    if asked.round_id is not None:
        raise Refusal(OPENED, "card")
    if asked.given is not None and me.strict:
        raise Refusal(STAYS, "card")
    _do_with_given(me, day, card, given.take_back)


def say_together(me: Me, day: date, card: str, now: datetime) -> None:
    """Say that the two are together now: once both have said it of what both have answered, it opens for
    both. Raises as `give`, and `Refusal` before one has answered."""
    _, asked = _find_asked(me, day, card, now)
    if asked.given is None:
        raise Refusal("Answer it first. Then it can open.", "card")
    if asked.round_id is not None:
        return
    _do_with_given(me, day, card, given.say_together)
    opened = next((one for one in _find_today(me, now).questions if one.card.id == card), None)
    if opened is not None and opened.round_id is not None:
        tell_other(me, "round", opened.round_id, now)


def _do_with_given(me: Me, day: date, card: str, do: Callable[[Me, Given], None]) -> None:
    """With what one gave to that card, if it still stands once nobody else can change it."""
    with transaction.atomic():
        row_locks.lock_couple(me.couple_id)
        for one in given.read_mine(me):
            if (one.day, one.card.id) == (day, card):
                do(me, one)


def _find_asked(me: Me, day: date, card: str, now: datetime) -> tuple[OfDay, Question]:
    found = _find_today(me, now)
    if found.day != day:
        raise Refusal(OVER, "day")
    for one in found.questions:
        if one.card.id == card:
            return found, one
    raise NotFound


def _find_today(me: Me, now: datetime) -> OfDay:
    access.require_writable(me)
    found = question_of_today.find_today(me, now)
    if found is None:
        raise NotFound
    return found
