"""Today: one sentence and its one button, and below it what else there is."""

from __future__ import annotations

from django.http import HttpResponse

from duologue.languages.dates_in_words import write_part_of_day
from duologue.notify import planning
from duologue.people import at_a_visit, days
from duologue.rhythm import offers, visiting
from duologue.rounds.daily import question_of_today as daily
from duologue.web import direction, home_screen
from duologue.web.forms import make_id
from duologue.web.page import render_page
from duologue.web.request import Request
from duologue.web.stream import note_last_event
from duologue.web.today.at_hand import Seen
from duologue.web.today.order import arrange


def show_today(request: Request) -> HttpResponse:
    """Called by the door, for who is signed in."""
    me, now = request.me, request.now
    note_last_event(request)
    wants_door = home_screen.may_be_offered(request) and not home_screen.has_chosen(request)
    visit = visiting.visit(me, now, direction.MARKED, wants_door=wants_door)
    with at_a_visit.keep_if_there_is_room():
        planning.renew_at_a_visit(me, now)
    both, offer = direction.read_both_isolated(me), offers.find_of_today(me, visit.found, now)
    arranged = arrange(Seen(me, now, both, visit, offer, make_id()))
    return render_page(
        request,
        "today.html",
        here="today",
        both=both,
        part_of_day=write_part_of_day(days.tell_local_time(me, now)),
        look_in=daily.find_time_to_look_again(me, visit.question, now),
        today=arranged,
        keeps=f"{visit.day}/{arranged.state}" if home_screen.may_be_offered(request) else "",
    )
