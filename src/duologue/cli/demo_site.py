"""The demo's own page: become Ana or Ben with one click, and go on to another hour. No real instance has
these addresses."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from duologue.cli import demo_clock
from duologue.people import cookies
from duologue.people.cookies import NewDevice
from duologue.web.admission import admit_anyone
from duologue.web.gate import set_cookies
from duologue.web.page import render_page
from duologue.web.request import AnyRequest
from duologue.web.urls import handler400, handler403, handler404, handler500
from duologue.web.urls import urlpatterns as real

# What goes wrong is answered by these wherever addresses are looked up here.
__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

DEVICES = "DUOLOGUE_DEMO_DEVICES"
MOST_DIGITS = 4


@admit_anyone
def choose(request: AnyRequest) -> HttpResponse:
    return render_page(request, "demo.html", who=[name.capitalize() for name in _list_devices()])


# The demo holds no secret of anybody's, so becoming Ana needs no proof.
@csrf_exempt
@require_POST
@admit_anyone
def become(request: AnyRequest, who: str) -> HttpResponse:
    devices = _list_devices()
    if who not in devices:
        raise Http404
    response = HttpResponseRedirect("/")
    set_cookies(response, cookies.set_for_device(NewDevice(**devices[who])))
    return response


@csrf_exempt
@require_POST
@admit_anyone
def go_on(request: AnyRequest) -> HttpResponse:
    """So many hours on, for the whole demo."""
    hours = request.POST.get("hours", "")
    if not (hours.isascii() and hours.isdigit() and len(hours) <= MOST_DIGITS):
        raise Http404
    demo_clock.go_on(int(hours))
    return HttpResponseRedirect("/demo/")


def _list_devices() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Path(os.environ[DEVICES]).read_text("utf-8"))
    return found


urlpatterns = [
    path("demo/", choose),
    path("demo/on/", go_on),
    path("demo/<slug:who>/", become),
    *real,
]
