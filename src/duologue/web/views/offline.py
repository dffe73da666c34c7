"""Without a connection: the page that a browser keeps, what it asks there, and what is sent afterwards."""

from __future__ import annotations

from functools import partial
from uuid import uuid4

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST, require_safe

from duologue.engine.roles import Role
from duologue.languages import mark
from duologue.people import days
from duologue.people.refusals import Conflict, NotFound, Refusal
from duologue.rounds import casting, moving, play, starting
from duologue.rounds.daily import question_of_today as daily
from duologue.web import direction, forms, kept_sheets
from duologue.web import ways as known
from duologue.web.admission import admit_anyone, admit_partner
from duologue.web.page import render_page
from duologue.web.request import AnyRequest, Request
from duologue.web.ways import list_switched_on, make_namer

SHELL = "shell"
ANOTHER_DAY = mark("This was for another day. Here are your words, to read and to copy.")


@admit_anyone
@require_safe
def offline(request: AnyRequest) -> HttpResponse:
    """As it is kept, it is the same for everybody: whose browser keeps it is no part of it."""
    if SHELL in request.GET:
        request.me = None
    return render_page(request, "offline.html")


@admit_partner
@require_safe
def questions(request: Request) -> HttpResponse:
    """What could be answered, each as a form."""
    me, now = request.me, request.now
    both, of_day = direction.read_both_isolated(me), daily.find_today(me, now, direction.MARKED)
    return render_page(
        request,
        "offline/questions.html",
        both=both,
        of_day=of_day if of_day is not None and of_day.asks and not of_day.answered else None,
        sheets=kept_sheets.list_sheets(me, both, now, uuid4()),
    )


@admit_partner
@require_safe
def exercises(request: Request) -> HttpResponse:
    """The texts of what can be played, to read."""
    both, on = direction.read_both_isolated(request.me), list_switched_on(request)
    return render_page(
        request,
        "offline/exercises.html",
        both=both,
        named=make_namer(both),
        ways=known.list_ways(),
        list_exercises=partial(known.list_exercises, on=on, alone=not request.me.other_here),
    )


@admit_partner
@require_POST
def check_in(request: Request) -> HttpResponse:
    """Begin the check-in of a date, or find it begun, and answer it: written while nothing could be sent."""
    sent, me, now = request.POST, request.me, request.now
    script = casting.find_exercise(Role.CHECK_IN)
    if script is None:
        raise NotFound
    if forms.read_sent_day(sent, "day") != days.find_date(me, now):
        raise Refusal(ANOTHER_DAY, "day")
    started = starting.start(me, script.slug, now, id=forms.read_sent_id(sent))
    if isinstance(started, starting.KeptWish):
        raise Conflict
    outcome = moving.make(me, started.round_id, forms.read_wishes(sent), now)
    if not outcome.accepted:
        raise Refusal(play.say_why(outcome), "form")
    return HttpResponseRedirect(f"/rounds/{started.round_id}/")
