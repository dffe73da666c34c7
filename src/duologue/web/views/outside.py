"""What programs fetch that are nobody's session: a browser's worker, and a calendar."""

from __future__ import annotations

import json
from functools import cache
from hashlib import sha256

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from duologue.notify.calendar import feed
from duologue.people.refusals import NotFound
from duologue.web import collect
from duologue.web.admission import admit_anyone, show_while_locked
from duologue.web.request import AnyRequest

WORKERS = ("push-worker.js", "shell-worker.js")
# What the page that is kept needs; icons are no part of it.
KEPT = (".css", ".js", ".woff2", "favicon.svg", "plain.svg")


@admit_anyone
@show_while_locked
@require_safe
def service_worker(request: AnyRequest) -> HttpResponse:
    """At the root, since a worker sees only what lies below it."""
    return HttpResponse(_write_worker(), content_type="text/javascript; charset=utf-8")


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
def _write_worker() -> str:
    """What shows a push, and what answers without a connection, in one file: a worker of our policy loads no
    second one. Its version is that of all files, so that a browser gathers them anew when one changes."""
    files = [collect.find_address(name) for name in collect.list_names() if name.endswith(KEPT)]
    version = sha256("\n".join(files).encode()).hexdigest()[:16]
    shell = json.dumps({"version": version, "page": "/offline/?shell", "files": files})
    parts = [(collect.SOURCES / name).read_text("utf-8") for name in WORKERS]
    return "\n".join((f"const SHELL = {shell};", *parts))
