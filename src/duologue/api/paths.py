"""Paths: the same that their pages show and do."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema

from duologue.api import shapes
from duologue.api.asking import find_me, find_now, require_no_archive
from duologue.api.shapes import Problem
from duologue.rounds import path_files, paths, starting
from duologue.rounds.paths import PathPlace
from duologue.wording.round_words import say_one_at_a_time


class EveningShape(Schema):
    id: str
    two: str = Field(description="The exercise for both of you.")
    one: str = Field(description="The exercise for you alone.")
    note: str


class PlaceShape(Schema):
    evening: int = Field(description="Which is next or under way, from 1 on; one more than there are: over.")
    round: UUID | None = Field(description="The round that is under way.")


class PathShape(Schema):
    name: str
    title: str
    line: str
    evenings: list[EveningShape]
    alone: PlaceShape = Field(description="Where you are by yourself. Only you see this.")
    together: PlaceShape | None = Field(description="Where the two of you are; null: not walked together.")


class BeginShape(Schema):
    id: UUID = Field(description="Made by you: the same id begins it once.")
    evening: str
    together: bool = False
    one_device: bool = False
    rest: bool = Field(False, description="Let what waits rest, on your own Today alone.")


class TogetherShape(Schema):
    evening: str = Field(description="The one that you would begin with together.")


router = Router()
KEPT = {"kept": True}
CHANGED: dict[Any, Any] = {200: dict[str, bool], 404: Problem, 422: Problem}


@router.get("", response={200: list[str]})
def list_all(request: HttpRequest) -> Any:
    """The names of all paths."""
    find_me(request)
    return path_files.list_names()


@router.get("/{name}", response={200: PathShape, 404: Problem})
def find(request: HttpRequest, name: str) -> Any:
    """A path, and where you are on it."""
    me = find_me(request)
    require_no_archive(me)
    found = paths.find_standing(me, name, find_now(request))
    return PathShape(
        name=found.name,
        title=found.path.title,
        line=found.path.line,
        evenings=[
            EveningShape(id=one.id, two=one.two, one=one.one, note=one.note) for one in found.path.evening
        ],
        alone=_shape_place(found.alone),
        together=_shape_place(found.together) if found.together else None,
    )


@router.post("/{name}/begin", response={200: shapes.StartedShape, 404: Problem, 422: Problem})
def begin(request: HttpRequest, name: str, data: BeginShape) -> Any:
    """Begin an evening, alone or for both; any of them, in any order."""
    made = paths.begin(
        find_me(request),
        name,
        data.evening,
        find_now(request),
        together=data.together,
        one_device=data.one_device,
        id=data.id,
        rest=data.rest,
    )
    if isinstance(made, starting.KeptWish):
        return shapes.StartedShape(round=None, kept=say_one_at_a_time(made.title), waiting=made.waiting)
    return shapes.StartedShape(round=made.round_id)


@router.post("/{name}/together", response=CHANGED)
def together(request: HttpRequest, name: str, data: TogetherShape) -> Any:
    """Offer the other to walk it together from that evening on. What you did alone stays with you."""
    paths.ask(find_me(request), name, data.evening)
    return KEPT


@router.post("/{name}/stop", response=CHANGED)
def stop(request: HttpRequest, name: str) -> Any:
    """Rather not walk it together. Nobody is told."""
    paths.stop(find_me(request), name)
    return KEPT


def _shape_place(place: PathPlace) -> PlaceShape:
    return PlaceShape(evening=place.at + 1, round=place.going)
