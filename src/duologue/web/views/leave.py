"""Leaving the couple: at any time, silently; and beginning again, which asks nobody."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_POST

from duologue.notify import ending_calls
from duologue.people import beginning, leaving, profile
from duologue.people.refusals import Refusal
from duologue.web import direction
from duologue.web.admission import admit_partner, admit_reader
from duologue.web.page import render_page
from duologue.web.request import Request
from duologue.web.views.us import show_us


@admit_partner
@require_http_methods(["GET", "POST"])
def leave(request: Request) -> HttpResponse:
    if request.method == "GET" or request.POST.get("sure") != "yes":
        return render_page(
            request,
            "us/leave.html",
            here="us",
            both=direction.read_both_isolated(request.me),
            asked=request.method == "POST",
        )
    leaving.leave_couple(request.me, request.now)
    return HttpResponseRedirect("/us/")


@admit_reader
@require_POST
def begin_again(request: Request) -> HttpResponse:
    """A new space, under the same name and thread; they can be changed there."""
    mine = profile.read_mine(request.me)
    ending_calls.end(request.me, request.now)
    try:
        beginning.begin_again(request.me, mine.name, mine.colour, mine.zone, request.now)
    except Refusal as no:
        return show_us(request, no)
    return HttpResponseRedirect("/")
