"""Keepsakes: listed, found, made, edited, noted on, and the moves of one tap; over what the pages use."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Status

from duologue.api import shapes
from duologue.api.asking import find_me, find_now
from duologue.api.shapes import Problem
from duologue.keepsakes import finding, keeping, keepsake_moves, reading_keepsakes
from duologue.languages import _, mark
from duologue.manuscript.keepsake_kinds import find_kind
from duologue.people import days
from duologue.people.refusals import Conflict
from duologue.rounds import worlds

router = Router()
WAS_CHANGED = mark(
    "This has changed since you read it. `keepsake` is how it stands; send it again with its `seen`."
)


@router.get("", response=list[shapes.KeptShape])
def keepsakes(request: HttpRequest, kind: str | None = None, archived: bool | None = None) -> Any:
    """All that is kept, newest first; of one kind, or only what is (or is not) out of sight."""
    every = reading_keepsakes.read_everything(
        find_me(request), days.find_utc_day(find_now(request)), archived=archived
    )
    return [shape_kept(one) for one in every if kind in (None, one.kind.word)]


@router.post("", response={200: dict[str, str], 404: Problem, 422: Problem})
def keep(request: HttpRequest, data: shapes.KeepShape) -> Any:
    """Keep something by hand: a moment, a dream, an agreement, an idea, an interest or a line of thanks."""
    made = keeping.keep(
        find_me(request),
        find_kind(data.kind),
        data.text,
        find_now(request),
        own=data.own,
        id=data.id,
        again=data.again,
    )
    return {"id": str(made)}


@router.post("/find", response=list[shapes.KeptShape])
def find(request: HttpRequest, data: shapes.FindShape) -> Any:
    """What holds every one of these words, out of sight or not; in a body, so that no address has them."""
    every = reading_keepsakes.read_everything(find_me(request), days.find_utc_day(find_now(request)))
    return [shape_kept(one) for one in finding.find(every, data.words)]


@router.get("/worlds", response=shapes.WorldsShape)
def both_worlds(request: HttpRequest) -> Any:
    """The maps of what each of you loves, and what you could ask about this week."""
    found = worlds.read(find_me(request), find_now(request))
    asked = found.to_ask
    return shapes.WorldsShape(
        mine=[_show_region(one) for one in found.mine.regions],
        theirs=[_show_region(one) for one in found.theirs.regions],
        to_ask=shapes.ToAskShape(thing=asked.thing.id, question=asked.question) if asked else None,
    )


@router.get("/{uuid:keepsake_id}", response={200: shapes.KeptShape, 404: Problem})
def one(request: HttpRequest, keepsake_id: UUID) -> Any:
    return _show_now(request, keepsake_id)


@router.put(
    "/{uuid:keepsake_id}",
    response={200: shapes.KeptShape, 404: Problem, 409: shapes.KeptConflict, 422: Problem},
)
def edit(request: HttpRequest, keepsake_id: UUID, data: shapes.EditShape) -> Any:
    """Put it otherwise. Of an agreement for both it is a wording that stands once the other says yes."""
    try:
        keeping.edit(find_me(request), keepsake_id, data.text, data.again, data.seen, find_now(request))
    except Conflict:
        return _show_changed(request, keepsake_id)
    return _show_now(request, keepsake_id)


@router.post(
    "/{uuid:keepsake_id}/moves",
    response={200: dict[str, bool], 404: Problem, 409: shapes.KeptConflict, 422: Problem},
)
def move(request: HttpRequest, keepsake_id: UUID, data: shapes.KeptMove) -> Any:
    try:
        keepsake_moves.act(find_me(request), keepsake_id, data.do, data.seen, find_now(request))
    except Conflict:
        return _show_changed(request, keepsake_id)
    return {"done": True}


@router.post("/{uuid:keepsake_id}/notes", response={200: dict[str, str], 404: Problem, 422: Problem})
def note(request: HttpRequest, keepsake_id: UUID, data: shapes.NoteShape) -> Any:
    """A note in the margin, for whoever reads the keepsake."""
    made = keeping.write_note(find_me(request), keepsake_id, data.text, find_now(request), id=data.id)
    return {"id": str(made)}


def shape_kept(found: reading_keepsakes.Kept) -> shapes.KeptShape:
    return shapes.KeptShape(
        id=found.id,
        seat=found.seat,
        day=None if found.kind.undated else found.day.isoformat(),
        kind=found.kind.word,
        text=found.text,
        source=found.source,
        archived=found.archived,
        own=found.own,
        again=found.again,
        until=found.until,
        agreed=found.agreed,
        wordings=[
            shapes.WordingShape(seat=said.seat, text=said.text, again=said.again) for said in found.wordings
        ],
        notes=[shape_kept(said) for said in found.notes],
        seen=found.seen,
        under=shapes.UnderShape(
            step=found.under.step, of=cast(shapes.SeatName, found.under.seat), said=found.under.said
        )
        if found.under
        else None,
        letter=shapes.PostShape(on=found.post.on, when=found.post.when, came=found.post.came)
        if found.post
        else None,
    )


def _show_region(found: worlds.Region) -> shapes.RegionShape:
    things = [
        shapes.OnMapShape(id=one.id, text=one.kept.text, question=one.question, own=one.kept.own)
        for one in found.things
    ]
    return shapes.RegionShape(theme=found.theme, name=found.name, things=things)


def _show_now(request: HttpRequest, keepsake_id: UUID) -> shapes.KeptShape:
    return shape_kept(
        reading_keepsakes.read_one(find_me(request), keepsake_id, days.find_utc_day(find_now(request)))
    )


def _show_changed(request: HttpRequest, keepsake_id: UUID) -> Any:
    return Status(409, shapes.KeptConflict(why=_(WAS_CHANGED), keepsake=_show_now(request, keepsake_id)))
