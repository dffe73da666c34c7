"""Securing the account, and what can be changed about it afterwards."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from duologue.people import cookies, erasing, host, password, securing
from duologue.people.refusals import Refusal
from duologue.web import direction, forms
from duologue.web.admission import reader
from duologue.web.gate import set_cookies
from duologue.web.page import page


@reader
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    return _page(request)


@reader
@require_POST
def secure(request: HttpRequest) -> HttpResponse:
    sent = request.POST
    try:
        if sent.get("password") != sent.get("again"):
            raise Refusal("The two don't match. Type it once more, or paste it into both.", "again")
        code = securing.secure(
            request.me, sent.get("sign_in_name", ""), sent.get("password", ""), request.now, host.stretching()
        )
    except Refusal as no:
        return _page(request, no)
    return page(request, "me/recovery-code.html", code=code, again=False)


@reader
@require_POST
def change_password(request: HttpRequest) -> HttpResponse:
    sent = request.POST
    try:
        password.change_password(
            request.me, sent.get("password", ""), sent.get("new_password", ""), request.now, host.stretching()
        )
    except Refusal as no:
        return _page(request, no)
    return HttpResponseRedirect("/me/account/")


@reader
@require_POST
def new_code(request: HttpRequest) -> HttpResponse:
    try:
        code = password.new_recovery_code(
            request.me, request.POST.get("password", ""), request.now, host.stretching()
        )
    except Refusal as no:
        return _page(request, wrong={"code_password": no.message})
    return page(request, "me/recovery-code.html", code=code, again=True)


@reader
@require_http_methods(["GET", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    if request.method == "GET" or request.POST.get("sure") != "yes":
        return page(
            request,
            "me/erase.html",
            here="us",
            both=direction.both(request.me),
            asked=request.method == "POST",
        )
    erasing.erase(request.me, request.now)
    response = HttpResponseRedirect("/")
    set_cookies(response, cookies.cleared())
    return response


def _page(
    request: HttpRequest, no: Refusal | None = None, wrong: Mapping[str, str] | None = None
) -> HttpResponse:
    wrong = wrong or ({no.field or "form": no.message} if no else {})
    both, typed = direction.both(request.me), forms.typed(request.POST)
    return page(
        request,
        "me/account.html",
        status=422 if wrong else 200,
        here="us",
        both=both,
        typed=typed,
        wrong=wrong,
    )
