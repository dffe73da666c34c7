"""What Duologue promises and what it can't; readable on any address."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from duologue.web.admission import anyone, on_plain_http
from duologue.web.page import page
from duologue.web.request import AnyRequest


@anyone
@on_plain_http
@require_safe
def promise(request: AnyRequest) -> HttpResponse:
    return page(request, "promise.html")
