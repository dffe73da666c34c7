"""Beginning with a host's link: a name, a thread, a time zone, and one is there."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from duologue.languages import _, mark
from duologue.people import beginning, cookies
from duologue.people.refusals import NotFound, Refusal
from duologue.web import device_names, forms, leading, speech
from duologue.web.admission import admit_anyone
from duologue.web.gate import redirect
from duologue.web.page import render_page
from duologue.web.request import AnyRequest

USED = mark(
    "This link has been used already, or it isn't quite complete. "
    "Whoever looks after this Duologue can make another."
)


@admit_anyone
@require_http_methods(["GET", "POST"])
def begin(request: AnyRequest) -> HttpResponse:
    if request.me is not None:
        return leading.lead_home()
    if request.method == "GET":
        return render_page(request, "begin.html", typed={}, wrong={})
    sent = request.POST
    try:
        new = beginning.begin(
            sent.get("secret", ""),
            sent.get("name", ""),
            sent.get("colour", ""),
            sent.get("zone", ""),
            request.now,
            device_names.name_sender(request),
            speech.find_wished_for(request),
        )
    except NotFound:
        return render_page(
            request, "begin.html", status=422, typed=forms.read_typed(sent), wrong={"token": _(USED)}
        )
    except Refusal as no:
        return render_page(
            request,
            "begin.html",
            status=422,
            typed=forms.read_typed(sent),
            wrong={no.field: no.message},
            secret=sent.get("secret", ""),
        )
    return redirect("/", cookies.set_for_device(new))
