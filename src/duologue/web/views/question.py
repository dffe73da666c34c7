"""The day's question: what is asked, what one gave, and the hour from which it opens."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST, require_safe

from duologue.people import days, own_settings
from duologue.people.refusals import NotFound, Refusal
from duologue.rounds.daily import answering
from duologue.rounds.daily import today as daily
from duologue.rounds.daily.today import OfDay
from duologue.web import direction, forms
from duologue.web.admission import partner
from duologue.web.page import page
from duologue.web.request import Request
from duologue.web.stream import note_last_event
from duologue.wording.values import say_problem


@partner
@require_safe
def question(request: Request) -> HttpResponse:
    found = _of_day(request)
    return _page(request, found, forms.sent_number(request.GET, "turn"))


@partner
@require_POST
def answer(request: Request) -> HttpResponse:
    day, card = _sent(request)
    raw = forms.raw_values(request.POST, 0)
    try:
        wrong = answering.give(request.me, day, card, raw, request.now, based=request.POST.get("based"))
    except Refusal as no:
        if no.field != answering.FIELD:
            raise
        return _once_more(request, card, raw, no.message, status=409)
    if wrong is not None:
        said = next(map(say_problem, wrong.errors.values()), "")
        return _once_more(request, card, raw, said, status=422)
    return _back(request, card)


@partner
@require_POST
def take_back(request: Request) -> HttpResponse:
    day, card = _sent(request)
    answering.take_back(request.me, day, card, request.now)
    return _back(request, card)


@partner
@require_POST
def together(request: Request) -> HttpResponse:
    day, card = _sent(request)
    answering.say_together(request.me, day, card, request.now)
    return _back(request, card)


@partner
@require_POST
def settings(request: Request) -> HttpResponse:
    sent, today = request.POST, days.latest_of(request.me, request.now)
    hour = forms.sent_number(sent, "opens_from")
    own_settings.set_question(request.me, asks="asks" in sent, hour=-1 if hour is None else hour, today=today)
    return HttpResponseRedirect("/me/")


def _of_day(request: Request) -> OfDay:
    note_last_event(request)
    found = daily.today(request.me, request.now, direction.MARKED)
    if found is None:
        raise NotFound
    return found


def _sent(request: Request) -> tuple[date, str]:
    day = forms.sent_day(request.POST, "day")
    if day is None:
        raise NotFound
    return day, request.POST.get("card", "")


def _back(request: Request, card: str) -> HttpResponse:
    """To the question's page, or to the round that has just come of it."""
    found = _of_day(request)
    for one in found.questions:
        if one.card.id == card:
            to = f"/question/?turn={one.turn}" if one.round_id is None else f"/rounds/{one.round_id}/"
            return HttpResponseRedirect(to)
    return HttpResponseRedirect("/question/")


def _once_more(
    request: Request, card: str, typed: dict[str, object], wrong: str, *, status: int
) -> HttpResponse:
    """The question as it stands, with what was typed and what to do."""
    found = _of_day(request)
    turn = next((one.turn for one in found.questions if one.card.id == card), None)
    return _page(request, found, turn, status=status, typed=typed, wrong=wrong)


def _page(
    request: Request,
    found: OfDay,
    turn: int | None,
    *,
    status: int = 200,
    typed: dict[str, object] | None = None,
    wrong: str = "",
) -> HttpResponse:
    shown = found.at(turn)
    return page(
        request,
        "question.html",
        status=status,
        both=direction.both(request.me),
        of_day=found,
        one=shown,
        another=found.after(shown),
        is_evening=request.now >= days.moment_of(request.me, found.day, found.hour),
        typed=typed or {},
        wrong=wrong,
        state=found.state,
        look_in=daily.looks_again_in(request.me, found, request.now),
    )
