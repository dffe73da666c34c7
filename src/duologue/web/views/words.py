"""Four words on two screens: if they are the same, nobody sits between."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST, require_safe

from duologue.languages import ENGLISH
from duologue.languages.installed import find_language
from duologue.people import pairing
from duologue.web import direction
from duologue.web.admission import partner
from duologue.web.page import page
from duologue.web.request import Request
from duologue.web.stream import note_last_event


@partner
@require_safe
def words(request: Request) -> HttpResponse:
    if not request.me.other_here:
        return HttpResponseRedirect("/us/")
    if request.me.shared:
        # What a page left open here moves on to.
        return HttpResponseRedirect("/")
    note_last_event(request)
    four = pairing.words(request.me, request.now)
    words_in = find_language(pairing.language_of_words(request.me)) or ENGLISH
    return page(
        request, "us/words.html", here="us", both=direction.both(request.me), four=four, words_in=words_in
    )


@partner
@require_POST
def same(request: Request) -> HttpResponse:
    pairing.confirm(request.me, request.now)
    return HttpResponseRedirect("/")


@partner
@require_POST
def differ(request: Request) -> HttpResponse:
    """Somebody else may have come by the link: the couple closes before any key of it was shared."""
    pairing.differ(request.me, request.now)
    return HttpResponseRedirect("/us/")
