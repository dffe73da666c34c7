"""In which language a request is answered: its reader's own, else what this browser chose, else asks for."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from duologue.languages.guessing import guess
from duologue.languages.installed import find_language, installed
from duologue.languages.language import Language
from duologue.people import own_settings

# Says which language this browser reads, before anybody is known; it holds nothing else.
COOKIE = "language"
_AGE = 400 * 86_400


def language_of(request: HttpRequest) -> Language:
    chosen = own_settings.mine(request.me).language if request.me is not None else ""
    found = find_language(chosen) or find_language(request.COOKIES.get(COOKIE, ""))
    return found or guess(request.META.get("HTTP_ACCEPT_LANGUAGE", ""), installed().values())


def remember(response: HttpResponse, code: str, *, secure: bool) -> None:
    """This browser reads that language from now on."""
    response.set_cookie(COOKIE, code, max_age=_AGE, secure=secure, httponly=True, samesite="Lax")
