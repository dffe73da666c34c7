"""The maps of what each of the two loves, and what to ask about this week."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from duologue.engine.roles import Role
from duologue.rounds import casting, worlds
from duologue.web import direction
from duologue.web.admission import admit_reader
from duologue.web.page import render_page
from duologue.web.request import Request


@admit_reader
@require_safe
def world(request: Request) -> HttpResponse:
    """Both maps; `at` names the thing that stands open, to which whoever wrote beside it comes back."""
    return render_page(
        request,
        "world.html",
        here="ours",
        both=direction.read_both_isolated(request.me),
        found=worlds.read(request.me, request.now),
        grown_by=casting.find_exercise(Role.MAP),
        at=request.GET.get("at", ""),
    )
