"""My devices: which are signed in, ending them, tokens for programs, signing out."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from duologue.people import cookies, host, tokens
from duologue.people import devices as signed_in
from duologue.people.refusals import Refusal
from duologue.web import direction, forms, passkey_options
from duologue.web.admission import admit_reader
from duologue.web.gate import forget_here, redirect
from duologue.web.page import render_page
from duologue.web.refused import tell_wrong
from duologue.web.request import Request


@admit_reader
@require_safe
def devices(request: Request) -> HttpResponse:
    return _show_list(request)


@admit_reader
@require_POST
def revoke(request: Request, id: UUID) -> HttpResponse:
    signed_in.revoke(request.me, id, request.now)
    return HttpResponseRedirect("/me/devices/")


@admit_reader
@require_POST
def revoke_others(request: Request) -> HttpResponse:
    signed_in.revoke_others(request.me, request.now)
    return HttpResponseRedirect("/me/devices/")


@admit_reader
@require_POST
def token(request: Request) -> HttpResponse:
    """A token for a program, shown this once; it only reads unless it was asked to do more."""
    sent = request.POST
    try:
        made = tokens.make(
            request.me,
            sent.get("label", ""),
            passkey_options.read_proof(request),
            request.now,
            host.find_stretching(),
            reads_only=sent.get("may") != "everything",
            lives=forms.read_sent_number(sent, "lives") or signed_in.TOKEN_DAYS[0],
        )
    except Refusal as no:
        return _show_list(request, status=422, wrong=tell_wrong(no))
    return _show_list(request, made=made)


@admit_reader
@require_http_methods(["GET", "POST"])
def sign_out(request: Request) -> HttpResponse:
    if request.method == "GET":
        return render_page(
            request, "me/sign-out.html", here="us", both=direction.read_both_isolated(request.me)
        )
    signed_in.sign_out(request.me, request.now)
    return forget_here(redirect("/", cookies.clear()))


def _show_list(
    request: Request, status: int = 200, wrong: dict[str, str] | None = None, made: str = ""
) -> HttpResponse:
    return render_page(
        request,
        "me/devices.html",
        status=status,
        here="us",
        both=direction.read_both_isolated(request.me),
        lines=signed_in.list_devices(request.me, request.now),
        wrong=wrong or {},
        made=made,
        typed=forms.read_typed(request.POST),
        token_days=signed_in.TOKEN_DAYS,
        to_prove=passkey_options.write_options_to_prove(request),
    )
