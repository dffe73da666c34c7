"""The short code that two present devices are introduced by: shown on one, typed on the other."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from duologue.languages import _, mark
from duologue.people import cookies, introducing
from duologue.people.refusals import NotFound, Refusal
from duologue.web import device_names, direction, forms, speech
from duologue.web.admission import admit_anyone, admit_partner
from duologue.web.gate import redirect
from duologue.web.page import render_page
from duologue.web.refused import tell_wrong
from duologue.web.request import AnyRequest, Request
from duologue.web.stream import note_last_event

WRONG = mark("That code isn't one that waits just now. They last ten minutes; ask for a new one.")


@admit_partner
@require_http_methods(["GET", "POST"])
def show_code(request: Request) -> HttpResponse:
    if request.me.other_here:
        # A page that was left open on its code moves on to the words.
        return HttpResponseRedirect("/us/words/")
    if request.method == "GET":
        return HttpResponseNotAllowed(["POST"])
    note_last_event(request)
    code = introducing.make_short_code(request.me, request.now)
    return render_page(
        request, "us/code.html", here="us", both=direction.read_both_isolated(request.me), code=code
    )


@admit_anyone
@require_http_methods(["GET", "POST"])
def type_code(request: AnyRequest) -> HttpResponse:
    if request.method == "GET":
        return render_page(request, "code.html", typed={}, wrong={})
    sent = request.POST
    try:
        joined = introducing.join_by_short_code(
            sent.get("code", ""),
            sent.get("name", ""),
            sent.get("colour", ""),
            sent.get("zone", ""),
            request.now,
            address=request.META.get("REMOTE_ADDR", ""),
            me=request.me,
            language=speech.find_wished_for(request),
            label=device_names.name_sender(request),
        )
    except NotFound:
        return render_page(
            request, "code.html", status=422, typed=forms.read_typed(sent), wrong={"code": _(WRONG)}
        )
    except Refusal as no:
        return render_page(
            request,
            "code.html",
            status=422,
            typed=forms.read_typed(sent),
            wrong=tell_wrong(no),
        )
    return redirect("/us/words/", cookies.set_for_device(joined.device) if joined.device else None)
