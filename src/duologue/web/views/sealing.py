"""How closed answers open: at once, or only when both have been here again."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from duologue.people import sealing as seals
from duologue.web import direction
from duologue.web.admission import admit_partner
from duologue.web.page import render_page
from duologue.web.request import Request


@admit_partner
@require_http_methods(["GET", "POST"])
def sealing(request: Request) -> HttpResponse:
    if request.method == "POST":
        seals.choose(request.me, request.POST.get("to", ""), request.now)
        return HttpResponseRedirect("/me/sealing/")
    found, both = seals.read_sealing(request.me), direction.read_both_isolated(request.me)
    return render_page(request, "me/sealing.html", here="us", both=both, sealing=found)
