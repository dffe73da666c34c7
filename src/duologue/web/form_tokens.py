"""The token that every form of ours carries, as Django's middleware reads it back.

Django draws the letters of a mask one by one and asks for each whereabouts in the alphabet it stands: a tenth
of what it takes to make a page. Here the same is drawn at once.
"""

from __future__ import annotations

from secrets import token_bytes

from django.http import HttpRequest
from django.middleware.csrf import CSRF_ALLOWED_CHARS as LETTERS
from django.middleware.csrf import CSRF_SECRET_LENGTH as LENGTH
from django.middleware.csrf import get_token

PLACES = {letter: place for place, letter in enumerate(LETTERS)}
# A byte from here on is drawn anew, or the first letters would come more often than the last.
_FAIR = 256 - 256 % len(LETTERS)


def mint_form_token(request: HttpRequest) -> str:
    """The secret of this browser's cookie under a mask of its own, each letter as likely as any other; a
    secret is made where there is none yet."""
    secret = request.META.get("CSRF_COOKIE")
    if secret is None:
        return get_token(request)
    # As `get_token` does: the cookie is used, so it is kept on.
    request.META["CSRF_COOKIE_NEEDS_UPDATE"] = True
    mask = _draw_places()
    many = len(LETTERS)
    masked = [LETTERS[(PLACES[letter] + place) % many] for letter, place in zip(secret, mask, strict=True)]
    return "".join([LETTERS[place] for place in mask] + masked)


def _draw_places() -> list[int]:
    found: list[int] = []
    while len(found) < LENGTH:
        found += [byte % len(LETTERS) for byte in token_bytes(2 * LENGTH) if byte < _FAIR]
    return found[:LENGTH]
