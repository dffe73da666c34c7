"""Leaving the couple: at any time, silently; and beginning again, which asks nobody."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_POST

from duologue.notify import ending_calls
from duologue.people import beginning, leaving, profile, rescuing
from duologue.people.refusals import Refusal
from duologue.web import direction, forms
from duologue.web.admission import admit_partner, admit_reader
from duologue.web.page import render_page
from duologue.web.request import Request


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
        both, typed = direction.read_both_isolated(request.me), forms.read_typed(request.POST)
        return render_page(
            request,
            "us/us.html",
            status=422,
            here="us",
            both=both,
            waiting=[],
            rescue=rescuing.find_standing(request.me),
            typed=typed,
            message=no.message,
        )
    return HttpResponseRedirect("/")
