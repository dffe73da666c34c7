"""What the days after the first ten bring: who said it, still true, four lines of the month, and the evening
after a shared yes."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_safe

from duologue.people.refusals import NotFound, Refusal
from duologue.rhythm import forty_days, happened
from duologue.rhythm.forty_days import Back
from duologue.rounds import still_true
from duologue.web import direction, forms, remembering
from duologue.web.admission import admit_partner, admit_reader
from duologue.web.page import render_page
from duologue.web.request import Request


@admit_partner
@require_safe
def who_said_it(request: Request) -> HttpResponse:
    me, both = request.me, direction.read_both_isolated(request.me)
    since = forty_days.read_since(me)
    lines = forty_days.find_who_said_it(me, since, request.now) if since else []
    is_time = since is not None and forty_days.is_day_15(me, since, request.now)
    told = [remembering.remember_line(said, me, both) for said in lines]
    if since is not None and told:
        forty_days.look(me, Back.WHO_SAID_IT, since, request.now)
    return render_page(
        request, "thread/who-said-it.html", here="ours", both=both, is_time=is_time, lines=told
    )


@admit_reader
@require_safe
def four_lines(request: Request, month: int | None = None) -> HttpResponse:
    """Of the latest month that is over, or of an earlier one."""
    me, both = request.me, direction.read_both_isolated(request.me)
    since = forty_days.read_since(me)
    over = forty_days.count_months(me, since, request.now) if since else 0
    if month is not None and not 1 <= month <= over:
        raise NotFound
    number = month or over
    found = forty_days.draw_four_lines(me, since, number, request.now) if since and number else []
    told = [remembering.remember_line(said, me, both) for said in found]
    if since is not None and number == over:
        forty_days.look(me, Back.FOUR_LINES, since, request.now)
    return render_page(
        request, "thread/four-lines.html", here="ours", both=both, number=number, over=over, lines=told
    )


@admit_partner
@require_http_methods(["GET", "HEAD", "POST"])
def still(request: Request) -> HttpResponse:
    """One of one's own answers, come back: yes, a line that puts it differently, or not now."""
    if request.method != "POST":
        return _show_still(request)
    sent = request.POST
    if sent.get("do") == "not-now":
        forty_days.put_off_still_true(request.me, request.now)
        return HttpResponseRedirect("/")
    if sent.get("do") not in ("yes", "differently"):
        raise NotFound
    words = sent.get("differently", "") if sent["do"] == "differently" else None
    about, id_ = forms.read_sent_id(sent, "answer"), forms.read_sent_id(sent)
    try:
        still_true.answer(request.me, about, request.now, differently=words, id=id_)
    except Refusal as no:
        return _show_still(request, words or "", no)
    return HttpResponseRedirect("/")


def _show_still(request: Request, typed: str = "", no: Refusal | None = None) -> HttpResponse:
    me, both = request.me, direction.read_both_isolated(request.me)
    said = forty_days.find_what_comes_back(me, request.now)
    if no is not None and (said is None or no.field is None):
        # The page has no place for it any more.
        raise no
    return render_page(
        request,
        "thread/still-true.html",
        status=422 if no else 200,
        here="ours",
        both=both,
        said=said and remembering.remember_line(said, me, both),
        typed=typed,
        wrong=no.message if no else "",
    )


@admit_partner
@require_http_methods(["GET", "HEAD", "POST"])
def evening(request: Request) -> HttpResponse:
    """What came of something both said yes to: a line to keep, or nothing."""
    if request.method != "POST":
        return _show_evening(request)
    sent = request.POST
    if sent.get("do") not in ("keep", "nothing"):
        raise NotFound
    text = sent.get("text", "") if sent["do"] == "keep" else None
    idea, id_ = forms.read_sent_id(sent, "idea"), forms.read_sent_id(sent)
    own = sent.get("for") != "both"
    try:
        happened.answer(request.me, idea, request.now, text=text, own=own, id=id_)
    except Refusal as no:
        return _show_evening(request, text or "", no, own=own)
    return HttpResponseRedirect("/")


def _show_evening(
    request: Request, typed: str = "", no: Refusal | None = None, *, own: bool = True
) -> HttpResponse:
    idea = happened.find(request.me, request.now)
    if no is not None and idea is None:
        raise no
    return render_page(
        request,
        "thread/evening.html",
        status=422 if no else 200,
        here="ours",
        both=direction.read_both_isolated(request.me),
        idea=idea,
        typed=typed,
        wrong=no.message if no else "",
        own=own,
    )
