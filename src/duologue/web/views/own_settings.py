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
from duologue.web.admission import admit_partner
from duologue.web.page import render_page
from duologue.web.refused import tell_wrong
from duologue.web.request import Request


@admit_partner
@require_http_methods(["GET", "POST"])
def settings(request: Request) -> HttpResponse:
    typed: dict[str, str] = {}
    wrong: dict[str, str] = {}
    if request.method == "POST":
        typed = forms.read_typed(request.POST)
        try:
            name, colour, zone = (typed.get(one, "") for one in ("name", "colour", "zone"))
            profile.change(request.me, name, colour, zone, request.now)
        except Refusal as no:
            wrong = tell_wrong(no)
        else:
            return HttpResponseRedirect("/me/")
    both, own = direction.read_both_isolated(request.me), own_settings.read_mine(request.me)
    status = 422 if wrong else 200
    return render_page(
        request,
        "me/settings.html",
        status=status,
        here="us",
        both=both,
        # As it was typed: it goes into a form.
        called=profile.read_mine(request.me).name,
        own=own,
        evening=own_settings.find_evening(request.me, days.find_date(request.me, request.now) + A_DAY),
        evenings=own_settings.EVENINGS,
        typed=typed,
        wrong=wrong,
    )


@admit_partner
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


@admit_partner
@require_http_methods(["GET", "POST"])
def ceiling(request: Request) -> HttpResponse:
    mine, wrong = limits.read_mine(request.me), {}
    if request.method == "POST":
        sent = request.POST
        try:
            often, depth, minutes = (forms.read_sent_number(sent, name) for name in limits.RANGES)
            mine, hard = (
                replace(mine, times_a_week=often, depth=depth, minutes=minutes),
                "hard_season" in sent,
            )
            limits.set_ceiling(request.me, times_a_week=often, depth=depth, minutes=minutes, hard_season=hard)
        except Refusal as no:
            wrong = tell_wrong(no)
        else:
            return HttpResponseRedirect("/me/")
    return render_page(
        request,
        "me/ceiling.html",
        status=422 if wrong else 200,
        here="us",
        both=direction.read_both_isolated(request.me),
        mine=mine,
        aside=known.list_titles(mine.not_for_me),
        wrong=wrong,
    )


@admit_partner
@require_POST
def not_for_me(request: Request) -> HttpResponse:
    slug, aside = request.POST.get("slug", ""), request.POST.get("aside")
    if aside not in ("yes", "no"):
        raise NotFound
    offers.set_not_for_me(request.me, slug, aside=aside == "yes")
    back = {"today": "/", "ceiling": "/me/ceiling/"}
    return HttpResponseRedirect(back.get(request.POST.get("from", "")) or f"/ways/{slug}/")
