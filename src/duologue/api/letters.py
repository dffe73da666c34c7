"""Letters, over what the pages use. Nothing here tells whether one was opened, held or looked at."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema

from duologue.api import keepsakes, shapes
from duologue.api.asking import find_me, find_now
from duologue.api.shapes import Problem
from duologue.keepsakes import letters
from duologue.keepsakes.letters import Cover, Going
from duologue.people import own_settings

router = Router()


class CoverShape(Schema):
    """A letter that has come and is closed; `when`: what it is to be opened for, "" for whenever."""

    id: UUID
    when: str


class LettersShape(Schema):
    """`new`: the one you have not looked at, one at a time; `closed`: those you keep closed for now; `read`:
    your copies of what you opened; `mine`: those you wrote; `held`: none that come are shown to you."""

    new: CoverShape | None
    closed: list[CoverShape]
    read: list[shapes.KeptShape]
    mine: list[shapes.KeptShape]
    held: bool


class LetterShape(Schema):
    id: UUID = Field(description="Made by you: the same id writes it once.")
    text: str = Field(max_length=16_000)
    going: Going = Field(description="At once, on a day, to be opened when something is, or never.")
    on: date | None = Field(None, description="Of one for a day: the first on which it can be opened.")
    when: str = Field("", max_length=400, description="Of one to be opened for something: for what.")


class HoldShape(Schema):
    held: bool


@router.get("", response=LettersShape)
def find(request: HttpRequest) -> Any:
    found = letters.find(find_me(request), find_now(request))
    return LettersShape(
        new=None if found.new is None else _show_cover(found.new),
        closed=[_show_cover(one) for one in found.closed],
        read=[keepsakes.shape_kept(one) for one in found.read],
        mine=[keepsakes.shape_kept(one) for one in found.mine],
        held=found.held,
    )


@router.post("", response={200: dict[str, str], 404: Problem, 422: Problem})
def write(request: HttpRequest, data: LetterShape) -> Any:
    """Write one. It is changed and taken back among what is kept, under the same id."""
    me, now = find_me(request), find_now(request)
    letters.write(me, data.id, data.text, data.going, now, on=data.on, when=data.when)
    return {"id": str(data.id)}


@router.put("/held", response={200: dict[str, bool], 422: Problem})
def hold(request: HttpRequest, data: HoldShape) -> Any:
    """Hold letters that come, or let them come. Who writes learns nothing of it."""
    own_settings.set_letters(find_me(request), held=data.held)
    return {"held": data.held}


@router.post("/{uuid:letter_id}/open", response={200: dict[str, str], 404: Problem, 422: Problem})
def open_one(request: HttpRequest, letter_id: UUID) -> Any:
    """Open one that has come; the id is that of your copy, among what is kept."""
    copy = letters.open_one(find_me(request), letter_id, find_now(request))
    return {"id": str(copy)}


@router.post("/{uuid:letter_id}/closed", response={200: dict[str, bool], 404: Problem, 422: Problem})
def lay_by(request: HttpRequest, letter_id: UUID) -> Any:
    """Keep one closed that is to be opened for something; the next may come."""
    letters.lay_by(find_me(request), letter_id, find_now(request))
    return {"done": True}


def _show_cover(one: Cover) -> CoverShape:
    return CoverShape(id=one.id, when=one.when)
