"""Rescue: who lost every way in is invited anew, and the old seat is told and can undo it."""

from __future__ import annotations

import json

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from duologue.keepsakes import handing_over
from duologue.keepsakes.bringing import Brought
from duologue.people import rescuing
from duologue.people.refusals import NotFound
from duologue.web import direction, exporting
from duologue.web.admission import admit_partner, admit_reader
from duologue.web.page import render_page
from duologue.web.request import Request


@admit_reader
@require_http_methods(["GET", "POST"])
def rescue(request: Request) -> HttpResponse:
    """What it is and how far it has come; a POST begins it."""
    known = rescuing.find_standing(request.me)
    if known is None and not request.me.shared:
        return HttpResponseRedirect("/us/")
    if request.method == "POST" and request.POST.get("sure") == "yes":
        rescuing.begin(request.me, request.now)
        return HttpResponseRedirect("/us/rescue/")
    if known is None and request.me.former:
        return HttpResponseRedirect("/us/")
    return _show_page(request, asked=request.method == "POST", anew="anew" in request.GET)


@admit_partner
@require_POST
def bring(request: Request) -> HttpResponse:
    me = request.me
    one = rescuing.find_standing(me)
    if one is None or not one.may_bring:
        raise NotFound
    old = rescuing.open_to_both(me, one)
    rounds = exporting.list_open_to_both(old, request.now)
    return _show_page(request, brought=handing_over.hand_over(me, one, old, rounds, request.now))


@admit_reader
@require_POST
def undo(request: Request) -> HttpResponse:
    rescuing.undo(request.me, request.now)
    return HttpResponseRedirect("/us/")


@admit_reader
@require_POST
def back(request: Request) -> HttpResponse:
    rescuing.go_back(request.me, request.now)
    return HttpResponseRedirect("/")


@admit_reader
@require_safe
def before(request: Request) -> HttpResponse:
    """Everything that who stayed could read in the old space, as an export of it."""
    old = rescuing.enter_old_couple(request.me)
    text = json.dumps(exporting.write_everything(old, request.now), ensure_ascii=False, indent=1)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="duologue.json"'
    return response


def _show_page(
    request: Request, *, asked: bool = False, anew: bool = False, brought: Brought | None = None
) -> HttpResponse:
    # Who has been through it once may need it again.
    again = (asked or anew) and request.me.shared and not request.me.former
    one = None if again else rescuing.find_standing(request.me)
    return render_page(
        request,
        "us/rescue.html",
        here="us",
        both=direction.read_both_isolated(request.me),
        rescue=one,
        asked=asked,
        brought=brought,
    )
