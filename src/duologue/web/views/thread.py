"""The thread: what the two can learn about themselves over time, and what they have said to each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST, require_safe

from duologue.engine.dates import A_DAY
from duologue.engine.roles import Feed
from duologue.engine.script import Script
from duologue.keepsakes import reading as keepsakes
from duologue.manuscript.keepsake_kinds import MOMENT
from duologue.people import own_settings
from duologue.people.consents import Agreed, Matter
from duologue.people.days import date_of, utc_day
from duologue.people.profile import Both
from duologue.people.refusals import NotFound, Refusal
from duologue.rhythm import forty_days, visiting
from duologue.rhythm.forty_days import Back
from duologue.rounds import consenting, lines, looking_back, moments, weekly
from duologue.web import direction, forms, insights, remembering
from duologue.web.admission import partner, reader
from duologue.web.charts.thread import Span
from duologue.web.insights import Shown
from duologue.web.page import page
from duologue.web.request import Request

PLACES = {Matter.LINE: "/thread/", Matter.READING: "/thread/reading/", Matter.LOAD: "/thread/load/"}


@reader
@require_safe
def thread(request: Request) -> HttpResponse:
    return _thread(request)


def _thread(
    request: Request, typed: str = "", no: Refusal | None = None, at: date | None = None
) -> HttpResponse:
    me, both = request.me, direction.both(request.me)
    asked = request.GET.get("span", Span.SEASON.value if at is None else Span.ALL.value)
    span = Span(asked) if asked in set(Span) else Span.SEASON
    shown = insights.thread(both, lines.read_lines(me, request.now), span)
    if no is not None and all(place.day != at for place in shown.places):
        # The place has moved on since: here is none to say it at.
        raise no
    return page(
        request,
        "thread/thread.html",
        status=422 if no else 200,
        here="us",
        both=both,
        shown=shown,
        spans=list(Span),
        asked="thread" in own_settings.switched_on(me, date_of(me, request.now)),
        may_open=forty_days.may_open_thread(me, request.now),
        typed=typed,
        wrong=no.message if no else "",
        at=at,
    )


@partner
@require_POST
def agree(request: Request) -> HttpResponse:
    """Agree to one matter, or no longer; from the very next page on for both."""
    sent = request.POST
    if sent.get("matter") not in set(Matter) or sent.get("do") not in ("agree", "withdraw"):
        raise NotFound
    matter = Matter(sent["matter"])
    consenting.set_consent(request.me, matter, request.now, agrees=sent["do"] == "agree")
    return HttpResponseRedirect(PLACES[matter])


@partner
@require_POST
def moment(request: Request) -> HttpResponse:
    """Keep what was going on at a place of the line."""
    sent, me = request.POST, request.me
    try:
        day = date.fromisoformat(sent.get("day", ""))
    except ValueError:
        raise NotFound from None
    try:
        moments.keep(
            me, day, sent.get("text", ""), request.now, own=sent.get("own") == "yes", id=forms.sent_id(sent)
        )
    except Refusal as no:
        return _thread(request, sent.get("text", ""), no, day)
    return HttpResponseRedirect("/thread/?span=all")


@partner
@require_safe
def reading(request: Request) -> HttpResponse:
    return _of_both(request, "thread/reading.html", insights.reading)


@partner
@require_safe
def load(request: Request) -> HttpResponse:
    return _of_both(request, "thread/load.html", insights.load)


def _of_both(request: Request, template: str, show: Callable[..., Shown]) -> HttpResponse:
    me, both = request.me, direction.both(request.me)
    agreed: Agreed = weekly.bring(me, request.now)
    return _figure(request, template, both, show(me, both, agreed, request.now))


@reader
@require_safe
def better_days(request: Request) -> HttpResponse:
    me, today = request.me, date_of(request.me, request.now)
    own = own_settings.mine(me)
    return page(
        request,
        "thread/better-days.html",
        here="us",
        both=direction.both(me),
        shown=insights.better_days(me),
        opened="thread" in own_settings.switched_on(me, today),
        always=own.closeness,
        until=own.daily_until if own_settings.is_asked_daily(own, today) else None,
        spans=list(own_settings.DAILY_FOR),
    )


@partner
@require_POST
def daily(request: Request) -> HttpResponse:
    """Have one's own check-ins ask every day for a time, or no longer."""
    sent, today = request.POST, date_of(request.me, request.now)
    if sent.get("do") not in ("ask", "no-longer"):
        raise NotFound
    own_settings.set_daily(request.me, sent.get("span", "") if sent["do"] == "ask" else "", today)
    return HttpResponseRedirect("/thread/better-days/#daily")


@reader
@require_safe
def kinds(request: Request) -> HttpResponse:
    both = direction.both(request.me)
    return _figure(
        request,
        "thread/kinds.html",
        both,
        insights.kinds(request.me, both),
        insights.fed_by(Feed.KINDS),
    )


def _figure(
    request: Request, template: str, both: Both, shown: Shown, fed_by: Sequence[Script] = ()
) -> HttpResponse:
    """`fed_by`: the exercises that a figure comes from, where its page names them."""
    return page(request, template, here="us", both=both, shown=shown, fed_by=fed_by)


@reader
@require_safe
def then_and_now(request: Request) -> HttpResponse:
    both = direction.both(request.me)
    found, again = looking_back.then_and_now(request.me, request.now)
    pairs = [(one, *(remembering.of_both(table, both) for table in (one.then, one.now))) for one in found]
    return page(request, "thread/then-and-now.html", here="ours", both=both, pairs=pairs, again=again)


@reader
@require_safe
def look_back(request: Request, year: int | None = None) -> HttpResponse:
    """A year in its own words; without one, the latest that has any."""
    me, both, years = request.me, direction.both(request.me), looking_back.years(request.me)
    # The couple's own day and the server's, which one's own dates may be a day away from on either side.
    if year is not None and not (me.couple_day - A_DAY).year <= year <= (utc_day(request.now) + A_DAY).year:
        raise NotFound
    wanted = year or (years[0] if years else date_of(me, request.now).year)
    found = looking_back.year(me, wanted, request.now)
    if wanted == date_of(me, request.now).year - 1:
        visiting.look_back(me, wanted)
    kept = keepsakes.between(me, date(wanted, 1, 1), date(wanted, 12, 31))
    opened = remembering.all_of(found.opened, both)
    return page(
        request,
        "thread/look-back.html",
        here="ours",
        both=both,
        year=wanted,
        years=years,
        questions=found.questions,
        opened=opened,
        thanks=[one for one in kept if one.kind.in_jar],
        moments=[one for one in kept if one.kind is MOMENT],
    )


@reader
@require_safe
def first_days(request: Request) -> HttpResponse:
    """In their own words, from the tenth day on; before, that it is not time yet."""
    return _first_days(request)


def _first_days(request: Request, typed: str = "", no: Refusal | None = None) -> HttpResponse:
    me, both = request.me, direction.both(request.me)
    first = looking_back.begun(me)
    is_over = looking_back.are_over(first, date_of(me, request.now))
    tables = looking_back.first_days(me, first, request.now) if first and is_over else []
    kept = (
        keepsakes.between(me, me.couple_day - A_DAY, first + looking_back.FIRST_DAYS)
        if first and is_over
        else []
    )
    since, lines_put_away = forty_days.since(me), forty_days.lines(me)
    may_put_away = since is not None and forty_days.may_put_away(me, since, request.now)
    if no is not None and not may_put_away:
        # The page has no place for it any more.
        raise no
    if since is not None and lines_put_away.opened:
        forty_days.look(me, Back.PUT_AWAY, since, request.now)
    if is_over:
        visiting.look_back(me, None)
    return page(
        request,
        "thread/first-days.html",
        status=422 if no else 200,
        here="ours",
        both=both,
        is_over=is_over,
        opened=remembering.all_of(tables, both),
        thanks=[one for one in kept if one.kind.in_jar],
        pace=own_settings.mine(me).pace,
        lines=lines_put_away,
        may_put_away=may_put_away,
        typed=typed,
        wrong=no.message if no else "",
    )


@partner
@require_POST
def pace(request: Request) -> HttpResponse:
    """More, less, enough: for oneself alone."""
    own_settings.set_pace(request.me, request.POST.get("pace", ""))
    return HttpResponseRedirect("/thread/first-days/")


@partner
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
        return _first_days(request, text or "", no)
    return HttpResponseRedirect("/thread/first-days/#put-away")


@partner
@require_POST
def open_thread(request: Request) -> HttpResponse:
    """Have one's own check-ins ask how close one feels, or no longer."""
    if request.POST.get("do") not in ("open", "close"):
        raise NotFound
    forty_days.open_thread(request.me, request.now, opened=request.POST["do"] == "open")
    return HttpResponseRedirect("/thread/")
