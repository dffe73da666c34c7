"""The maps of what each of the two loves, and what to ask about this week."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from duologue.engine.roles import Role
from duologue.rounds import casting, worlds
from duologue.web import direction
from duologue.web.admission import reader
from duologue.web.page import page
from duologue.web.request import Request


@reader
@require_safe
def world(request: Request) -> HttpResponse:
    """Both maps; `at` names the thing that stands open, to which whoever wrote beside it comes back."""
    return page(
        request,
        "world.html",
        here="ours",
        both=direction.both(request.me),
        found=worlds.read(request.me, request.now),
        grown_by=casting.exercise(Role.MAP),
        at=request.GET.get("at", ""),
    )
