"""How to keep a door on the home screen, and what the browser reads for it."""

from __future__ import annotations

import json

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_safe

from duologue.people.refusals import NotFound
from duologue.web import direction
from duologue.web import home_screen as doors
from duologue.web.admission import admit_anyone, admit_partner
from duologue.web.page import render_page
from duologue.web.request import AnyRequest, Request

HERE = "/home-screen/"


@admit_partner
@require_http_methods(["GET", "POST"])
def home_screen(request: Request) -> HttpResponse:
    """The page; sent, it keeps a name and an icon for this browser, or leaves both and is done with."""
    if request.method == "POST":
        chosen = request.POST.get("door", "")
        look = next((one for one in doors.LOOKS if str(one.number) == chosen), None)
        if look is None and chosen:
            raise NotFound
        response = HttpResponseRedirect(HERE if look else "/")
        doors.keep_look(response, look or doors.find_look(request))
        return response
    return render_page(
        request,
        "home-screen.html",
        here="us",
        both=direction.read_both_isolated(request.me),
        may=doors.may_be_offered(request),
        browser=doors.guess_browser(request.headers.get("User-Agent", "")),
        browsers=doors.Browser,
        looks=doors.LOOKS,
        chosen=doors.find_look(request),
    )


@admit_anyone
@require_safe
def manifest(request: AnyRequest, look: int) -> HttpResponse:
    found = next((one for one in doors.LOOKS if one.number == look), None)
    if found is None:
        raise NotFound
    written = json.dumps(doors.write_manifest(found), ensure_ascii=False)
    return HttpResponse(written, content_type="application/manifest+json; charset=utf-8")
