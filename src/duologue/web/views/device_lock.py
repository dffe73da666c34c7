"""The lock of this browser: setting it, turning it, opening it."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from duologue.people import cookies, device_locks, devices, host, passkeys
from duologue.people.passkeys_shown import ShownPasskey
from duologue.people.refusals import NotFound, Refusal
from duologue.web import direction, failures, forms, locked_page, passkey_options
from duologue.web.admission import admit_anyone, admit_reader, show_while_locked
from duologue.web.gate import forget_here, redirect, set_cookies
from duologue.web.page import render_page
from duologue.web.refused import show_refused, tell_wrong
from duologue.web.request import AnyRequest, Request


def _show_settings(request: Request, no: Refusal | None = None) -> HttpResponse:
    at, me = passkey_options.find_site(request), request.me
    return render_page(
        request,
        "me/lock.html",
        status=422 if no else 200,
        here="us",
        both=direction.read_both_isolated(me),
        may=device_locks.may_lock(me),
        lock=device_locks.read_mine(me),
        by_passkey=at is not None and passkeys.opens_here(me.person_id, at.host),
        minutes=device_locks.MINUTES,
        wrong=tell_wrong(no),
        typed=forms.read_typed(request.POST),
        to_prove=passkey_options.write_options_to_prove(request),
    )


@admit_reader
@require_http_methods(["GET", "POST"])
@show_refused(_show_settings)
def lock_settings(request: Request) -> HttpResponse:
    if request.method == "GET":
        return _show_settings(request)
    sent, by, at = request.POST, request.arrived.by, passkey_options.find_site(request)
    assert by is not None
    seen = device_locks.put_lock(
        request.me,
        by.values[cookies.KEY],
        sent.get("pin", ""),
        sent.get("again", ""),
        forms.read_sent_number(sent, "minutes"),
        passkey_options.read_proof(request),
        request.now,
        host.find_stretching(),
        host="" if at is None else at.host,
    )
    return redirect("/me/lock/", cookies.renew(by.values, seen, secured=True))


@admit_reader
@require_POST
@show_refused(_show_settings)
def remove(request: Request) -> HttpResponse:
    device_locks.remove_lock(
        request.me, passkey_options.read_proof(request), request.now, host.find_stretching()
    )
    return HttpResponseRedirect("/me/lock/")


@admit_reader
@require_POST
def lock_now(request: Request) -> HttpResponse:
    device_locks.lock_now(request.me)
    response = HttpResponseRedirect("/")
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@admit_reader
@require_POST
def stay(request: Request) -> HttpResponse:
    """Somebody reads or types on a page that sends nothing else: the gate has noted that."""
    return HttpResponse(status=204)


@admit_reader
@require_safe
def look(request: Request) -> HttpResponse:
    """Whether it is open still, to a page that nobody has touched for a while."""
    return JsonResponse({"minutes": request.me.locks_after or 0})


def _show_again(request: AnyRequest, no: Refusal) -> HttpResponse:
    onward, meanwhile = request.POST.get("onward", "/"), request.POST.get("meanwhile", "")
    return locked_page.show_locked(request, no, onward=onward or "/", meanwhile=meanwhile)


@admit_anyone
@show_while_locked
@require_POST
@show_refused(_show_again)
def open_by_pin(request: AnyRequest) -> HttpResponse:
    locked = request.arrived.locked
    if locked is None:
        return HttpResponseRedirect("/")
    seen = device_locks.open_with_pin(
        locked, request.POST.get("pin", ""), request.now, host.find_stretching()
    )
    return _go_on(request, seen)


@admit_anyone
@show_while_locked
@require_POST
@show_refused(_show_again)
def open_by_passkey(request: AnyRequest) -> HttpResponse:
    locked, at = request.arrived.locked, passkey_options.find_site(request)
    if locked is None:
        return HttpResponseRedirect("/")
    if at is None:
        raise Refusal(passkeys.NOT_OF_THIS_DEVICE)
    seen = device_locks.open_with_passkey(
        locked, ShownPasskey(request.POST.get("passkey", ""), at), request.now
    )
    return _go_on(request, seen)


@admit_anyone
@show_while_locked
@require_POST
def sign_out(request: AnyRequest) -> HttpResponse:
    """Leave a browser that is locked: its account is secured, so nothing is lost."""
    if request.arrived.locked is None:
        raise NotFound
    devices.end_locked(request.arrived.locked)
    return forget_here(redirect("/", cookies.clear()))


def _go_on(request: AnyRequest, seen: str) -> HttpResponse:
    """Back to where one was; what a form had brought meanwhile is shown, to be sent once more."""
    by, locked, onward = request.arrived.by, request.arrived.locked, request.POST.get("onward", "/")
    assert by is not None and locked is not None
    if not url_has_allowed_host_and_scheme(onward, None) or not onward.startswith("/"):
        onward = "/"
    wanted = cookies.renew(by.values, seen, secured=True)
    sent = device_locks.unseal_meanwhile(locked, request.POST.get("meanwhile", ""))
    if not sent.fields:
        return redirect(onward, wanted)
    response = render_page(request, "locked/opened.html", sent=sent, typed=failures.choose_words(sent.fields))
    set_cookies(response, wanted)
    return response
