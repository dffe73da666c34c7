"""The ten ways: what each is, and its exercises so far."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from duologue.engine.script import Script
from duologue.people import days, limits, own_settings
from duologue.people.profile import Both
from duologue.rounds import starting
from duologue.web import direction
from duologue.web import ways as known
from duologue.web.admission import partner
from duologue.web.page import page
from duologue.web.request import Request
from duologue.wording.names import say_somebody


@partner
@require_safe
def ways(request: Request) -> HttpResponse:
    return page(
        request,
        "ways/ways.html",
        here="ways",
        both=direction.both(request.me),
        ways=known.ways(),
        played=partial(known.played, alone=not request.me.other_here, on=_switched_on(request)),
    )


@partner
@require_safe
def way(request: Request, practice: str) -> HttpResponse:
    found = known.way(practice)
    both = direction.both(request.me)
    return page(
        request,
        "ways/way.html",
        here="ways",
        both=both,
        way=found,
        named=_named(both),
        played=known.played(found, alone=not request.me.other_here, on=_switched_on(request)),
        alone=known.for_one,
        sources=known.cited(found.sources),
    )


@partner
@require_safe
def exercise(request: Request, practice: str, name: str) -> HttpResponse:
    return exercise_page(request, known.exercise(practice, name, _switched_on(request)))


def exercise_page(
    request: Request, script: Script, *, narrow: Mapping[str, str] | None = None, wrong: str = ""
) -> HttpResponse:
    """An exercise before its start; `narrow` and `wrong` are a choice that came to nothing, and why."""
    both = direction.both(request.me)
    return page(
        request,
        "ways/exercise.html",
        status=422 if wrong else 200,
        here="ways",
        both=both,
        script=script,
        sources=known.cited(script.sources),
        named=_named(both),
        alone=known.for_one(script),
        needs_two=not (request.me.other_here or script.is_for_one),
        for_two=known.for_two(script, _switched_on(request)),
        narrowings=starting.narrowings(request.me, script, request.now),
        narrow=narrow or {},
        wrong=wrong,
        aside=script.slug in limits.mine(request.me).not_for_me,
    )


def _switched_on(request: Request) -> frozenset[str]:
    """What one has switched on for oneself: an exercise may ask for it."""
    return own_settings.switched_on(request.me, days.date_of(request.me, request.now))


def _named(both: Both) -> Callable[[str], str]:
    other = both.other.name if both.other else say_somebody()
    return lambda text: known.named(text, other)
