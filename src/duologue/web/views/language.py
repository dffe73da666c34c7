"""The language one reads: chosen on any page, by anybody."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from duologue.languages.installed_languages import find_language
from duologue.people import own_settings
from duologue.people.refusals import NotFound
from duologue.web import speech
from duologue.web.admission import admit_anyone, show_while_locked
from duologue.web.request import AnyRequest


@admit_anyone
@show_while_locked
@require_POST
def choose(request: AnyRequest) -> HttpResponse:
    """Back on the page it was chosen on: in this browser, and for who is known here on all their devices."""
    code, back = request.POST.get("language", ""), request.POST.get("on", "")
    if find_language(code) is None:
        raise NotFound
    if request.me is not None:
        own_settings.set_language(request.me, code)
    here = back.startswith("/") and url_has_allowed_host_and_scheme(back, None)
    response = HttpResponseRedirect(back if here else "/")
    speech.remember(response, code)
    return response
