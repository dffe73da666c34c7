"""When one is called, and when not."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_POST

from duologue.languages.dates_in_words import list_months, list_weekdays
from duologue.notify import asking, reaching
from duologue.people import days
from duologue.people.refusals import NotFound, Refusal
from duologue.rhythm import calling, own_times
from duologue.web import direction, forms, times_form
from duologue.web.admission import admit_partner
from duologue.web.page import render_page
from duologue.web.refused import tell_wrong
from duologue.web.request import Request
from duologue.wording import calls
from duologue.wording.rhythm import say_ritual, say_sooner, say_week


@admit_partner
@require_http_methods(["GET", "POST"])
def times(request: Request) -> HttpResponse:
    if request.method == "GET":
        return _show_page(request)
    try:
        sent = times_form.read(request.POST, request.me)
        asking.set_times(
            request.me,
            of=sent.of,
            quiet=sent.quiet,
            most=sent.most,
            words=request.POST.get("words", ""),
            sooner="sooner" in request.POST,
            now=request.now,
        )
    except Refusal as no:
        return _show_page(request, tell_wrong(no))
    return HttpResponseRedirect("/me/times/")


@admit_partner
@require_POST
def pause(request: Request) -> HttpResponse:
    do = request.POST.get("do", "")
    if do not in ("pause", "take-back"):
        raise NotFound
    try:
        asking.set_pause(
            request.me,
            request.now,
            asked=do == "pause",
            both=request.POST.get("pause_of") == "both",
            until=forms.read_sent_day(request.POST, "until") if do == "pause" else None,
        )
    except Refusal as no:
        return _show_page(request, tell_wrong(no))
    return HttpResponseRedirect("/me/times/#pause")


def _show_page(request: Request, wrong: dict[str, str] | None = None) -> HttpResponse:
    me, mine = request.me, own_times.read_mine(request.me)
    zone, today = own_times.find_zone(me), days.find_date(me, request.now)
    shown = times_form.show_typed(request.POST) if wrong and "most" in request.POST else times_form.show(mine)
    heard = calling.list_week(mine.times, zone, request.now, own_times.list_pauses(me)) if zone else ()
    paused = own_times.find_pause(me, request.now)
    return render_page(
        request,
        "me/times.html",
        status=422 if wrong else 200,
        here="us",
        both=direction.read_both_isolated(me),
        shown=shown,
        rituals=[(one.value, say_ritual(one)) for one in times_form.list_rituals(me)],
        silenced=[one.value for one in calling.list_silenced(mine.times)],
        week=say_week([call.here for call in heard]),
        says_sooner=say_sooner(mine.most) if mine.sooner and me.shared and zone and not paused else "",
        reaches=any(not one.code for one in reaching.list_addresses(me)),
        paused=paused,
        paused_by_both=paused is not None and paused == own_times.pause_of_both(me),
        paused_by_me=paused is not None and paused.by == me.seat,
        sentences=calls.list_calls(),
        weekdays=list_weekdays(),
        months=list_months(),
        most_a_day=calling.MOST_A_DAY,
        zone=zone,
        today=today,
        until=request.POST.get("until", ""),
        wrong=wrong or {},
    )
