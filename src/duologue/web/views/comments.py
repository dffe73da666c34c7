"""Comments under an article: handed in, reported, taken back. These routes are there only where a host
turned comments on."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from duologue.comments import commenting
from duologue.people.refusals import Refusal
from duologue.web import forms
from duologue.web.admission import admit_partner
from duologue.web.refused import tell_wrong
from duologue.web.request import Request
from duologue.web.views.library import show_article


@admit_partner
@require_POST
def write(request: Request, name: str) -> HttpResponse:
    sent = request.POST
    try:
        code = commenting.write(
            request.me,
            name,
            sent.get("name", ""),
            sent.get("text", ""),
            request.now,
            id=forms.read_sent_id(sent),
        )
    except Refusal as no:
        typed = {"name": sent.get("name", ""), "text": sent.get("text", "")}
        return show_article(request, name, status=422, commented={"typed": typed, "wrong": tell_wrong(no)})
    # Answered with the page itself: an address to be led to would have the code in it, or lose it.
    return show_article(request, name, commented={"code": code})


@admit_partner
@require_POST
def report(request: Request, name: str, id: UUID) -> HttpResponse:
    commenting.report(name, id)
    return show_article(request, name, commented={"reported": True})


@admit_partner
@require_POST
def take_back(request: Request, name: str) -> HttpResponse:
    code = request.POST.get("code", "")
    try:
        gone = commenting.take_back(name, code, request.now, request.me)
    except Refusal as no:
        return show_article(request, name, status=422, commented={"wrong": {"code": no.message}})
    return show_article(
        request,
        name,
        status=200 if gone else 422,
        commented={"gone": True} if gone else {"no_such_code": True},
    )
