"""What lies apart from Today: rounds that one's own limits or a tap keep from it; and a wish that one did."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST, require_safe

from duologue.people.refusals import NotFound
from duologue.rhythm import visiting
from duologue.rounds import desk, giving_once_more
from duologue.rounds.beyond import find_beyond
from duologue.web import direction, forms
from duologue.web.admission import admit_partner
from duologue.web.page import render_page
from duologue.web.request import Request
from duologue.web.views.rounds import lead_after_start


@admit_partner
@require_safe
def more(request: Request) -> HttpResponse:
    return render_page(
        request,
        "more-of-today.html",
        here="today",
        both=direction.read_both_isolated(request.me),
        tables=visiting.visit(request.me, request.now).more,
        away=desk.read_mine(request.me).away,
        beyond=find_beyond,
    )


@admit_partner
@require_POST
def put_away(request: Request) -> HttpResponse:
    away = request.POST.get("away")
    if away not in ("yes", "no"):
        raise NotFound
    desk.put_away(request.me, forms.read_sent_id(request.POST), request.now, away=away == "yes")
    return HttpResponseRedirect("/" if away == "yes" else "/today/more/")


@admit_partner
@require_POST
def share(request: Request) -> HttpResponse:
    rest = request.POST.get("rest") == "yes"
    started = giving_once_more.share(request.me, forms.read_sent_id(request.POST), request.now, rest=rest)
    return lead_after_start(request, started)


@admit_partner
@require_POST
def did(request: Request) -> HttpResponse:
    desk.note_did(request.me, request.POST.get("choice", ""), request.now)
    return HttpResponseRedirect("/")
