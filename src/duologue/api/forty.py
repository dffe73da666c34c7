"""What the days after the first ten bring: the same that the pages of the thread show and ask."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema

from duologue.api.asking import find_me, find_now
from duologue.api.shapes import Problem
from duologue.people import days, own_settings
from duologue.people.access import Me
from duologue.people.refusals import NotFound
from duologue.rhythm import forty_days, happened
from duologue.rounds import still_true
from duologue.rounds.own_words import Said


class SaidShape(Schema):
    """A line that one of the two wrote."""

    id: str = Field(description="Of the answer.")
    round: UUID
    by: str = Field(description="`me` or `other`.")
    question: str
    text: str


class IdeaShape(Schema):
    id: UUID
    text: str


class BackShape(Schema):
    who_said_it: list[SaidShape] = Field(description="Three lines to guess at, from day 15 on.")
    still_true: SaidShape | None = Field(description="Something of yours that comes back now.")
    months: int = Field(description="How many months of 28 days are over.")
    evening: IdeaShape | None = Field(description="What you both said yes to, to say whether it happened.")
    put_away: str | None = Field(description="Your line for day 40.")
    digest: str = Field(description="Names that line; empty for none.")
    put_away_opened: list[str] = Field(description="Yours and the other's, once they are open.")


class StillTrueShape(Schema):
    id: UUID = Field(description="Made by you: the same id adds it once.")
    about: UUID = Field(description="The answer's id.")
    differently: str | None = Field(None, max_length=16_000, description="null: it is still true.")


class HappenedShape(Schema):
    id: UUID = Field(description="Made by you: the same id keeps it once.")
    idea: UUID
    text: str | None = Field(None, max_length=16_000, description="A line to keep of it; null for nothing.")
    own: bool = Field(True, description="For you alone.")


class PutAwayShape(Schema):
    text: str | None = Field(max_length=16_000, description="null takes it back.")
    based: str | None = Field(
        None, max_length=64, description="The `digest` you began with: another line is not written over."
    )


class OpenThreadShape(Schema):
    opened: bool


class DailyShape(Schema):
    span: Literal["month", "season", "half-year", "year"] | None = Field(
        description="28, 91, 182 or 364 days from today on; null: no longer."
    )


router = Router()
KEPT = {"kept": True}
CHANGED: dict[Any, Any] = {200: dict[str, bool], 404: Problem, 422: Problem}


@router.get("/back", response={200: BackShape, 404: Problem})
def back(request: HttpRequest) -> Any:
    """What comes back to the two of you: before its day, and alone, nothing does."""
    me, now = find_me(request), find_now(request)
    since = forty_days.read_since(me)
    if since is None:
        return BackShape(
            who_said_it=[],
            still_true=None,
            months=0,
            evening=None,
            put_away=None,
            digest="",
            put_away_opened=[],
        )
    lines, idea, said = (
        forty_days.make_put_away(me, now),
        happened.find(me, now),
        forty_days.find_what_comes_back(me, now),
    )
    return BackShape(
        who_said_it=[_shape_said(me, one) for one in forty_days.find_who_said_it(me, since, now)],
        still_true=_shape_said(me, said) if said else None,
        months=forty_days.count_months(me, since, now),
        evening=IdeaShape(id=idea.id, text=idea.text) if idea else None,
        put_away=lines.mine.text if lines.mine else None,
        digest=lines.digest,
        put_away_opened=[one.text for one in lines.opened],
    )


@router.get("/months/{number}", response={200: list[SaidShape], 404: Problem})
def month(request: HttpRequest, number: int) -> Any:
    """Lines of one of your months, from 1 on: at most two of each."""
    me, since = find_me(request), forty_days.read_since(find_me(request))
    if since is None:
        raise NotFound
    return [_shape_said(me, one) for one in forty_days.draw_four_lines(me, since, number, find_now(request))]


@router.post("/still-true", response=CHANGED)
def still_answer(request: HttpRequest, data: StillTrueShape) -> Any:
    """It is still true, which nobody is told, or you put it differently now, which both of you read."""
    still_true.answer(
        find_me(request), data.about, find_now(request), differently=data.differently, id=data.id
    )
    return KEPT


@router.post("/still-true/not-now", response=CHANGED)
def put_off_still(request: HttpRequest) -> Any:
    """Your own Today names it no more, until something comes back the next time. Nobody is told."""
    forty_days.put_off_still_true(find_me(request), find_now(request))
    return KEPT


@router.post("/evening", response=CHANGED)
def evening(request: HttpRequest, data: HappenedShape) -> Any:
    """What came of something both of you said yes to: a line to keep, or nothing."""
    happened.answer(find_me(request), data.idea, find_now(request), text=data.text, own=data.own, id=data.id)
    return KEPT


@router.put("/put-away", response=CHANGED)
def put_away(request: HttpRequest, data: PutAwayShape) -> Any:
    """Put a line away for day 40, from day 10 on; it opens if both of you do."""
    forty_days.keep_for_day_40(find_me(request), data.text, find_now(request), based=data.based)
    return KEPT


@router.put("/daily", response=CHANGED)
def set_daily(request: HttpRequest, data: DailyShape) -> Any:
    """Have your check-ins ask every day how close you feel, for a time that you set, or no longer."""
    me = find_me(request)
    own_settings.set_daily(me, data.span or "", days.find_date(me, find_now(request)))
    return KEPT


@router.put("/open", response=CHANGED)
def open_thread(request: HttpRequest, data: OpenThreadShape) -> Any:
    """Have your check-ins ask how close you feel, from day 10 on, or no longer."""
    forty_days.open_thread(find_me(request), find_now(request), opened=data.opened)
    return KEPT


def _shape_said(me: Me, said: Said) -> SaidShape:
    by = "me" if said.seat == me.seat else "other"
    return SaidShape(id=said.answer, round=said.round, by=by, question=said.question, text=said.text)
