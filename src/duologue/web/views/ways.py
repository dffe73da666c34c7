"""The ten ways: what each is, and its exercises so far."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from duologue.people import limits, profile
from duologue.web import ways as known
from duologue.web.admission import partner
from duologue.web.page import page


@partner
@require_safe
def ways(request: HttpRequest) -> HttpResponse:
    both = profile.both(request.me)
    return page(
        request, "ways/ways.html", here="ways", both=both, ways=known.ways(), exercises=known.exercises
    )


@partner
@require_safe
def way(request: HttpRequest, practice: str) -> HttpResponse:
    found = known.way(practice)
    both = profile.both(request.me)
    scripts, sources = known.exercises(practice), known.cited(found.sources)
    return page(request, "ways/way.html", here="ways", both=both, way=found, scripts=scripts, sources=sources)


@partner
@require_safe
def exercise(request: HttpRequest, practice: str, name: str) -> HttpResponse:
    script = known.exercise(practice, name)
    both = profile.both(request.me)
    return page(
        request,
        "ways/exercise.html",
        here="ways",
        both=both,
        script=script,
        sources=known.cited(script.sources),
        aside=script.slug in limits.mine(request.me).not_for_me,
    )
