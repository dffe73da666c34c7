"""The API of what lies beside answers: pictures, voices and drawings."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, StreamingHttpResponse
from ninja import File, Form, Router
from ninja.files import UploadedFile

from duologue.api import shapes
from duologue.api.asking import find_me, find_now
from duologue.api.shapes import Problem
from duologue.people.refusals import NotFound
from duologue.rounds import attaching

router = Router()

PLACE = "/rounds/{uuid:round_id}/attachments"
ONE = f"{PLACE}/{{uuid:attachment}}"


@router.post(PLACE, response={200: shapes.HeldShape, 404: Problem, 422: Problem})
def put(
    request: HttpRequest,
    round_id: UUID,
    step: Form[str] = "",
    field: Form[str] = "",
    file: File[UploadedFile | None] = None,
) -> Any:
    """Put something in for a field of a step that is asked. Answer with {"held": …} there, and "words"
    beside it for who can't see or hear it. What is not answered with goes within days."""
    if file is None:
        raise NotFound
    held = attaching.put(find_me(request), round_id, step, field, file.read(), find_now(request))
    return shapes.HeldShape(held=held)


@router.get(ONE)
def look(request: HttpRequest, round_id: UUID, attachment: UUID) -> Any:
    """What is in it, as the page shows it: a JPEG, a WAV or an SVG."""
    me = find_me(request)
    shown = attaching.find(me, round_id, attachment, find_now(request))
    return StreamingHttpResponse(attaching.give(me, shown), content_type=shown.kind.media)


@router.put(f"{ONE}/keep", response={200: dict[str, bool], 404: Problem, 422: Problem})
def keep(request: HttpRequest, round_id: UUID, attachment: UUID, data: shapes.KeepsShape) -> Any:
    """Keep it beyond its day, if the other does too; nobody is told which of you does."""
    attaching.keep(find_me(request), round_id, attachment, find_now(request), keeps=data.keeps)
    return {"kept": True}


@router.delete(ONE, response={200: dict[str, bool], 404: Problem})
def take_back(request: HttpRequest, round_id: UUID, attachment: UUID) -> Any:
    """Destroy what you made, at any time, in an archive too."""
    attaching.take_back(find_me(request), round_id, attachment, find_now(request))
    return {"gone": True}
