"""The one page of a browser that is locked, at whatever address: how to open it, and nothing else."""

from __future__ import annotations

from django.http import HttpResponse
from django.middleware.csrf import CsrfViewMiddleware

from duologue.people import device_locks, passkeys
from duologue.people.device_locks import SentMeanwhile
from duologue.people.refusals import Refusal
from duologue.web import failures, passkey_options
from duologue.web.page import render_page
from duologue.web.request import AnyRequest

# What it says to scripts as well: they load the page anew, and it is this one.
LOCKED = 423
# Where a tap is an answer, and worth as much as words.
OF_ANSWERS = ("/rounds/", "/question/")


def show_locked(
    request: AnyRequest, refusal: Refusal | None = None, *, onward: str = "", meanwhile: str = ""
) -> HttpResponse:
    """`onward` is where to go on; `meanwhile` what a form had sent, sealed. Both are this request's own where
    it came to another page."""
    locked = request.arrived.locked
    assert locked is not None
    if not onward:
        onward = request.path
        sent = _read_sent(request)
        meanwhile = device_locks.seal_meanwhile(locked, sent) if sent.fields else ""
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


class _OwnForms(CsrfViewMiddleware):
    """The framework's own judgement of a form, without its page for those that fail."""

    def _reject(self, request: object, reason: str) -> HttpResponse:
        return HttpResponse(status=403)


def _answer_nothing(_request: object) -> HttpResponse:
    return HttpResponse()


_OWN_FORMS = _OwnForms(_answer_nothing)


def _read_sent(request: AnyRequest) -> SentMeanwhile:
    """What of a form is kept until it is open.

    Whoever holds the phone, or a neighbour on its host, may have sent it: what another site's page sent is
    there to be read and never to be sent on, and what nobody can read beforehand, such as a tap that leaves
    or erases, is not kept at all.
    """
    if request.method != "POST":
        return SentMeanwhile()
    words = failures.list_words(request)
    if _OWN_FORMS.process_view(request, _answer_nothing, (), {}) is not None:
        return SentMeanwhile(fields=tuple(("text", one) for one in words))
    if not words and not request.path.startswith(OF_ANSWERS):
        return SentMeanwhile()
    return SentMeanwhile(request.path, tuple(failures.list_to_send_again(request)))
