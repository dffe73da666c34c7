"""Looking back along the thread: what the two have said to each other, in their own words."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST, require_safe

from duologue.engine.dates import A_DAY
from duologue.keepsakes import reading_keepsakes as keepsakes
from duologue.languages.numbers import write_figure
from duologue.manuscript.keepsake_kinds import MOMENT
from duologue.people import own_settings
from duologue.people.days import find_date, find_utc_day
from duologue.people.refusals import NotFound, Refusal
from duologue.rhythm import forty_days, visiting
from duologue.rhythm.forty_days import Back
from duologue.rounds import looking_back, year_in_figures
from duologue.web import direction, remembering
from duologue.web.admission import admit_partner, admit_reader
from duologue.web.page import render_page
from duologue.web.request import Request
from duologue.wording.insight_words import say_why


@admit_reader
@require_safe
def then_and_now(request: Request) -> HttpResponse:
    both = direction.read_both_isolated(request.me)
    found, again = looking_back.find_then_and_now(request.me, request.now)
    pairs = [
        (one, *(remembering.remember_table(table, both) for table in (one.then, one.now))) for one in found
    ]
    return render_page(request, "thread/then-and-now.html", here="ours", both=both, pairs=pairs, again=again)


@admit_reader
@require_safe
def look_back(request: Request, year: int | None = None) -> HttpResponse:
    """A year in its own words; without one, the latest that has any."""
    me, both, years = (
        request.me,
        direction.read_both_isolated(request.me),
        looking_back.list_years(request.me),
    )
    # The couple's own day and the server's, which one's own dates may be a day away from on either side.
    if (
        year is not None
        and not (me.couple_day - A_DAY).year <= year <= (find_utc_day(request.now) + A_DAY).year
    ):
        raise NotFound
    wanted = year or (years[0] if years else find_date(me, request.now).year)
    found = looking_back.read_year(me, wanted, request.now)
    if wanted == find_date(me, request.now).year - 1:
        visiting.look_back(me, wanted)
    kept = keepsakes.read_between(me, date(wanted, 1, 1), date(wanted, 12, 31))
    opened = remembering.remember_all(found.opened, both)
    return render_page(
        request,
        "thread/look-back.html",
        here="ours",
        both=both,
        year=wanted,
        years=years,
        questions=found.questions,
        in_figures=year_in_figures.read_figures(me, wanted, request.now),
        say_figure=write_figure,
        say_why=say_why,
        opened=opened,
        thanks=[one for one in kept if one.kind.in_jar],
        moments=[one for one in kept if one.kind is MOMENT],
    )


@admit_reader
@require_safe
def first_days(request: Request) -> HttpResponse:
    """In their own words, from the tenth day on; before, that it is not time yet."""
    return _show_first_days(request)


def _show_first_days(request: Request, typed: str = "", no: Refusal | None = None) -> HttpResponse:
    me, both = request.me, direction.read_both_isolated(request.me)
    first = looking_back.find_beginning(me)
    is_over = looking_back.are_over(first, find_date(me, request.now))
    tables = looking_back.read_first_days(me, first, request.now) if first and is_over else []
    kept = (
        keepsakes.read_between(me, me.couple_day - A_DAY, first + looking_back.FIRST_DAYS)
        if first and is_over
        else []
    )
    since, lines_put_away = forty_days.read_since(me), forty_days.make_put_away(me, request.now)
    may_put_away = since is not None and forty_days.may_put_away(me, since, request.now)
    if no is not None and not may_put_away:
        # The page has no place for it any more.
        raise no
    if since is not None and lines_put_away.opened:
        forty_days.look(me, Back.PUT_AWAY, since, request.now)
    if is_over:
        visiting.look_back(me, None)
    return render_page(
        request,
        "thread/first-days.html",
        status=422 if no else 200,
        here="ours",
        both=both,
        is_over=is_over,
        opened=remembering.remember_all(tables, both),
        thanks=[one for one in kept if one.kind.in_jar],
        pace=own_settings.read_mine(me).pace,
        lines=lines_put_away,
        may_put_away=may_put_away,
        typed=typed,
        wrong=no.message if no else "",
    )


@admit_partner
@require_POST
def pace(request: Request) -> HttpResponse:
    """More, less, enough: for oneself alone."""
    today = find_date(request.me, request.now)
    own_settings.set_pace(request.me, request.POST.get("pace", ""), today)
    return HttpResponseRedirect("/" if request.POST.get("to") == "today" else "/thread/first-days/")


@admit_partner
@require_POST
def put_away(request: Request) -> HttpResponse:
    """Put a line away for day 40, or take it back."""
    sent = request.POST
    if sent.get("do") not in ("put", "take-back"):
        raise NotFound
    text = sent.get("text", "") if sent["do"] == "put" else None
    try:
        forty_days.keep_for_day_40(request.me, text, request.now, based=sent.get("based"))
    except Refusal as no:
        return _show_first_days(request, text or "", no)
    return HttpResponseRedirect("/thread/first-days/#put-away")
