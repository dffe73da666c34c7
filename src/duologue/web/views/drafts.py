"""Keeps what is being typed, for its writer alone. Called by a script as one types."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from duologue.rounds import drafts, reading
from duologue.web import forms
from duologue.web.admission import partner


@partner
@require_POST
def draft(request: HttpRequest, id: UUID) -> HttpResponse:
    """204 once kept; 413 for more than a draft holds."""
    reading.read(request.me, id, request.now)
    try:
        for at in range(forms.MOST_MOVES):
            if step := request.POST.get(f"{at}.step"):
                drafts.save(request.me, f"{id}/{step}", forms.raw_values(request.POST, at))
    except ValueError:
        return HttpResponse(status=413)
    return HttpResponse(status=204)
