"""In which language a request is answered: its reader's own, else what this browser chose, else asks for."""

from __future__ import annotations

from django.http import HttpResponse

from duologue.languages.guessing import guess_language
from duologue.languages.installed_languages import find_language, read_installed
from duologue.languages.language import ENGLISH, Language
from duologue.people import cookies, own_settings
from duologue.web.request import AnyRequest

# Says which language this browser reads, before anybody is known; it holds nothing else.
COOKIE = cookies.LANGUAGE


def find_language_of(request: AnyRequest) -> Language:
    chosen = own_settings.find_chosen_language(request.me) if request.me is not None else None
    return chosen or _find_browser_language(request) or ENGLISH


def find_wished_for(request: AnyRequest) -> str:
    """The code of what this browser chose or asks for, which somebody new keeps; "" if it is none that is
    here."""
    found = _find_browser_language(request)
    return found.code if found is not None else ""


def keep_up(request: AnyRequest, response: HttpResponse) -> None:
    """A browser on which somebody's own language was never chosen remembers it from their first page there:
    what is answered before anybody is looked for, such as a page that is not there, is then in it too. Where
    English alone is here, there is nothing to remember."""
    if len(read_installed()) == 1:
        return
    own = own_settings.find_chosen_language(request.me) if request.me is not None else None
    if own is not None and request.COOKIES.get(COOKIE) != own.code and COOKIE not in response.cookies:
        remember(response, own.code)


def _find_browser_language(request: AnyRequest) -> Language | None:
    chosen = find_language(request.COOKIES.get(COOKIE, ""))
    return chosen or guess_language(request.META.get("HTTP_ACCEPT_LANGUAGE", ""), read_installed().values())


def remember(response: HttpResponse, code: str) -> None:
    """This browser reads that language from now on."""
    response.set_cookie(COOKIE, code, max_age=cookies.UNSECURED_AGE)
