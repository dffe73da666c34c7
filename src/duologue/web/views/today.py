"""Today: one sentence and its one button, and below it what else there is."""

from __future__ import annotations

from django.http import HttpResponse

from duologue.languages.dates import write_part_of_day
from duologue.notify import planning
from duologue.people import at_a_visit, days
from duologue.rhythm import offers, visiting
from duologue.rounds.daily import today as daily
from duologue.web import direction
from duologue.web.forms import new_id
from duologue.web.page import page
from duologue.web.request import Request
from duologue.web.stream import note_last_event
from duologue.web.today.order import arrange
from duologue.web.today.seen import Seen


def today(request: Request) -> HttpResponse:
    """Called by the door, for who is signed in."""
    me, now = request.me, request.now
    note_last_event(request)
    visit = visiting.visit(me, now, direction.MARKED)
    with at_a_visit.if_there_is_room():
        planning.renew_at_a_visit(me, now)
    both, offer = direction.both(me), offers.of_today(me, visit.found, now)
    return page(
        request,
        "today.html",
        here="today",
        both=both,
        part_of_day=write_part_of_day(days.here(me, now)),
        look_in=daily.looks_again_in(me, visit.question, now),
        today=arrange(Seen(me, now, both, visit, offer, new_id())),
    )
