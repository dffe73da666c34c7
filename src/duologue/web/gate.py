"""The one way in and out: who is asking, whether they may, what headers say, what failures look like."""

from __future__ import annotations

import errno
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from secrets import token_urlsafe
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import DatabaseError, OperationalError
from django.http import HttpResponse, HttpResponseRedirect

from duologue.config import addresses
from duologue.config.addresses import AddressStanding
from duologue.config.clock import tell_time_here
from duologue.languages.speaking import speak, speak_in
from duologue.people import arriving, cookies
from duologue.people.refusals import Busy, Conflict, NotFound, Refusal
from duologue.rounds import releasing
from duologue.vault.errors import KeyFileError
from duologue.web import failures, locked_page, speech
from duologue.web.admission import SELF_ADMITTING, Admits
from duologue.web.request import AnyRequest

MOST_BODY = 256 * 1024
# What takes a file: an export of years, and a picture or a recording beside an answer.
MOST_FILE, MOST_BESIDE = 16 * 1024 * 1024, 13 * 1024 * 1024
FILE_ROUTES = {
    "me/export/bring": MOST_FILE,
    "rounds/<uuid:id>/": MOST_BESIDE,
    "rounds/<uuid:id>/attachments": MOST_BESIDE,
    "api/v1/rounds/<uuidstr:round_id>/attachments": MOST_BESIDE,
}

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": (
        "accelerometer=(), autoplay=(self), browsing-topics=(), camera=(), clipboard-read=(), "
        "clipboard-write=(self), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), "
        "microphone=(self), midi=(), payment=(), screen-wake-lock=(self), usb=()"
    ),
}
STRANGER = arriving.Arrived(None, None, 0)
POLICY = (
    "default-src 'none'; script-src 'nonce-{}'; style-src 'self'; font-src 'self'; img-src 'self' blob:; "
    "media-src 'self' blob:; connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)


def read_clock() -> datetime:
    return tell_time_here()


def make_gate(get_response: Callable[[AnyRequest], HttpResponse]) -> Callable[[AnyRequest], HttpResponse]:
    def pass_through(request: AnyRequest) -> HttpResponse:
        request.nonce = token_urlsafe(16)
        request.arrived = STRANGER
        request.me = None
        request.now = read_clock()
        _read_cookies(request)
        with speak_in(speech.find_language_of(request)):
            response = get_response(request)
            if response.status_code == 405 and not request.path.startswith(failures.PROGRAMS):
                response = failures.show_not_a_page(request, response["Allow"])
            speech.keep_up(request, response)
            return _add_headers(request, response)

    vars(pass_through).update(process_view=_decide, process_exception=_show_rescue)
    return pass_through


def _decide(request: AnyRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
    """None lets the view be called; anything else is the answer in its place."""
    assert request.resolver_match is not None
    most = FILE_ROUTES.get(str(request.resolver_match.route), MOST_BODY)
    if _read_length(request) > most:
        return failures.show_too_long(request)
    if str(request.resolver_match.route).startswith(SELF_ADMITTING):
        return None
    admits = getattr(view, "admits", None)
    if admits is None:
        return failures.show_not_found(request)
    standing = addresses.judge_standing(request.scheme or "", request.get_host())
    if standing is AddressStanding.FOREIGN:
        return failures.show_foreign_host(request)
    if standing is AddressStanding.PLAIN and not getattr(view, "on_plain_http", False):
        return failures.show_plain_http(request)
    _vouch_for_own_forms(request)
    try:
        request.arrived = arriving.arrive(
            request.COOKIES, request.is_secure(), request.now, uses=_is_used(request)
        )
        request.me = request.arrived.me
        if request.me is not None:
            speak(speech.find_language_of(request))
            releasing.release_owed(request.me, request.now)
    except (Refusal, KeyFileError, DatabaseError, OSError) as error:
        return _show_rescue(request, error)
    if request.arrived.locked is not None and not getattr(view, "while_locked", False):
        return locked_page.show_locked(request)
    if admits is Admits.ANYONE:
        return None
    if request.me is None:
        may_ask = request.method != "POST" or getattr(view, "strangers_may_send", False)
        if may_ask and getattr(view, "admits_strangers", _admit_none)():
            return None
        return failures.show_signed_out(request) if request.method == "POST" else HttpResponseRedirect("/")
    if admits is Admits.PARTNER and request.me.former:
        if request.method == "POST" or not getattr(view, "admits_strangers", _admit_none)():
            return failures.show_not_found(request)
        # What is there for everybody is there for a former partner, and as everybody has it.
        request.me = None
    return None


def _admit_none() -> bool:
    return False


def _is_used(request: AnyRequest) -> bool:
    """Whether somebody uses this browser now: a page that only looks what is new keeps no lock open."""
    if request.method == "POST":
        return True
    # Browsers too old to say it accept more kinds of documents where a page is opened than a script asks for.
    is_opened = "xhtml" in request.META.get("HTTP_ACCEPT", "xhtml")
    return bool(request.META.get("HTTP_SEC_FETCH_DEST", "document" if is_opened else "empty") == "document")


def _read_length(request: AnyRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _vouch_for_own_forms(request: AnyRequest) -> None:
    """Give our own forms their origin back.

    Under `no-referrer` browsers send "Origin: null" even from our own pages, which the framework refuses.
    `Sec-Fetch-Site`, which no page can forge, tells ours from others; a browser too old to send it is judged
    by its token alone, whose cookie's `__Host-` prefix keeps neighbours from planting one on https.
    """
    if request.META.get("HTTP_ORIGIN", "null") == "null":
        if request.META.get("HTTP_SEC_FETCH_SITE", "same-origin") == "same-origin":
            request.META["HTTP_ORIGIN"] = f"{request.scheme}://{request.get_host()}"


def _show_rescue(request: AnyRequest, error: Exception) -> HttpResponse | None:
    """A page for what services raise; None leaves the rest to the framework, which answers 500."""
    if isinstance(error, NotFound):
        return failures.show_not_found(request)
    if isinstance(error, Refusal):
        return failures.show_refused(request, error)
    if isinstance(error, Conflict):
        return failures.show_overtaken(request)
    if isinstance(error, Busy):
        return failures.show_busy(request)
    if isinstance(error, KeyFileError):
        return failures.show_wrong_keys(request)
    if isinstance(error, RequestDataTooBig):
        return failures.show_too_long(request)
    if isinstance(error, SuspiciousOperation):
        return failures.show_bad_request(request)
    if is_full(error):
        return failures.show_full(request)
    if isinstance(error, OperationalError):
        return failures.show_busy(request)
    return None


def is_full(error: BaseException | None) -> bool:
    """Whether there is no room left: as SQLite, PostgreSQL or the file system says it."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            return True
        if isinstance(error, DatabaseError) or type(error).__module__.startswith(
            ("psycopg", "sqlite3", "pysqlite3")
        ):
            if (
                "disk is full" in str(error)
                or "No space left" in str(error)
                or type(error).__name__ == "DiskFull"
            ):
                return True
        error = error.__cause__
    return False


def _add_headers(request: AnyRequest, response: HttpResponse) -> HttpResponse:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers.setdefault("Content-Security-Policy", POLICY.format(request.nonce))
    if request.is_secure():
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    with suppress(KeyFileError, OSError):
        _give_cookies(request, response)
    return response


def redirect(to: str, wanted: tuple[cookies.Cookie, ...] | None = None) -> HttpResponse:
    """On to another page, with the cookies of a session that began or ended here; None: as they were."""
    response = HttpResponseRedirect(to)
    if wanted is not None:
        set_cookies(response, wanted)
    return response


def set_cookies(response: HttpResponse, wanted: tuple[cookies.Cookie, ...]) -> None:
    """Have the browser keep these; under which names is decided on the way out."""
    vars(response).update(wanted_cookies=wanted)


def forget_here(response: HttpResponse) -> HttpResponse:
    """Have the browser throw away whatever it keeps for this address beside its cookies."""
    response.headers["Clear-Site-Data"] = '"storage"'
    return response


def _read_cookies(request: AnyRequest) -> None:
    """By our own parser, as the stream does: the framework's is thrown off by what other programs keep."""
    request.COOKIES = cookies.read(request.META.get("HTTP_COOKIE", ""))
    secure = request.is_secure()
    for what in cookies.OTHERS:
        value = None
        with suppress(KeyFileError, OSError):
            value = cookies.find_other(what, request.COOKIES, secure)
        request.COOKIES.pop(what, None)
        if value is not None:
            request.COOKIES[what] = value


def _give_cookies(request: AnyRequest, response: HttpResponse) -> None:
    secure, (me, by, place, _locked) = request.is_secure(), request.arrived
    wanted: tuple[cookies.Cookie, ...] | None = getattr(response, "wanted_cookies", None)
    if wanted is None and me is not None and by is not None:
        is_elsewhere = by.place is None
        kept = by.values.get(cookies.SEEN) if is_elsewhere else None
        wanted = cookies.renew(by.values, me.seen or kept, not me.lasts)
    for one in cookies.fit_to_browser(wanted or (), secure, place):
        _set(response, one)
    for what in cookies.OTHERS:
        name, given = cookies.name_in_browser(what, secure), response.cookies.pop(what, None)
        if given is not None:
            _set(response, cookies.Cookie(name, given.value, int(given["max-age"] or 0), secure=secure))
        elif what in request.COOKIES and name not in request.COOKIES:
            # Under a former name so far.
            value = request.COOKIES[what]
            _set(response, cookies.Cookie(name, value, cookies.UNSECURED_AGE, secure=secure))


def _set(response: HttpResponse, one: cookies.Cookie) -> None:
    response.set_cookie(
        one.name,
        one.value,
        max_age=one.max_age,
        path=one.path,
        secure=one.secure,
        httponly=one.httponly,
        samesite=one.samesite,
    )
