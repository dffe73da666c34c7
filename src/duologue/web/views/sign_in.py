"""Signing in: by name and password, or by name and recovery code."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from duologue.people import cookies, host, passkeys, signing_in
from duologue.people.cookies import NewDevice
from duologue.people.passkeys_shown import ShownPasskey
from duologue.people.refusals import Refusal
from duologue.people.signing_in import Ticket
from duologue.web import device_names, forms, passkey_options
from duologue.web.admission import admit_anyone, show_while_locked
from duologue.web.gate import redirect, set_cookies
from duologue.web.page import render_page
from duologue.web.refused import tell_wrong
from duologue.web.request import AnyRequest
from duologue.web.views.account import show_sheet

MOST_CODE = 80


@admit_anyone
@show_while_locked
@require_http_methods(["GET", "POST"])
def sign_in(request: AnyRequest) -> HttpResponse:
    if request.method == "GET":
        return _show_at_the_door(request)
    sent = request.POST
    try:
        new = signing_in.sign_in(
            sent.get("name", ""),
            sent.get("password", ""),
            request.now,
            host.find_stretching(),
            address=request.META.get("REMOTE_ADDR", ""),
            label=device_names.name_sender(request),
            before=request.me or request.arrived.locked,
        )
    except Refusal as no:
        return _show_at_the_door(request, no)
    return redirect("/", cookies.set_for_device(new))


@admit_anyone
@show_while_locked
@require_POST
def by_passkey(request: AnyRequest) -> HttpResponse:
    """A passkey that opens everything; or one that says who it is, and then the password that opens."""
    sent, at = request.POST, passkey_options.find_site(request)
    try:
        if at is None:
            raise Refusal("Browsers take no passkey at this address. Please use your password.")
        if "ticket" in sent:
            new: NewDevice | Ticket = signing_in.sign_in_with_ticket(
                sent.get("ticket", ""),
                sent.get("password", ""),
                request.now,
                host.find_stretching(),
                address=request.META.get("REMOTE_ADDR", ""),
                label=device_names.name_sender(request),
                before=request.me or request.arrived.locked,
            )
        else:
            new = signing_in.sign_in_with_passkey(
                ShownPasskey(sent.get("passkey", ""), at),
                request.now,
                label=device_names.name_sender(request),
                before=request.me or request.arrived.locked,
            )
    except Refusal as no:
        return _show_at_the_door(request, no, ticket=sent.get("ticket", ""))
    if isinstance(new, Ticket):
        return _show_at_the_door(request, ticket=new.text)
    return redirect("/", cookies.set_for_device(new))


def _show_at_the_door(request: AnyRequest, no: Refusal | None = None, ticket: str = "") -> HttpResponse:
    at = passkey_options.find_site(request)
    return render_page(
        request,
        "sign-in/sign-in.html",
        status=422 if no else 200,
        typed=forms.read_typed(request.POST),
        wrong={"form": no.message} if no else {},
        to_show=at and passkey_options.write_options(passkeys.make_options_to_sign_in(at, request.now)),
        ticket=ticket,
    )


@admit_anyone
@show_while_locked
@require_http_methods(["GET", "POST"])
def recovery(request: AnyRequest) -> HttpResponse:
    if request.method == "GET":
        return render_page(request, "sign-in/recovery.html", typed={}, code="", wrong={})
    sent = request.POST
    try:
        found = signing_in.sign_in_with_recovery(
            sent.get("name", ""),
            sent.get("code", ""),
            sent.get("new_password", ""),
            request.now,
            host.find_stretching(),
            label=device_names.name_sender(request),
            before=request.me or request.arrived.locked,
            end_others=sent.get("end_others") == "yes",
        )
    except Refusal as no:
        wrong = tell_wrong(no)
        # Thirty-two letters from paper: whoever typed them mends the one that is wrong, and not all of them.
        return render_page(
            request,
            "sign-in/recovery.html",
            status=422,
            typed=forms.read_typed(sent),
            code=sent.get("code", "")[:MOST_CODE],
            wrong=wrong,
        )
    response = show_sheet(request, found.sheet)
    set_cookies(response, cookies.set_for_device(found.device))
    return response
