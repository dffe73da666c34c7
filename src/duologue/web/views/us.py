"""The two of you: who is here, inviting the other, and all that is set up once."""

from __future__ import annotations

from collections.abc import Sequence
from random import SystemRandom
from uuid import UUID

from django.db import IntegrityError
from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from duologue.config import addresses
from duologue.counsel import links
from duologue.engine.script import Card
from duologue.people import inviting, rescuing
from duologue.people.refusals import Refusal
from duologue.rounds import first_card
from duologue.web import direction, forms, qr
from duologue.web.admission import admit_partner, admit_reader
from duologue.web.page import render_page
from duologue.web.refused import tell_wrong
from duologue.web.request import Request
from duologue.web.stream import note_last_event

OFFERED = 3


@admit_reader
@require_safe
def us(request: Request) -> HttpResponse:
    return show_us(request)


def show_us(request: Request, no: Refusal | None = None) -> HttpResponse:
    """The page of the two; `no` is why what was sent from it came to nothing."""
    me = request.me
    waiting = [] if me.former or me.other_here else _list_open(request)
    refused = {"typed": forms.read_typed(request.POST), "message": no.message} if no is not None else {}
    return render_page(
        request,
        "us/us.html",
        status=422 if no is not None else 200,
        here="us",
        both=direction.read_both_isolated(me),
        waiting=waiting,
        rescue=rescuing.find_standing(me),
        asks=links.list_standing(me, request.now).asks,
        **refused,
    )


@admit_partner
@require_http_methods(["GET", "POST"])
def invite(request: Request) -> HttpResponse:
    if request.me.other_here:
        if request.method == "POST" and not first_card.is_sent(request.me, forms.read_sent_id(request.POST)):
            # Written while the other came by another way.
            raise Refusal("There are two of you here already.")
        # A page left open on the link moves on to what opened.
        return HttpResponseRedirect("/")
    if request.method == "POST":
        return _invite(request)
    note_last_event(request)
    if waiting := _list_open(request):
        link = addresses.make_link(
            f"/i/{waiting[0].id}/", inviting.read_link_secret(request.me, waiting[0].id)
        )
        return render_page(
            request,
            "us/link.html",
            here="us",
            both=direction.read_both_isolated(request.me),
            link=link,
            qr=qr.draw_svg(link),
            one=waiting[0],
        )
    return _show_form(request)


def _invite(request: Request) -> HttpResponse:
    sent = request.POST
    try:
        first_card.answer_and_invite(
            request.me,
            sent.get("card", ""),
            forms.read_raw_values(sent, 0),
            sent.get("words", ""),
            forms.read_sent_id(sent),
            request.now,
        )
    except IntegrityError:
        pass  # the same form a second time: what it made is shown
    except Refusal as no:
        return _show_form(request, no)
    return HttpResponseRedirect("/us/invite/")


def _show_form(request: Request, no: Refusal | None = None) -> HttpResponse:
    field = f"0.f.{first_card.find_field()}"
    typed = forms.read_typed(request.POST) | {"answer": request.POST.get(field, "")}
    wrong = tell_wrong(no)
    cards = _draw_offered(request.POST.getlist("offered"), request.POST.get("card"))
    status = 422 if no else 200
    both = direction.read_both_isolated(request.me)
    return render_page(
        request,
        "us/invite.html",
        status=status,
        here="us",
        both=both,
        cards=cards,
        field=field,
        typed=typed,
        wrong=wrong,
    )


def _draw_offered(before: Sequence[str], chosen: str | None) -> list[Card]:
    """A few light questions: those that the form had `before`, in its order, else others; the one already
    chosen is among them."""
    known = {card.id: card for card in first_card.list_cards()}
    kept = [id_ for id_ in dict.fromkeys(before) if id_ in known][:OFFERED]
    if chosen in known and chosen not in kept:
        kept = [chosen, *kept[: OFFERED - 1]]
    rest = [id_ for id_ in known if id_ not in kept]
    return [known[id_] for id_ in (*kept, *SystemRandom().sample(rest, OFFERED - len(kept)))]


@admit_partner
@require_POST
def take_back(request: Request, id: UUID) -> HttpResponse:
    inviting.take_back(request.me, id, request.now)
    return HttpResponseRedirect("/us/")


def _list_open(request: Request) -> list[inviting.InvitationLine]:
    return [line for line in inviting.list_mine(request.me, request.now) if line.state == inviting.OPEN]
