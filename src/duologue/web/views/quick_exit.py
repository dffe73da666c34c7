"""Leave quickly: locks where that loses nothing, then shows a page that has nothing to do with us."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from duologue.people import cookies, devices
from duologue.web.admission import admit_anyone, show_on_plain_http, show_while_locked
from duologue.web.gate import forget_here, set_cookies
from duologue.web.page import EXIT_TO, render_page
from duologue.web.request import AnyRequest


@admit_anyone
@show_on_plain_http
@show_while_locked
@require_POST
def quick_exit(request: AnyRequest) -> HttpResponse:
    response = render_page(request, "gone.html")
    # Without JavaScript this takes the browser on, and puts the new page in this one's place.
    response.headers["Refresh"] = f"0; url={EXIT_TO}"
    if request.me is not None and devices.quit_quickly(request.me):
        set_cookies(response, cookies.clear())
        forget_here(response)
    elif request.arrived.locked is not None:
        devices.end_locked(request.arrived.locked)
        set_cookies(response, cookies.clear())
        forget_here(response)
    return response
