"""The short code that two present devices are introduced by: shown on one, typed on the other."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from duologue.languages import _, mark
from duologue.people import cookies, introducing
from duologue.people.refusals import NotFound, Refusal
from duologue.web import devices, direction, forms, speech
from duologue.web.admission import anyone, partner
from duologue.web.gate import redirect
from duologue.web.page import page
from duologue.web.request import AnyRequest, Request
from duologue.web.stream import note_last_event

WRONG = mark("That code isn't one that waits just now. They last ten minutes; ask for a new one.")


@partner
@require_http_methods(["GET", "POST"])
def show_code(request: Request) -> HttpResponse:
    if request.me.other_here:
        # A page that was left open on its code moves on to the words.
        return HttpResponseRedirect("/us/words/")
    if request.method == "GET":
        return HttpResponseNotAllowed(["POST"])
    note_last_event(request)
    code = introducing.short_code(request.me, request.now)
    return page(request, "us/code.html", here="us", both=direction.both(request.me), code=code)


@anyone
@require_http_methods(["GET", "POST"])
def type_code(request: AnyRequest) -> HttpResponse:
    if request.method == "GET":
        return page(request, "code.html", typed={}, wrong={})
    sent = request.POST
    try:
        joined = introducing.by_short_code(
            sent.get("code", ""),
            sent.get("name", ""),
            sent.get("colour", ""),
            sent.get("zone", ""),
            request.now,
            address=request.META.get("REMOTE_ADDR", ""),
            me=request.me,
            language=speech.wished_for(request),
            label=devices.name_of(request),
        )
    except NotFound:
        return page(request, "code.html", status=422, typed=forms.typed(sent), wrong={"code": _(WRONG)})
    except Refusal as no:
        return page(
            request, "code.html", status=422, typed=forms.typed(sent), wrong={no.field or "form": no.message}
        )
    return redirect("/us/words/", cookies.for_device(joined.device) if joined.device else None)
