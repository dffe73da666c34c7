"""The day's question, read and answered over what its page uses."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from duologue.api.asking import find_me, find_now
from duologue.api.shapes import Problem
from duologue.people.refusals import NotFound, Refusal
from duologue.rounds.daily import answering
from duologue.rounds.daily import question_of_today as daily
from duologue.rounds.daily.question_of_today import OfDay, Question
from duologue.wording.values import say_problems

router = Router()


class CardOptionShape(Schema):
    id: str
    text: str


class AskedShape(Schema):
    id: str
    kind: str
    options: list[CardOptionShape]


class QuestionShape(Schema):
    """`given` is what you gave, null for nothing, and `digest` names it; `round`: where it has opened for
    you, null before."""

    card: str
    text: str
    fields: list[AskedShape]
    given: dict[str, Any] | None
    digest: str
    together: bool
    round: str | None


class DayShape(Schema):
    """`questions` is empty on a free day. `opens_from`: the full hour of your evening."""

    day: str
    asks: bool
    opens_from: int
    questions: list[QuestionShape]


class OfCardShape(Schema):
    day: date
    card: str = Field(max_length=80)


class GiveShape(OfCardShape):
    values: dict[str, Any]
    based: str | None = Field(
        None, max_length=64, description="The `digest` you began with: another answer is not written over."
    )


ACTED: dict[Any, Any] = {200: DayShape, 404: Problem, 409: Problem, 422: Problem}


@router.get("", response={200: DayShape, 404: Problem})
def days_question(request: HttpRequest) -> Any:
    """Your date's question and the two behind it. Whether the other has answered is told by `round` alone."""
    return _shape_shown(request)


@router.post("/answer", response=ACTED)
def give(request: HttpRequest, data: GiveShape) -> Any:
    """Give an answer, or another in the place of it, as long as it has not opened for you."""
    me, now = find_me(request), find_now(request)
    wrong = answering.give(me, data.day, data.card, data.values, now, based=data.based)
    if wrong is not None:
        field, said = next(iter(say_problems(wrong).items()))
        raise Refusal(said, field)
    return _shape_shown(request)


@router.post("/take-back", response=ACTED)
def take_back(request: HttpRequest, data: OfCardShape) -> Any:
    """Destroy what you gave, as long as it has not opened for you."""
    answering.take_back(find_me(request), data.day, data.card, find_now(request))
    return _shape_shown(request)


@router.post("/together", response=ACTED)
def say_together(request: HttpRequest, data: OfCardShape) -> Any:
    """Say that you are together now: once both have said so of what both have answered, it opens at once."""
    answering.say_together(find_me(request), data.day, data.card, find_now(request))
    return _shape_shown(request)


def _shape_shown(request: HttpRequest) -> DayShape:
    found = daily.find_today(find_me(request), find_now(request))
    if found is None:
        raise NotFound
    return _shape_day(found)


def _shape_day(found: OfDay) -> DayShape:
    return DayShape(
        day=found.day.isoformat(),
        asks=found.asks,
        opens_from=found.hour,
        questions=[_shape_question(one) for one in found.questions],
    )


def _shape_question(one: Question) -> QuestionShape:
    return QuestionShape(
        card=one.card.id,
        text=one.prompt.text,
        fields=[
            AskedShape(
                id=field.id,
                kind=field.kind.word,
                options=[CardOptionShape(id=option.id, text=option.text) for option in field.options],
            )
            for field in one.prompt.fields
        ],
        given=dict(one.given) if one.given is not None else None,
        digest=one.digest,
        together=one.together,
        round=str(one.round_id) if one.round_id is not None else None,
    )
