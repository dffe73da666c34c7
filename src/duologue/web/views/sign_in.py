"""Signing in: by name and password, or by name and recovery code."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from duologue.people import cookies, host, signing_in
from duologue.people.refusals import Refusal
from duologue.web import forms, wording
from duologue.web.admission import anyone
from duologue.web.gate import set_cookies
from duologue.web.page import page
from duologue.web.views.account import show_sheet


@anyone
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        return page(request, "sign-in/sign-in.html", typed={}, wrong={})
    sent = request.POST
    try:
        new = signing_in.sign_in(
            sent.get("name", ""),
            sent.get("password", ""),
            request.now,
            host.stretching(),
            address=request.META.get("REMOTE_ADDR", ""),
            label=_label(request),
            before=request.me,
        )
    except Refusal as no:
        return page(
            request, "sign-in/sign-in.html", status=422, typed=forms.typed(sent), wrong={"form": no.message}
        )
    response = HttpResponseRedirect("/")
    set_cookies(response, cookies.for_device(new))
    return response


@anyone
@require_http_methods(["GET", "POST"])
def recovery(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        return page(request, "sign-in/recovery.html", typed={}, wrong={})
    sent = request.POST
    try:
        found = signing_in.sign_in_with_recovery(
            sent.get("name", ""),
            sent.get("code", ""),
            sent.get("new_password", ""),
            request.now,
            host.stretching(),
            label=_label(request),
            before=request.me,
            end_others=sent.get("end_others") == "yes",
        )
    except Refusal as no:
        wrong = {no.field or "form": no.message}
        return page(request, "sign-in/recovery.html", status=422, typed=forms.typed(sent), wrong=wrong)
    response = show_sheet(request, found.sheet)
    set_cookies(response, cookies.for_device(found.device))
    return response


def _label(request: HttpRequest) -> str:
    return wording.device(request.headers.get("User-Agent", ""))
