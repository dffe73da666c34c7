"""The door: what Duologue is, to whoever is not signed in; Today to who is."""

from __future__ import annotations

from typing import cast

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from duologue.notify import ending_calls
from duologue.people import at_a_visit
from duologue.web.admission import admit_anyone
from duologue.web.page import render_page
from duologue.web.request import AnyRequest, Request
from duologue.web.views.today import show_today


@admit_anyone
@require_safe
def door(request: AnyRequest) -> HttpResponse:
    if request.me is None:
        return render_page(request, "door.html")
    if request.me.former:
        with at_a_visit.keep_if_there_is_room():
            ending_calls.end(request.me, request.now)
        return HttpResponseRedirect("/history/")
    return show_today(cast(Request, request))
