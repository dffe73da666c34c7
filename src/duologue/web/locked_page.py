"""The one page of a browser that is locked, at whatever address: how to open it, and nothing else."""

from __future__ import annotations

from django.http import HttpResponse

from duologue.people import device_locks, passkeys
from duologue.people.refusals import Refusal
from duologue.web import failures, passkey_options
from duologue.web.page import render_page
from duologue.web.request import AnyRequest

# What it says to scripts as well: they load the page anew, and it is this one.
LOCKED = 423


def show_locked(
    request: AnyRequest, refusal: Refusal | None = None, *, onward: str = "", meanwhile: str = ""
) -> HttpResponse:
    """`onward` is where to go on; `meanwhile` what a form had sent, sealed. Both are this request's own where
    it came to another page."""
    locked = request.arrived.locked
    assert locked is not None
    if not onward:
        onward = request.path
        if request.method == "POST":
            meanwhile = device_locks.seal_meanwhile(locked, failures.list_to_send_again(request))
    at = passkey_options.find_site(request)
    asked = None if at is None else passkeys.make_options_to_unlock(locked, at, request.now)
    response = render_page(
        request,
        "locked/locked.html",
        status=LOCKED,
        has_pin=device_locks.has_pin(locked),
        to_show=None if asked is None else passkey_options.write_options(asked),
        onward=onward,
        meanwhile=meanwhile,
        wrong={} if refusal is None else {refusal.field or "form": refusal.message},
    )
    # No page that was open before comes back from the browser's own store.
    response.headers["Clear-Site-Data"] = '"cache"'
    return response
