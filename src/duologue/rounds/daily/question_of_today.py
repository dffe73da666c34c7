"""The day's question for one partner: what they are asked, what they gave, and what has opened for them.

Looking writes nothing, but for what time has brought: an opening that is due, a date that is over.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from hashlib import sha256
from uuid import UUID

from duologue.engine.dates import A_DAY
from duologue.engine.script import Card
from duologue.engine.values import Values
from duologue.people import at_a_visit, days, own_settings, row_locks
from duologue.people.access import Me
from duologue.rounds import drafts
from duologue.rounds.daily import answered_pairs, cards, given, opening_times, question, settling
from duologue.rounds.daily.answered_pairs import AnsweredPair
from duologue.rounds.daily.cards import Known
from duologue.rounds.daily.given import Given
from duologue.showing.prompts import Prompt
from duologue.showing.voice import Voice
from duologue.wording.voice import SPOKEN

LOOKS_AGAIN = timedelta(minutes=2)
A_MOMENT = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class Question:
    """One of the date's: `turn` counts from 0. `given`: what `me` gave to it, None for nothing; `round_id`:
    the round that has come of it, once it has opened for `me`. `together`: they said that the two are
    together."""

    turn: int
    card: Card
    prompt: Prompt
    given: Values | None = None
    together: bool = False
    round_id: UUID | None = None

    @property
    def digest(self) -> str:
        """Names what was given, "" for nothing."""
        return drafts.digest_values(self.given or {})


@dataclass(frozen=True, slots=True)
class Opened:
    """A round that has come of a question, and what was asked."""

    round_id: UUID
    text: str


@dataclass(frozen=True, slots=True)
class OfDay:
    """`questions` is empty on a free day, of which `free` is true. `hour`: from when they open for `me`.
    `opened`: what has opened for `me` of yesterday's and today's, the latest first. `asks`: whether `me`
    wants to be asked at all."""

    day: date
    hour: int
    asks: bool
    free: bool
    questions: tuple[Question, ...]
    opened: tuple[Opened, ...]

    @property
    def answered(self) -> tuple[Question, ...]:
        return tuple(one for one in self.questions if one.given is not None)

    def find_at(self, turn: int | None) -> Question | None:
        """The one of that turn; else what was answered last of the three, else the first."""
        by_turn = {one.turn: one for one in self.questions}
        answered = self.answered
        chosen = by_turn.get(turn) if turn is not None else None
        return chosen or (answered[-1] if answered else by_turn.get(0))

    def find_after(self, shown: Question | None) -> Question | None:
        """The next one, round and round; None where there is no other."""
        if shown is None or len(self.questions) < 2:
            return None
        return self.questions[(self.questions.index(shown) + 1) % len(self.questions)]

    @property
    def state(self) -> str:
        """Changes with what a page shows of it."""
        shown = [
            [one.card.id, one.given is not None, one.together, str(one.round_id)] for one in self.questions
        ]
        return sha256(json.dumps([self.day.isoformat(), shown]).encode()).hexdigest()[:16]


def find_today(me: Me, now: datetime, voice: Voice = SPOKEN) -> OfDay | None:
    """None where there is no day's question: alone, before the four words are compared, in an archive."""
    known = cards.read(me)
    if known is None:
        return None
    mine = given.read_mine(me)
    due = _list_due(me, mine, now)
    pairs = _find_pairs(me, due)
    opened = [pair for pair in pairs.values() if pair is not None and answered_pairs.is_open(me, pair, now)]
    over = any(now >= opening_times.find_settled_moment(one.day) for one in due)
    if over or any(_is_new(me, pair) for pair in opened):
        is_brought = at_a_visit.try_to(partial(_bring_about, me, known, now), otherwise=False)
        known = cards.read(me) or known
        mine = [one for one in mine if one.day > opening_times.find_last_settled(now)]
        if not is_brought:
            # Nothing to lead to yet: it opens at the next visit at which there is room.
            opened = [pair for pair in opened if not _is_new(me, pair)]
    day = days.find_date(me, now)
    rounds = {(pair.mine.day, pair.mine.card.id): pair.round_id for pair in opened}
    lately = sorted(
        (pair.mine for pair in opened if pair.mine.day >= day - A_DAY), key=_find_day, reverse=True
    )
    return OfDay(
        day=day,
        hour=own_settings.find_evening(me, day),
        asks=not own_settings.read_mine(me).no_question,
        free=not (dealt := cards.find_cards(me, known, day)),
        questions=_list_questions(me, dealt, mine, rounds, day, now, voice),
        opened=tuple(
            Opened(rounds[one.day, one.card.id], question.find_prompt(me, one, voice).text) for one in lately
        ),
    )


def find_time_to_look_again(me: Me, found: OfDay | None, now: datetime) -> timedelta | None:
    """In how long a page that was left open should look again by itself: at one's own hour, and from then on
    every few minutes; None where one has given nothing that could still open. It follows from what is one's
    own, so pages look at the same times whatever the other did."""
    if found is None or all(one.given is None or one.round_id is not None for one in found.questions):
        return None
    until = opening_times.find_evening(me, found.day) - now
    return until + A_MOMENT if until > timedelta() else LOOKS_AGAIN


def _list_due(me: Me, mine: Sequence[Given], now: datetime) -> list[Given]:
    """What of one's own may be compared with what the other gave."""
    return [
        one
        for one in mine
        if one.header.together or one.header.opened or now >= opening_times.find_evening(me, one.day)
    ]


def _find_day(one: Given) -> date:
    return one.day


def _find_pairs(me: Me, due: Sequence[Given]) -> dict[UUID, AnsweredPair | None]:
    beside = given.read_beside(me, due) if due else {}
    return {one.row.id: answered_pairs.find_pair(me, one, beside) for one in due}


def _is_new(me: Me, pair: AnsweredPair) -> bool:
    return pair.row is None or not answered_pairs.is_listed(me, pair.row)


def _bring_about(me: Me, known: Known, now: datetime) -> bool:
    """Bring about what is due, nobody of the two meanwhile; true."""
    row_locks.lock_couple(me.couple_id)
    due = _list_due(me, given.read_mine(me), now)
    pairs = _find_pairs(me, due)
    over = [one for one in due if now >= opening_times.find_settled_moment(one.day)]
    for one in due:
        pair = pairs[one.row.id]
        if pair is not None and one not in over and answered_pairs.is_open(me, pair, now):
            answered_pairs.bring(me, pair, now)
    if over:
        settling.settle(me, known, [(one, pairs[one.row.id]) for one in over], now)
    return True


def _list_questions(
    me: Me,
    dealt: Sequence[Card],
    mine: Sequence[Given],
    rounds: Mapping[tuple[date, str], UUID],
    day: date,
    now: datetime,
    voice: Voice,
) -> tuple[Question, ...]:
    here = {one.card.id: one for one in mine if one.day == day}
    words = given.read_own_words(me, list(here.values()))
    found = []
    # What was given stays there, should another version of the deck have dealt otherwise since.
    strays = [one.card for one in here.values() if all(one.card.id != card.id for card in dealt)]
    for turn, card in enumerate((*dealt, *strays)):
        one = here.get(card.id)
        if one is not None:
            shown = question.find_prompt(me, one, voice)
        elif (script := cards.find_script(card)) is not None:
            shown = question.make_prompt(me, script, card, day, now, voice)
        else:
            continue
        said = words.get(one.row.id, {}) if one is not None else None
        together = one is not None and one.header.together
        found.append(Question(turn, card, shown, said, together, rounds.get((day, card.id))))
    return tuple(found)
