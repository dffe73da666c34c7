"""Rituals of the two: the same that their page shows and does."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Router, Schema

from duologue.api.asking import find_me, find_now, require_no_archive
from duologue.api.shapes import Problem
from duologue.people.consents import SharedRitual
from duologue.rhythm import rituals

Name = Literal["week", "month", "year", "hard-season"]


class RitualShape(Schema):
    ritual: Name
    agreed: bool = Field(description="Whether you said yes.")
    both: bool = Field(description="Whether both of you did; never said to who did not.")
    on: date | None = Field(description="Its next day, once both of you said yes.")
    exercise: str | None = Field(description="What is played.")


class RitualsShape(Schema):
    rituals: list[RitualShape]
    weekday: int = Field(description="The day of the week that suits you both, 0 for Monday.")
    resting: bool = Field(description="None of them asks now: a hard season, or a pause.")


class RitualAgreed(Schema):
    ritual: Name
    agreed: bool


class RitualMoved(Schema):
    ritual: Name
    on: date | None = Field(None, description="Another day this time.")
    weekday: int | None = Field(None, description="Always on that day; with neither it is left out once.")


router = Router()
KEPT = {"kept": True}
CHANGED: dict[Any, Any] = {200: dict[str, bool], 404: Problem, 422: Problem}


@router.get("", response={200: RitualsShape, 404: Problem})
def find(request: HttpRequest) -> Any:
    """What you said yes to, and what both of you did."""
    me = find_me(request)
    require_no_archive(me)
    found = rituals.find_standing(me, find_now(request))
    return RitualsShape(
        rituals=[
            RitualShape(
                ritual=one.ritual.value,
                agreed=one.mine,
                both=one.both,
                on=one.on,
                exercise=one.script.slug if one.script else None,
            )
            for one in found.of.values()
        ],
        weekday=found.weekday,
        resting=found.resting,
    )


@router.put("/agreed", response=CHANGED)
def agree(request: HttpRequest, data: RitualAgreed) -> Any:
    """Say yes to a ritual, or no longer; nobody is told."""
    rituals.set_yes(find_me(request), SharedRitual(data.ritual), find_now(request), agrees=data.agreed)
    return KEPT


@router.put("/day", response=CHANGED)
def move(request: HttpRequest, data: RitualMoved) -> Any:
    """Have it on another day, for both of you; nothing says who moved it."""
    rituals.move(
        find_me(request), SharedRitual(data.ritual), find_now(request), on=data.on, weekday=data.weekday
    )
    return KEPT
