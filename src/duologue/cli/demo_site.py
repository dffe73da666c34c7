"""The demo's own page: become Ana or Ben with one click. No real instance has this address."""

from __future__ import annotations

import json
import os
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from duologue.people import cookies
from duologue.people.cookies import NewDevice
from duologue.web.admission import anyone
from duologue.web.gate import set_cookies
from duologue.web.page import page
from duologue.web.urls import urlpatterns as real

DEVICES = "DUOLOGUE_DEMO_DEVICES"


@anyone
def choose(request: HttpRequest) -> HttpResponse:
    return page(request, "demo.html", who=("Ana", "Ben"))


# The demo holds no secret of anybody's, so becoming Ana needs no proof.
@csrf_exempt
@require_POST
@anyone
def become(request: HttpRequest, who: str) -> HttpResponse:
    devices = json.loads(Path(os.environ[DEVICES]).read_text("utf-8"))
    if who not in devices:
        raise Http404
    response = HttpResponseRedirect("/")
    set_cookies(response, cookies.for_device(NewDevice(**devices[who])))
    return response


urlpatterns = [path("demo/", choose), path("demo/<slug:who>/", become), *real]
