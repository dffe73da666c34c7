"""The jar: lines of thanks, newest first."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST, require_safe

from duologue.engine.roles import Role
from duologue.keepsakes import keepsake_moves, reading_keepsakes
from duologue.rounds import casting
from duologue.web import direction
from duologue.web.admission import admit_partner, admit_reader
from duologue.web.page import render_page
from duologue.web.request import Request


@admit_reader
@require_safe
def jar(request: Request) -> HttpResponse:
    out_of_sight = "out-of-sight" in request.GET
    kept = reading_keepsakes.read_jar(request.me, archived=out_of_sight)
    return render_page(
        request,
        "jar.html",
        here="ours",
        both=direction.read_both_isolated(request.me),
        kept=kept,
        out_of_sight=out_of_sight,
        thanks=casting.find_exercise(Role.THANKS),
    )


@admit_partner
@require_POST
def put_away(request: Request, id: UUID) -> HttpResponse:
    """Out of sight, or back into sight."""
    name = "bring-back" if request.POST.get("do") == "bring-back" else "put-away"
    keepsake_moves.act(request.me, id, name, "", request.now)
    return HttpResponseRedirect("/jar/")


@admit_partner
@require_POST
def destroy(request: Request, id: UUID) -> HttpResponse:
    keepsake_moves.act(request.me, id, "destroy", "", request.now)
    return HttpResponseRedirect("/jar/")
