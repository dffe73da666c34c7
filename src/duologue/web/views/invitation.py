"""An invitation, to whoever holds its link: read it, answer, look around, or say that it isn't for one."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_POST, require_safe

from duologue.people import cookies, inviting
from duologue.people.refusals import NotFound, Refusal
from duologue.rounds import first_card
from duologue.web import direction, forms, leading, speech
from duologue.web.admission import admit_anyone
from duologue.web.gate import redirect
from duologue.web.page import render_page
from duologue.web.refused import tell_wrong
from duologue.web.request import AnyRequest


@admit_anyone
@require_safe
def invitation(request: AnyRequest, id: UUID) -> HttpResponse:
    """The link's page: asks for the secret that stands behind "#", which a script hands over by itself. Who
    came by it before comes home."""
    if request.me is not None and inviting.has_led_here(request.me, id):
        return leading.lead_home()
    return _show_link(request, id)


@admit_anyone
@require_POST
def open_letter(request: AnyRequest, id: UUID) -> HttpResponse:
    secret = request.POST.get("secret", "").strip()
    try:
        shown = _open_first_card(request, id, secret)
    except Refusal as no:
        return _show_link(request, id, no)
    return render_page(
        request, "invitation/letter.html", id=id, shown=shown, secret=secret, typed={}, wrong={}
    )


@admit_anyone
@require_POST
def answer(request: AnyRequest, id: UUID) -> HttpResponse:
    sent, secret = request.POST, request.POST.get("secret", "").strip()
    try:
        joined, outcome = first_card.answer_invitation(
            id,
            secret,
            forms.read_raw_values(sent, 0),
            sent.get("name", ""),
            sent.get("colour", ""),
            sent.get("zone", ""),
            forms.read_sent_id(sent),
            request.now,
            me=request.me,
            language=speech.find_wished_for(request),
        )
    except Refusal as no:
        shown = _open_first_card(request, id, secret)
        typed = forms.read_typed(sent) | {"answer": sent.get(f"0.f.{shown.field}", "")}
        wrong = tell_wrong(no)
        return render_page(
            request,
            "invitation/letter.html",
            status=422,
            id=id,
            shown=shown,
            secret=secret,
            typed=typed,
            wrong=wrong,
        )
    return redirect(
        f"/rounds/{outcome.table.id}/", cookies.set_for_device(joined.device) if joined.device else None
    )


@admit_anyone
@require_POST
def not_for_me(request: AnyRequest, id: UUID) -> HttpResponse:
    """Stores nothing and tells nobody; the link works as before."""
    return render_page(request, "invitation/not-for-me.html")


def _show_link(request: AnyRequest, id: UUID, no: Refusal | None = None) -> HttpResponse:
    return render_page(
        request,
        "invitation/link.html",
        status=422 if no else 200,
        id=id,
        wrong=no.message if no else "",
        # Messengers want the picture's whole address.
        origin=f"{request.scheme}://{request.get_host()}",
    )


def _open_first_card(request: AnyRequest, id: UUID, secret: str) -> first_card.FirstCard:
    shown = first_card.show(id, secret, request.now)
    if shown.letter.state != inviting.OPEN:
        raise NotFound
    name = direction.isolate(shown.letter.name)
    return replace(shown, letter=replace(shown.letter, name=name))
