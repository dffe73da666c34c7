"""The day's question: what is asked, what one gave, and the hour from which it opens."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST, require_safe

from duologue.people import days, own_settings
from duologue.people.refusals import NotFound, Refusal
from duologue.rounds.daily import answering
from duologue.rounds.daily import question_of_today as daily
from duologue.rounds.daily.question_of_today import OfDay
from duologue.web import direction, forms
from duologue.web.admission import admit_partner
from duologue.web.page import render_page
from duologue.web.request import Request
from duologue.wording.values import say_problem


@admit_partner
@require_safe
def question(request: Request) -> HttpResponse:
    found = _read_of_day(request)
    return _show_page(request, found, forms.read_sent_number(request.GET, "turn"))


@admit_partner
@require_POST
def answer(request: Request) -> HttpResponse:
    day, card = _read_sent(request)
    raw = forms.read_raw_values(request.POST, 0)
    try:
        wrong = answering.give(request.me, day, card, raw, request.now, based=request.POST.get("based"))
    except Refusal as no:
        if no.field != answering.FIELD:
            raise
        return _ask_once_more(request, card, raw, no.message, status=409)
    if wrong is not None:
        said = next(map(say_problem, wrong.errors.values()), "")
        return _ask_once_more(request, card, raw, said, status=422)
    return _lead_back(request, card)


@admit_partner
@require_POST
def take_back(request: Request) -> HttpResponse:
    day, card = _read_sent(request)
    answering.take_back(request.me, day, card, request.now)
    return _lead_back(request, card)


@admit_partner
@require_POST
def together(request: Request) -> HttpResponse:
    day, card = _read_sent(request)
    answering.say_together(request.me, day, card, request.now)
    return _lead_back(request, card)


@admit_partner
@require_POST
def settings(request: Request) -> HttpResponse:
    sent, today = request.POST, days.find_latest_date(request.me, request.now)
    hour = forms.read_sent_number(sent, "opens_from")
    own_settings.set_question(request.me, asks="asks" in sent, hour=-1 if hour is None else hour, today=today)
    return HttpResponseRedirect("/me/")


def _read_of_day(request: Request) -> OfDay:
    found = daily.find_today(request.me, request.now, direction.MARKED)
    if found is None:
        raise NotFound
    return found


def _read_sent(request: Request) -> tuple[date, str]:
    day = forms.read_sent_day(request.POST, "day")
    if day is None:
        raise NotFound
    return day, request.POST.get("card", "")


def _lead_back(request: Request, card: str) -> HttpResponse:
    """To the question's page, or to the round that has just come of it."""
    found = _read_of_day(request)
    for one in found.questions:
        if one.card.id == card:
            to = f"/question/?turn={one.turn}" if one.round_id is None else f"/rounds/{one.round_id}/"
            return HttpResponseRedirect(to)
    return HttpResponseRedirect("/question/")


def _ask_once_more(
    request: Request, card: str, typed: dict[str, object], wrong: str, *, status: int
) -> HttpResponse:
    """The question as it stands, with what was typed and what to do."""
    found = _read_of_day(request)
    turn = next((one.turn for one in found.questions if one.card.id == card), None)
    return _show_page(request, found, turn, status=status, typed=typed, wrong=wrong)


def _show_page(
    request: Request,
    found: OfDay,
    turn: int | None,
    *,
    status: int = 200,
    typed: dict[str, object] | None = None,
    wrong: str = "",
) -> HttpResponse:
    shown = found.find_at(turn)
    return render_page(
        request,
        "question.html",
        status=status,
        both=direction.read_both_isolated(request.me),
        of_day=found,
        one=shown,
        another=found.find_after(shown),
        is_evening=request.now >= days.find_moment(request.me, found.day, found.hour),
        typed=typed or {},
        wrong=wrong,
        state=found.state,
        look_in=daily.find_time_to_look_again(request.me, found, request.now),
    )
