"""The jar: lines of thanks, newest first."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST, require_safe

from duologue.engine.roles import Role
from duologue.keepsakes import moves, reading
from duologue.rounds import casting
from duologue.web import direction
from duologue.web.admission import partner, reader
from duologue.web.page import page
from duologue.web.request import Request


@reader
@require_safe
def jar(request: Request) -> HttpResponse:
    out_of_sight = "out-of-sight" in request.GET
    kept = reading.jar(request.me, archived=out_of_sight)
    return page(
        request,
        "jar.html",
        here="ours",
        both=direction.both(request.me),
        kept=kept,
        out_of_sight=out_of_sight,
        thanks=casting.exercise(Role.THANKS),
    )


@partner
@require_POST
def put_away(request: Request, id: UUID) -> HttpResponse:
    """Out of sight, or back into sight."""
    name = "bring-back" if request.POST.get("do") == "bring-back" else "put-away"
    moves.act(request.me, id, name, "", request.now)
    return HttpResponseRedirect("/jar/")


@partner
@require_POST
def destroy(request: Request, id: UUID) -> HttpResponse:
    moves.act(request.me, id, "destroy", "", request.now)
    return HttpResponseRedirect("/jar/")
