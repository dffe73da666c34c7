"""What programs fetch that are nobody's session: the worker that shows a push, and a calendar."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from duologue.notify.calendar import feed
from duologue.people.refusals import NotFound
from duologue.web.admission import admit_anyone, show_while_locked
from duologue.web.request import AnyRequest


@admit_anyone
@show_while_locked
@require_safe
def service_worker(request: AnyRequest) -> HttpResponse:
    """At the root, since a worker sees only what lies below it."""
    return HttpResponse(_read_worker(), content_type="text/javascript; charset=utf-8")


@admit_anyone
@show_while_locked
@require_safe
def calendar(request: AnyRequest, secret: str) -> HttpResponse:
    """Whoever has the address reads it; every other one is the same 404."""
    found = feed.read(secret)
    if found is None:
        raise NotFound
    return HttpResponse(found, content_type="text/calendar; charset=utf-8")


@cache
def _read_worker() -> str:
    return (files("duologue.web") / "static" / "duologue" / "service-worker.js").read_text("utf-8")
