"""What lies apart from Today: rounds that one's own limits or a tap keep from it; and a wish that one did."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST, require_safe

from duologue.people.refusals import NotFound
from duologue.rhythm import visiting
from duologue.rounds import desk, from_before
from duologue.rounds.beyond import beyond
from duologue.web import direction, forms
from duologue.web.admission import partner
from duologue.web.page import page
from duologue.web.request import Request
from duologue.web.views.rounds import after_start


@partner
@require_safe
def more(request: Request) -> HttpResponse:
    return page(
        request,
        "more-of-today.html",
        here="today",
        both=direction.both(request.me),
        tables=visiting.visit(request.me, request.now).more,
        away=desk.mine(request.me).away,
        beyond=beyond,
    )


@partner
@require_POST
def put_away(request: Request) -> HttpResponse:
    away = request.POST.get("away")
    if away not in ("yes", "no"):
        raise NotFound
    desk.put_away(request.me, forms.sent_id(request.POST), request.now, away=away == "yes")
    return HttpResponseRedirect("/" if away == "yes" else "/today/more/")


@partner
@require_POST
def share(request: Request) -> HttpResponse:
    rest = request.POST.get("rest") == "yes"
    started = from_before.share(request.me, forms.sent_id(request.POST), request.now, rest=rest)
    return after_start(request, started)


@partner
@require_POST
def did(request: Request) -> HttpResponse:
    desk.did(request.me, request.POST.get("choice", ""), request.now)
    return HttpResponseRedirect("/")
