"""Four words on two screens: if they are the same, nobody sits between."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST, require_safe

from duologue.languages import ENGLISH
from duologue.languages.installed_languages import find_language
from duologue.people import pairing
from duologue.web import direction
from duologue.web.admission import admit_partner
from duologue.web.page import render_page
from duologue.web.request import Request


@admit_partner
@require_safe
def words(request: Request) -> HttpResponse:
    if not request.me.other_here:
        return HttpResponseRedirect("/us/")
    if request.me.shared:
        # What a page left open here moves on to.
        return HttpResponseRedirect("/")
    four = pairing.find_four_words(request.me, request.now)
    words_in = find_language(pairing.name_language_of_words(request.me)) or ENGLISH
    return render_page(
        request,
        "us/words.html",
        here="us",
        both=direction.read_both_isolated(request.me),
        four=four,
        words_in=words_in,
    )


@admit_partner
@require_POST
def same(request: Request) -> HttpResponse:
    pairing.confirm(request.me, request.now)
    return HttpResponseRedirect("/")


@admit_partner
@require_POST
def differ(request: Request) -> HttpResponse:
    """Somebody else may have come by the link: the couple closes before any key of it was shared."""
    pairing.end_as_different(request.me, request.now)
    return HttpResponseRedirect("/us/")
