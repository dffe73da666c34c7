"""Keeps what is being typed, for its writer alone: called by a script as one types, and by a press that
chooses between words typed in two places."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from duologue.people.refusals import Refusal
from duologue.rounds import moving
from duologue.web import forms
from duologue.web.admission import admit_partner
from duologue.web.request import Request


@admit_partner
@require_POST
def draft(request: Request, id: UUID) -> HttpResponse:
    """204 once kept; 409 if other words stand, beside which these lie; 413 for more than a draft holds."""
    typed = forms.read_typing(request.POST)
    chosen = any(one.take or one.drop for one in typed.values())
    try:
        kept = moving.keep_drafts(request.me, id, typed, request.now)
    except Refusal:
        if chosen:
            raise
        return HttpResponse(status=413)
    if chosen:
        return HttpResponseRedirect(f"/rounds/{id}/")
    return HttpResponse(status=204 if kept else 409)
