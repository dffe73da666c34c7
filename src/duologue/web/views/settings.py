"""My settings: how I am called, my thread, my time, and what only I see."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_POST

from duologue.engine.dates import A_DAY
from duologue.people import days, limits, own_settings, profile
from duologue.people.refusals import NotFound, Refusal
from duologue.rhythm import offers
from duologue.web import direction, forms
from duologue.web import ways as known
from duologue.web.admission import partner
from duologue.web.page import page
from duologue.web.request import Request


@partner
@require_http_methods(["GET", "POST"])
def settings(request: Request) -> HttpResponse:
    typed: dict[str, str] = {}
    wrong: dict[str, str] = {}
    if request.method == "POST":
        typed = forms.typed(request.POST)
        try:
            name, colour, zone = (typed.get(one, "") for one in ("name", "colour", "zone"))
            profile.change(request.me, name, colour, zone, request.now)
        except Refusal as no:
            wrong = {no.field or "form": no.message}
        else:
            return HttpResponseRedirect("/me/")
    both, own = direction.both(request.me), own_settings.mine(request.me)
    status = 422 if wrong else 200
    return page(
        request,
        "me/settings.html",
        status=status,
        here="us",
        both=both,
        # As it was typed: it goes into a form.
        called=profile.mine(request.me).name,
        own=own,
        evening=own_settings.evening_of(request.me, days.date_of(request.me, request.now) + A_DAY),
        evenings=own_settings.EVENINGS,
        typed=typed,
        wrong=wrong,
    )


@partner
@require_POST
def own(request: Request) -> HttpResponse:
    sent = request.POST
    own_settings.set_extras(
        request.me,
        guess="guess" in sent,
        stress="stress" in sent,
        closeness="closeness" in sent,
        no_hints="no_hints" in sent,
        sensual="sensual" in sent,
    )
    return HttpResponseRedirect("/me/")


@partner
@require_http_methods(["GET", "POST"])
def ceiling(request: Request) -> HttpResponse:
    mine, wrong = limits.mine(request.me), {}
    if request.method == "POST":
        sent = request.POST
        try:
            often, depth, minutes = (forms.sent_number(sent, name) for name in limits.RANGES)
            mine, hard = (
                replace(mine, times_a_week=often, depth=depth, minutes=minutes),
                "hard_season" in sent,
            )
            limits.set_ceiling(request.me, times_a_week=often, depth=depth, minutes=minutes, hard_season=hard)
        except Refusal as no:
            wrong = {no.field or "form": no.message}
        else:
            return HttpResponseRedirect("/me/")
    return page(
        request,
        "me/ceiling.html",
        status=422 if wrong else 200,
        here="us",
        both=direction.both(request.me),
        mine=mine,
        aside=known.titles(mine.not_for_me),
        wrong=wrong,
    )


@partner
@require_POST
def not_for_me(request: Request) -> HttpResponse:
    slug, aside = request.POST.get("slug", ""), request.POST.get("aside")
    if aside not in ("yes", "no"):
        raise NotFound
    offers.not_for_me(request.me, slug, aside=aside == "yes")
    back = {"today": "/", "ceiling": "/me/ceiling/"}
    return HttpResponseRedirect(back.get(request.POST.get("from", "")) or f"/ways/{slug}/")
