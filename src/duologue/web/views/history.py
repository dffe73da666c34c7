"""Ours: what has been, by month."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from duologue.keepsakes import due_dates
from duologue.people import rescuing, telling
from duologue.people.refusals import NotFound
from duologue.rounds import history as past
from duologue.web import direction
from duologue.web.admission import admit_reader
from duologue.web.page import render_page
from duologue.web.request import Request
from duologue.wording.round_words import say_rests


@admit_reader
@require_safe
def history(request: Request) -> HttpResponse:
    """The latest month that has anything."""
    months = past.list_months(request.me, request.now)
    latest = months[0] if months else None
    return _show_month(request, months, latest)


@admit_reader
@require_safe
def month(request: Request, year: str, number: str) -> HttpResponse:
    months = past.list_months(request.me, request.now)
    try:
        wanted = date(int(year), int(number), 1)
    except ValueError:
        raise NotFound from None
    return _show_month(request, months, wanted)


def _show_month(request: Request, months: list[date], wanted: date | None) -> HttpResponse:
    found = past.read_month(request.me, wanted.year, wanted.month, request.now) if wanted else []
    return render_page(
        request,
        "history.html",
        here="ours",
        both=direction.read_both_isolated(request.me),
        months=months,
        wanted=wanted,
        found=found,
        resting=say_rests(),
        # Who comes to an archive comes here first.
        rescue=rescuing.find_standing(request.me) if request.me.former else None,
        added=telling.tell_on_today(request.me, request.now).lines if request.me.former else (),
        is_asked=not request.me.former and due_dates.is_asked(request.me),
    )
