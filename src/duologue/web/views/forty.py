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
from duologue.web.admission import partner, reader
from duologue.web.page import page
from duologue.web.request import Request


@partner
@require_safe
def who_said_it(request: Request) -> HttpResponse:
    me, both = request.me, direction.both(request.me)
    since = forty_days.since(me)
    lines = forty_days.who_said_it(me, since, request.now) if since else []
    is_time = since is not None and forty_days.is_day_15(me, since, request.now)
    told = [remembering.line(said, me, both) for said in lines]
    if since is not None and told:
        forty_days.look(me, Back.WHO_SAID_IT, since, request.now)
    return page(request, "thread/who-said-it.html", here="ours", both=both, is_time=is_time, lines=told)


@reader
@require_safe
def four_lines(request: Request, month: int | None = None) -> HttpResponse:
    """Of the latest month that is over, or of an earlier one."""
    me, both = request.me, direction.both(request.me)
    since = forty_days.since(me)
    over = forty_days.months(me, since, request.now) if since else 0
    if month is not None and not 1 <= month <= over:
        raise NotFound
    number = month or over
    found = forty_days.four_lines(me, since, number, request.now) if since and number else []
    told = [remembering.line(said, me, both) for said in found]
    if since is not None and number == over:
        forty_days.look(me, Back.FOUR_LINES, since, request.now)
    return page(
        request, "thread/four-lines.html", here="ours", both=both, number=number, over=over, lines=told
    )


@partner
@require_http_methods(["GET", "HEAD", "POST"])
def still(request: Request) -> HttpResponse:
    """One of one's own answers, come back: yes, or a line that puts it differently."""
    if request.method != "POST":
        return _still(request)
    sent = request.POST
    if sent.get("do") not in ("yes", "differently"):
        raise NotFound
    words = sent.get("differently", "") if sent["do"] == "differently" else None
    about, id_ = forms.sent_id(sent, "answer"), forms.sent_id(sent)
    try:
        still_true.answer(request.me, about, request.now, differently=words, id=id_)
    except Refusal as no:
        return _still(request, words or "", no)
    return HttpResponseRedirect("/")


def _still(request: Request, typed: str = "", no: Refusal | None = None) -> HttpResponse:
    me, both = request.me, direction.both(request.me)
    said = forty_days.comes_back(me, request.now)
    if no is not None and (said is None or no.field is None):
        # The page has no place for it any more.
        raise no
    return page(
        request,
        "thread/still-true.html",
        status=422 if no else 200,
        here="ours",
        both=both,
        said=said and remembering.line(said, me, both),
        typed=typed,
        wrong=no.message if no else "",
    )


@partner
@require_http_methods(["GET", "HEAD", "POST"])
def evening(request: Request) -> HttpResponse:
    """What came of something both said yes to: a line to keep, or nothing."""
    if request.method != "POST":
        return _evening(request)
    sent = request.POST
    if sent.get("do") not in ("keep", "nothing"):
        raise NotFound
    text = sent.get("text", "") if sent["do"] == "keep" else None
    idea, id_ = forms.sent_id(sent, "idea"), forms.sent_id(sent)
    own = sent.get("for") != "both"
    try:
        happened.answer(request.me, idea, request.now, text=text, own=own, id=id_)
    except Refusal as no:
        return _evening(request, text or "", no, own=own)
    return HttpResponseRedirect("/")


def _evening(
    request: Request, typed: str = "", no: Refusal | None = None, *, own: bool = True
) -> HttpResponse:
    idea = happened.find(request.me, request.now)
    if no is not None and idea is None:
        raise no
    return page(
        request,
        "thread/evening.html",
        status=422 if no else 200,
        here="ours",
        both=direction.both(request.me),
        idea=idea,
        typed=typed,
        wrong=no.message if no else "",
        own=own,
    )
