"""Beginning with a host's link: a name, a thread, a time zone, and one is there."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from duologue.languages import _, mark
from duologue.people import beginning, cookies
from duologue.people.refusals import NotFound, Refusal
from duologue.web import devices, forms, leading, speech
from duologue.web.admission import anyone
from duologue.web.gate import redirect
from duologue.web.page import page
from duologue.web.request import AnyRequest

USED = mark(
    "This link has been used already, or it isn't quite complete. "
    "Whoever looks after this Duologue can make another."
)


@anyone
@require_http_methods(["GET", "POST"])
def begin(request: AnyRequest) -> HttpResponse:
    if request.me is not None:
        return leading.home()
    if request.method == "GET":
        return page(request, "begin.html", typed={}, wrong={})
    sent = request.POST
    try:
        new = beginning.begin(
            sent.get("secret", ""),
            sent.get("name", ""),
            sent.get("colour", ""),
            sent.get("zone", ""),
            request.now,
            devices.name_of(request),
            speech.wished_for(request),
        )
    except NotFound:
        return page(request, "begin.html", status=422, typed=forms.typed(sent), wrong={"token": _(USED)})
    except Refusal as no:
        return page(
            request,
            "begin.html",
            status=422,
            typed=forms.typed(sent),
            wrong={no.field: no.message},
            secret=sent.get("secret", ""),
        )
    return redirect("/", cookies.for_device(new))
