"""Pages for what went wrong: what became of the words first, then what to do. None needs the database.

A program that came by the API is told in a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpResponse, JsonResponse

from duologue.languages import _, mark
from duologue.people.refusals import Refusal
from duologue.web.page import render_page
from duologue.web.request import AnyRequest

# What must not be written back into a page.
NEVER_ECHOED = re.compile(r"password|secret|code|token|csrf|^(pin|proof|passkey|meanwhile)$", re.I)
# Beside one of those it is the same once more; elsewhere it is a day.
ONCE_MORE = "again"
# What a form sends beside a person's words: needed to send it again, of no use to a reader.
UNSEEN = re.compile(
    r"^\d+\.(id|kind|step|expects|for|said|based|take|drop)$"
    r"|^(move|do|card|offered|colour|zone|slug|day|until|today|step|of|tap|for|own|seen|based|on|language)$"
    r"|^(from|to|rest|away|choice|matter|kind|pace|beside|one_device|span|field|keeps|part)$"
    r"|^(asks|auth|closeness|digest|door|end_others|endpoint|evening|going|guess|hard_season|held|id|idea)$"
    r"|^(may|minutes|most|no_hints|onward|p256dh|pause_of|ritual|round|rounds|says|sensual|sooner|stress)$"
    r"|^(sure|ticket|together|whose|world|answer)$"
    # What names a picture or a recording, and the points of a drawing.
    r"|\[\w+:(held|strokes)\]$"
)
AN_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.I)
A_DAY = re.compile(r"\d{4}-\d\d-\d\d")

PROGRAMS = "/api/v1/"
TO_A_PROGRAM = {
    400: mark("This could not be read."),
    404: mark("There is nothing here, or nothing for you."),
    413: mark("That is longer than fits. Nothing was changed."),
    500: mark("Something broke on our side. Sending the same id again is safe."),
    503: mark("Too much at once. Try again in a moment."),
    507: mark("There is no room left on the machine. Nothing was changed; send the same id again later."),
}


def show_not_found(request: AnyRequest, exception: Exception | None = None) -> HttpResponse:
    """One page for closed, foreign and unknown, to whoever asks; an old tab's words are given back."""
    return _show_failure(request, "failures/not-found.html", status=404, typed=list_words(request))


def show_not_a_page(request: AnyRequest, allowed: str) -> HttpResponse:
    """An address that only forms send something to, opened as a page: by a tab that was kept, perhaps."""
    response = _show_failure(request, "failures/not-a-page.html", status=405)
    response["Allow"] = allowed
    return response


def show_bad_request(request: AnyRequest, exception: Exception | None = None) -> HttpResponse:
    # What looks for a form's token reads the form before any page does, and meets this first.
    if isinstance(exception, (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)):
        return show_too_long(request)
    return _show_failure(request, "failures/broken.html", status=400, typed=list_words(request))


def show_broken(request: AnyRequest) -> HttpResponse:
    return _show_failure(request, "failures/broken.html", status=500, typed=list_words(request))


def show_csrf(request: AnyRequest, reason: str = "") -> HttpResponse:
    """The words are given back to read and copy, never to send on: they may be somebody else's."""
    has_cookie = settings.CSRF_COOKIE_NAME in request.COOKIES
    why = "failures/too-old.html" if has_cookie else "failures/no-cookie.html"
    return _show_failure(request, why, status=403, typed=list_words(request))


def show_signed_out(request: AnyRequest) -> HttpResponse:
    return _show_failure(request, "failures/signed-out.html", status=401, typed=list_words(request))


def show_too_long(request: AnyRequest) -> HttpResponse:
    return _show_failure(request, "failures/too-long.html", status=413)


def show_plain_http(request: AnyRequest) -> HttpResponse:
    return _show_failure(request, "failures/plain-http.html", status=403)


def show_foreign_host(request: AnyRequest) -> HttpResponse:
    return _show_failure(request, "failures/foreign-host.html", status=421)


def show_wrong_keys(request: AnyRequest) -> HttpResponse:
    return _show_failure(request, "failures/wrong-keys.html", status=503, typed=list_words(request))


def show_refused(request: AnyRequest, refusal: Refusal) -> HttpResponse:
    return _show_failure(
        request, "failures/refused.html", status=422, message=refusal.message, typed=list_words(request)
    )


def show_overtaken(request: AnyRequest) -> HttpResponse:
    return _show_failure(request, "failures/overtaken.html", status=409, typed=list_words(request))


def show_busy(request: AnyRequest) -> HttpResponse:
    response = _show_failure(
        request,
        "failures/busy.html",
        status=503,
        typed=list_words(request),
        again=list_to_send_again(request),
    )
    response.headers["Retry-After"] = "3"
    return response


def show_full(request: AnyRequest) -> HttpResponse:
    return _show_failure(
        request,
        "failures/full.html",
        status=507,
        typed=list_words(request),
        again=list_to_send_again(request),
    )


def _show_failure(request: AnyRequest, template: str, *, status: int, **values: Any) -> HttpResponse:
    if request.path.startswith(PROGRAMS) and status in TO_A_PROGRAM:
        return JsonResponse(
            {"why": _(TO_A_PROGRAM[status])}, status=status, content_type="application/json; charset=utf-8"
        )
    return render_page(request, template, status=status, **values)


def _list_sent(request: AnyRequest) -> list[tuple[str, str]]:
    if request.method != "POST":
        return []
    return [
        (name, value)
        for name, values in _read_post(request).lists()
        for value in values
        if name != "csrfmiddlewaretoken"
    ]


def _read_post(request: AnyRequest) -> Any:
    try:
        return request.POST
    except Exception:  # noqa: BLE001 - a body that cannot be read is one reason to be here
        from django.http import QueryDict

        return QueryDict()


def list_words(request: AnyRequest) -> list[str]:
    """What a person wrote, to be shown to them."""
    return choose_words(_list_sent(request))


def choose_words(sent: Iterable[tuple[str, str]]) -> list[str]:
    """Of what a form sent, what a person wrote."""
    pairs = list(sent)
    has_secret = any(NEVER_ECHOED.search(name) for name, _ in pairs)
    return [
        value
        for name, value in pairs
        if value.strip() and not (has_secret and name == ONCE_MORE)
        if not UNSEEN.search(name) and not NEVER_ECHOED.search(name)
        if not value.isdigit() and not AN_ID.fullmatch(value) and not A_DAY.fullmatch(value)
    ]


def list_to_send_again(request: AnyRequest) -> list[tuple[str, str]]:
    """What to send once more; nothing at all if part of it may not be written into a page."""
    sent = _list_sent(request)
    return [] if any(NEVER_ECHOED.search(name) for name, _ in sent) else sent
