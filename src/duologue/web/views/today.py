"""Today: one sentence and its one button, and below it what else there is."""

from __future__ import annotations

from django.http import HttpResponse

from duologue.languages.dates_in_words import write_part_of_day
from duologue.people import days
from duologue.rhythm import offers, visiting
from duologue.rounds.daily import question_of_today as daily
from duologue.web import direction
from duologue.web.forms import make_id
from duologue.web.page import render_page
from duologue.web.request import Request
from duologue.web.today.at_hand import Seen
from duologue.web.today.order import arrange


def show_today(request: Request) -> HttpResponse:
    """Called by the door, for who is signed in."""
    me, now = request.me, request.now
    visit = visiting.visit(me, now, direction.MARKED)
    both, offer = direction.read_both_isolated(me), offers.find_of_today(me, visit.found, now)
    return render_page(
        request,
        "today.html",
        here="today",
        both=both,
        part_of_day=write_part_of_day(days.tell_local_time(me, now)),
        look_in=daily.find_time_to_look_again(me, visit.question, now),
        today=arrange(Seen(me, now, both, visit, offer, make_id())),
    )
