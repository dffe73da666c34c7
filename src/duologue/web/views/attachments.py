"""Pictures, voices and drawings of a round: put in, looked at, kept, taken back."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.views.decorators.http import require_POST, require_safe

from duologue.people.refusals import NotFound, Refusal
from duologue.rounds import attaching
from duologue.web import streaming
from duologue.web.admission import admit_partner, admit_reader
from duologue.web.request import Request


@admit_partner
@require_POST
def put(request: Request, id: UUID) -> HttpResponse:
    """Called by a script as soon as something was chosen or recorded: {"held": ticket}, or {"why": sentence}
    with 422."""
    file, sent = request.FILES.get("file"), request.POST
    if file is None:
        raise NotFound
    step, field = sent.get("step", ""), sent.get("field", "")
    try:
        held = attaching.put(request.me, id, step, field, file.read(), request.now)
    except Refusal as no:
        return JsonResponse({"why": no.message}, status=422)
    return JsonResponse({"held": held})


@admit_reader
@require_safe
def look(request: Request, id: UUID, attachment: UUID) -> HttpResponseBase:
    """What is in it; a part of it for a browser that asks for one, as for sound some always do."""
    shown = attaching.find(request.me, id, attachment, request.now)
    return streaming.answer(
        attaching.give(request.me, shown),
        shown.kind.media,
        attaching.count_bytes(shown),
        request.headers.get("Range", ""),
    )


@admit_partner
@require_POST
def keep(request: Request, id: UUID, attachment: UUID) -> HttpResponse:
    keeps = request.POST.get("keeps") == "yes"
    attaching.keep(request.me, id, attachment, request.now, keeps=keeps)
    return HttpResponseRedirect(f"/rounds/{id}/")


@admit_reader
@require_POST
def take_back(request: Request, id: UUID, attachment: UUID) -> HttpResponse:
    """In an archive as well: what somebody made is theirs to take back."""
    attaching.take_back(request.me, id, attachment, request.now)
    return HttpResponseRedirect(f"/rounds/{id}/")
