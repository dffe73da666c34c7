"""The rituals of the two: which one would have, when they are, and moving one to another day."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST, require_safe

from duologue.languages.dates_in_words import write_weekday
from duologue.people.consents import SharedRitual
from duologue.people.refusals import NotFound, Refusal
from duologue.rhythm import rituals as below
from duologue.rounds.weekly import find_monday
from duologue.web import direction, forms
from duologue.web.admission import admit_partner
from duologue.web.page import render_page
from duologue.web.request import Request
from duologue.wording.ritual_words import say_ritual_of_two


@admit_partner
@require_safe
def rituals(request: Request) -> HttpResponse:
    return _show_rituals(request)


@admit_partner
@require_POST
def agree(request: Request) -> HttpResponse:
    ritual, do = _read_ritual(request), request.POST.get("do")
    if do not in ("agree", "withdraw"):
        raise NotFound
    below.set_yes(request.me, ritual, request.now, agrees=do == "agree")
    return HttpResponseRedirect(f"/rituals/#{ritual}")


@admit_partner
@require_POST
def move(request: Request) -> HttpResponse:
    """To a day that was chosen, to another day of the week, or to the next time."""
    ritual, sent = _read_ritual(request), request.POST
    try:
        do = sent.get("do")
        if do not in ("to-a-day", "weekday", "leave-out"):
            raise NotFound
        on = forms.read_sent_day(sent, "on") if do == "to-a-day" else None
        if do == "to-a-day" and on is None:
            raise Refusal("Please choose a day.", "on")
        weekday = forms.read_sent_number(sent, "weekday") if do == "weekday" else None
        below.move(request.me, ritual, request.now, on=on, weekday=weekday)
    except Refusal as no:
        if no.field is None:
            raise
        return _show_rituals(request, ritual, sent.get("on", ""), no)
    return HttpResponseRedirect(f"/rituals/#{ritual}")


def _read_ritual(request: Request) -> SharedRitual:
    try:
        return SharedRitual(request.POST.get("ritual", ""))
    except ValueError:
        raise NotFound from None


def _show_rituals(
    request: Request, of: SharedRitual | None = None, typed: str = "", no: Refusal | None = None
) -> HttpResponse:
    standing = below.find_standing(request.me, request.now)
    return render_page(
        request,
        "rituals.html",
        status=422 if no else 200,
        here="ways",
        both=direction.read_both_isolated(request.me),
        standing=standing,
        words={one: say_ritual_of_two(one) for one in SharedRitual},
        weekdays=[write_weekday(find_monday(0) + timedelta(days=k)) for k in range(7)],
        first=standing.today.isoformat(),
        last=(standing.today + timedelta(days=below.MOST_AHEAD)).isoformat(),
        of=of,
        typed=typed,
        wrong=no.message if no else "",
    )
