"""Securing the account, and what can be changed about it afterwards."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from duologue.people import (
    cookies,
    erasing,
    host,
    passkeys,
    password,
    proving,
    securing,
    sheets,
    telling,
    trying,
    ways_in,
)
from duologue.people import devices as signed_in
from duologue.people.passkeys_shown import MadePasskey, ShownPasskey, Site
from duologue.people.refusals import Refusal
from duologue.people.sheets import Sheet
from duologue.web import device_names, direction, forms, passkey_options
from duologue.web.admission import admit_reader
from duologue.web.gate import forget_here, redirect
from duologue.web.page import render_page
from duologue.web.refused import show_refused, tell_wrong
from duologue.web.request import AnyRequest, Request


def _show_page(request: Request, no: Refusal | None = None, beside: str = "") -> HttpResponse:
    wrong = tell_wrong(no)
    both, typed, at = (
        direction.read_both_isolated(request.me),
        forms.read_typed(request.POST),
        passkey_options.find_site(request),
    )
    return render_page(
        request,
        "me/account.html",
        status=422 if no else 200,
        here="us",
        both=both,
        typed=typed,
        wrong=wrong,
        beside=beside,
        own_name=password.read_own_name(request.me),
        others=len(signed_in.list_devices(request.me, request.now)) > 1,
        waiting=sheets.find_waiting(request.me, request.now) is not None,
        passkeys=passkeys.list_passkeys(request.me, at.host if at else ""),
        has_password=securing.has_password(request.me),
        to_add=at
        and passkey_options.write_options(
            passkeys.make_options_to_add(request.me, at, both.mine.name, request.now)
        ),
        to_prove=passkey_options.write_options_to_prove(request),
    )


def _show_added(request: Request, no: Refusal | None = None) -> HttpResponse:
    return render_page(
        request,
        "me/added.html",
        status=422 if no else 200,
        here="us",
        both=direction.read_both_isolated(request.me),
        telling=telling.tell_everything(request.me, request.now),
        # Whoever says that it was them begins with that.
        mine_first="mine" in request.GET or "proof" in request.POST,
        typed=forms.read_typed(request.POST),
        wrong=tell_wrong(no),
        to_prove=passkey_options.write_options_to_prove(request),
    )


@admit_reader
@require_safe
def account(request: Request) -> HttpResponse:
    return _show_page(request)


@admit_reader
@require_POST
def secure(request: Request) -> HttpResponse:
    """Also from the page of what was added, to take it back: a session older than that sets all anew."""
    sent = request.POST
    try:
        if sent.get("password") != sent.get("again"):
            raise Refusal("The two don't match. Type it once more, or paste it into both.", "again")
        sheet = securing.prepare(
            request.me,
            sent.get("sign_in_name", ""),
            sent.get("password", ""),
            request.now,
            host.find_stretching(),
            end_others=_ends_others(request),
            beside=sent.get("beside", ""),
        )
    except Refusal as no:
        return _show_page(request, no, beside=sent.get("beside", ""))
    return show_sheet(request, sheet)


@admit_reader
@require_http_methods(["GET", "POST"])
def sheet(request: Request) -> HttpResponse:
    """The sheet that waits on this device, until the last four of its code were typed from the paper; what
    stands on it is shown by the page that made it alone."""
    if request.method == "GET":
        waits = sheets.find_waiting(request.me, request.now) is not None
        return _show_untried(request) if waits else HttpResponseRedirect("/me/account/")
    sent = request.POST
    id_ = forms.read_sent_id(sent) if "id" in sent else None
    try:
        trying.finish_sheet(request.me, id_, sent.get("last", ""), request.now)
    except Refusal as no:
        waiting = sheets.find_waiting(request.me, request.now)
        if waiting is None:
            return _show_page(request, no)
        # The page that shows it already has its id; no other learns what stands on it.
        is_shown = waiting.id == id_
        return show_sheet(request, waiting, no.message) if is_shown else _show_untried(request, no.message)
    return render_page(
        request, "me/sheet-kept.html", here="us", both=direction.read_both_isolated(request.me)
    )


def _show_untried(request: Request, wrong: str = "") -> HttpResponse:
    """The field alone, without what it is read from."""
    return render_page(
        request,
        "me/sheet-untried.html",
        status=422 if wrong else 200,
        here="us",
        both=direction.read_both_isolated(request.me),
        wrong=wrong,
    )


def show_sheet(request: AnyRequest, waiting: Sheet, wrong: str = "") -> HttpResponse:
    """All that is needed to come back, and the field in which it is tried."""
    return render_page(
        request,
        "me/recovery-code.html",
        status=422 if wrong else 200,
        sheet=waiting,
        code=waiting.code.text,
        again=waiting.why in (ways_in.CODE, ways_in.RECOVERED),
        counts=waiting.why == ways_in.RECOVERED,
        address=f"{request.scheme}://{request.get_host()}",
        wrong=wrong,
    )


@admit_reader
@require_POST
@show_refused(_show_page)
def secure_by_passkey(request: Request) -> HttpResponse:
    """One touch in the place of a name and a password."""
    new, at = _read_new_passkey(request)
    called = device_names.name_sender(request)
    if not new.secret:
        beside = passkeys.write_for_later(request.me, new, at.host, called)
        return _show_page(request, Refusal(securing.OPENS_NOTHING), beside=beside)
    sheet = securing.prepare_with_passkey(
        request.me, new, at.host, called, request.now, end_others=_ends_others(request)
    )
    return show_sheet(request, sheet)


@admit_reader
@require_POST
@show_refused(_show_page)
def add_passkey(request: Request) -> HttpResponse:
    """One more, with a fresh proof: the new one itself is none, as it could be anybody's."""
    new, at = _read_new_passkey(request)
    proving.demand(request.me, passkey_options.read_proof(request), request.now, host.find_stretching())
    called = request.POST.get("label", "") or device_names.name_sender(request)
    passkeys.add(request.me, new, at.host, called, request.now)
    return HttpResponseRedirect("/me/account/")


@admit_reader
@require_POST
def rename_passkey(request: Request, id: UUID) -> HttpResponse:
    try:
        passkeys.rename_passkey(request.me, id, request.POST.get("label", ""))
    except Refusal as no:
        return _show_page(request, Refusal(no.sentence))
    return HttpResponseRedirect("/me/account/")


@admit_reader
@require_POST
@show_refused(_show_page)
def remove_passkey(request: Request, id: UUID) -> HttpResponse:
    passkeys.remove(request.me, id)
    return HttpResponseRedirect("/me/account/")


@admit_reader
@require_POST
@show_refused(_show_page)
def change_password(request: Request) -> HttpResponse:
    sent = request.POST
    password.change_password(
        request.me,
        passkey_options.read_proof(request, "password"),
        sent.get("new_password", ""),
        request.now,
        host.find_stretching(),
        end_others=_ends_others(request),
    )
    return HttpResponseRedirect("/me/account/")


@admit_reader
@require_POST
@show_refused(_show_page)
def new_code(request: Request) -> HttpResponse:
    sent = request.POST
    sheet = password.prepare_code(
        request.me,
        passkey_options.read_proof(request),
        request.now,
        host.find_stretching(),
        sign_in_name=sent.get("sign_in_name", ""),
        end_others=_ends_others(request),
    )
    return show_sheet(request, sheet)


@admit_reader
@require_safe
def added(request: Request) -> HttpResponse:
    """What was added on the account, and what to do if it wasn't oneself."""
    return _show_added(request)


@admit_reader
@require_POST
@show_refused(_show_added)
def was_me(request: Request) -> HttpResponse:
    proving.note_was_me(request.me, passkey_options.read_proof(request), request.now, host.find_stretching())
    return HttpResponseRedirect("/")


@admit_reader
@require_POST
def later(request: Request) -> HttpResponse:
    telling.put_off(request.me, request.now)
    return HttpResponseRedirect("/")


@admit_reader
@require_http_methods(["GET", "POST"])
def erase(request: Request) -> HttpResponse:
    if request.method == "GET" or request.POST.get("sure") != "yes":
        return render_page(
            request,
            "me/erase.html",
            here="us",
            both=direction.read_both_isolated(request.me),
            asked=request.method == "POST",
        )
    erasing.erase(request.me, request.now)
    return forget_here(redirect("/", cookies.clear()))


def _read_new_passkey(request: Request) -> tuple[MadePasskey, Site]:
    at = passkey_options.find_site(request)
    if at is None:
        raise Refusal("Browsers take no passkey at this address. Please choose a password.")
    return passkeys.read_made(request.me, ShownPasskey(request.POST.get("passkey", ""), at), request.now), at


def _ends_others(request: Request) -> bool:
    return request.POST.get("end_others") == "yes"
