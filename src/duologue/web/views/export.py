"""Take it with you: everything one may read, as a file and as a page to print."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from duologue.keepsakes import reading as keepsakes
from duologue.people import profile
from duologue.web import exporting
from duologue.web.admission import reader
from duologue.web.page import page


@reader
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    return page(request, "me/export.html", here="us", both=profile.both(request.me))


@reader
@require_safe
def as_json(request: HttpRequest) -> HttpResponse:
    text = json.dumps(exporting.everything(request.me, request.now), ensure_ascii=False, indent=1)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="duologue.json"'
    return response


@reader
@require_safe
def to_print(request: HttpRequest) -> HttpResponse:
    me, both = request.me, profile.both(request.me)
    rounds = [(table, exporting.printed(table, both)) for table in exporting.tables(me, request.now)]
    kept = keepsakes.everything(me)
    return page(
        request, "me/print.html", here="us", both=both, rounds=[one for one in rounds if one[1]], kept=kept
    )
