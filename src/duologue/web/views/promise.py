"""What Duologue promises and what it can't; readable on any address."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from duologue.web.admission import admit_anyone, show_on_plain_http
from duologue.web.page import render_page
from duologue.web.request import AnyRequest


@admit_anyone
@show_on_plain_http
@require_safe
def promise(request: AnyRequest) -> HttpResponse:
    return render_page(request, "promise.html")
