"""What Duologue promises and what it can't; readable on any address."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from duologue.web.admission import anyone, on_plain_http
from duologue.web.page import page


@anyone
@on_plain_http
@require_safe
def promise(request: HttpRequest) -> HttpResponse:
    return page(request, "promise.html")
