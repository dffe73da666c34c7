"""Keeps what is being typed, for its writer alone. Called by a script as one types."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from duologue.people.refusals import Refusal
from duologue.rounds import moving
from duologue.web import forms
from duologue.web.admission import partner


@partner
@require_POST
def draft(request: HttpRequest, id: UUID) -> HttpResponse:
    """204 once kept; 413 for more than a draft holds."""
    sent = request.POST
    steps = ((at, sent.get(f"{at}.step")) for at in range(forms.MOST_MOVES))
    typed = {step: forms.raw_values(sent, at) for at, step in steps if step}
    try:
        moving.keep_drafts(request.me, id, typed, request.now)
    except Refusal:
        return HttpResponse(status=413)
    return HttpResponse(status=204)
