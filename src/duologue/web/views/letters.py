"""Letters: those that came, one's own, and writing one."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from duologue.keepsakes import letters as post_office
from duologue.keepsakes.letters import Going
from duologue.keepsakes.post import has_come
from duologue.keepsakes.reading_keepsakes import Kept
from duologue.people import own_settings
from duologue.people.refusals import Refusal
from duologue.web import direction, forms
from duologue.web.admission import admit_partner, admit_reader
from duologue.web.page import render_page
from duologue.web.refused import tell_wrong
from duologue.web.request import Request


@admit_reader
@require_safe
def letters(request: Request) -> HttpResponse:
    def is_given(one: Kept) -> bool:
        return one.post is not None and has_come(request.me, one.post.on, request.now)

    return render_page(
        request,
        "letters/letters.html",
        here="ours",
        both=direction.read_both_isolated(request.me),
        found=post_office.find(request.me, request.now),
        is_given=is_given,
    )


@admit_partner
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    if request.method != "POST":
        return _show_form(request, _read_beginning(request))
    typed, id_ = forms.read_typed(request.POST), forms.read_sent_id(request.POST)
    try:
        going = _read_going(typed.get("going", ""))
        on = forms.read_sent_day(request.POST, "on") if going is Going.DAY else None
        text, when = typed.get("text", ""), typed.get("when", "")
        if typed.get("of"):
            unsent = forms.read_sent_id(request.POST, "of")
            post_office.give_after_all(request.me, unsent, id_, text, going, request.now, on=on, when=when)
        else:
            post_office.write(request.me, id_, text, going, request.now, on=on, when=when)
    except Refusal as no:
        return _show_form(request, typed, no)
    return HttpResponseRedirect("/letters/")


@admit_partner
@require_POST
def open_one(request: Request, id: UUID) -> HttpResponse:
    copy = post_office.open_one(request.me, id, request.now)
    return HttpResponseRedirect(f"/kept/{copy}/")


@admit_partner
@require_POST
def lay_by(request: Request, id: UUID) -> HttpResponse:
    post_office.lay_by(request.me, id, request.now)
    return HttpResponseRedirect("/letters/")


@admit_partner
@require_POST
def hold(request: Request) -> HttpResponse:
    own_settings.set_letters(request.me, held="held" in request.POST)
    return HttpResponseRedirect("/letters/")


def _read_beginning(request: Request) -> dict[str, str]:
    """What a form begins with: one's own letter that was never given, or nothing."""
    if "of" not in request.GET:
        return {"going": request.GET.get("going", "")}
    unsent = post_office.read_unsent(request.me, forms.read_sent_id(request.GET, "of"), request.now)
    return {"of": str(unsent.id), "text": unsent.text}


def _read_going(sent: str) -> Going:
    try:
        return Going(sent)
    except ValueError:
        raise Refusal("Choose what becomes of it first.", "going") from None


def _show_form(request: Request, typed: dict[str, str], no: Refusal | None = None) -> HttpResponse:
    wrong = tell_wrong(no)
    return render_page(
        request,
        "letters/new.html",
        status=422 if no else 200,
        here="ours",
        both=direction.read_both_isolated(request.me),
        typed=typed,
        wrong=wrong,
    )
