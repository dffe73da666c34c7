"""The thread: its lines with their ranges, what each agrees to, and moments kept where a line moved."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema

from duologue.api import keepsakes, shapes
from duologue.api.asking import find_me, find_now
from duologue.api.shapes import Problem
from duologue.insight.figures import NotYet, Range
from duologue.people.consents import Matter
from duologue.rounds import consenting, lines, moments
from duologue.rounds.lines import Line
from duologue.wording.insight_words import say_why


class RangeShape(Schema):
    """Where it likely lies, nine times in ten, and the best guess between."""

    low: float
    middle: float
    high: float


class WeekShape(Schema):
    first: date = Field(description="Its Monday.")
    level: RangeShape | None = Field(description="Closeness, 0 to 10; null where there is nothing to say.")


class LineShape(Schema):
    """`why` says why there are no weeks yet."""

    weeks: list[WeekShape] = Field(default_factory=list)
    why: str | None = None


class LinePlaceShape(Schema):
    day: date
    size: RangeShape = Field(description="By how much the line seems to lie higher (+) or lower from there.")
    moments: list[shapes.KeptShape]


class ConsentShape(Schema):
    agreed: bool = Field(description="Whether you agree.")
    both: bool = Field(description="Whether both of you do; never said to who does not.")


class ThreadShape(Schema):
    consents: dict[str, ConsentShape]
    own: LineShape
    together: LineShape | None = Field(description="null unless both agree.")
    places: list[LinePlaceShape]
    places_own: bool = Field(description="Whether the places are of your own line, and so their moments.")


class SetConsent(Schema):
    matter: Literal["line", "reading", "load"]
    agreed: bool


class MomentShape(Schema):
    id: UUID = Field(description="Made by you: the same id keeps it once.")
    day: date = Field(description="Of the place.")
    text: str = Field(max_length=16_000)
    own: bool = Field(False, description="Of your own line, for you alone.")


router = Router()


@router.get("", response=ThreadShape)
def thread(request: HttpRequest) -> Any:
    """Your own line, that of the two of you while both agree, and the places where it may have moved."""
    found = lines.read_lines(find_me(request), find_now(request))
    return ThreadShape(
        consents={
            matter.value: ConsentShape(
                agreed=matter in found.agreed.mine.since, both=matter in found.agreed.both
            )
            for matter in Matter
        },
        own=_shape_line(found.own),
        together=None if found.together is None else _shape_line(found.together),
        places=[
            LinePlaceShape(
                day=one.day,
                size=_shape_range(one.step.size),
                moments=[keepsakes.shape_kept(m) for m in one.moments],
            )
            for one in found.places
        ],
        places_own=found.places_own,
    )


@router.put("/consents", response={200: dict[str, bool], 404: Problem, 422: Problem})
def set_consent(request: HttpRequest, data: SetConsent) -> Any:
    """Agree that something of the two of you is shown, or no longer; nobody is told which, or when."""
    consenting.set_consent(find_me(request), Matter(data.matter), find_now(request), agrees=data.agreed)
    return {"kept": True}


@router.post("/moments", response={200: dict[str, str], 404: Problem, 422: Problem})
def keep_moment(request: HttpRequest, data: MomentShape) -> Any:
    """Keep what was going on at a place of the line: for both, or, of your own line, for you alone."""
    made = moments.keep(find_me(request), data.day, data.text, find_now(request), own=data.own, id=data.id)
    return {"id": str(made)}


def _shape_line(found: Line | NotYet) -> LineShape:
    if not isinstance(found, Line):
        return LineShape(why=say_why(found))
    return LineShape(
        weeks=[
            WeekShape(
                first=lines.find_first_day(week.first), level=_shape_range(week.level) if week.level else None
            )
            for week in found.weeks
        ]
    )


def _shape_range(found: Range) -> RangeShape:
    return RangeShape(low=found.low, middle=found.middle, high=found.high)
