"""The ten ways: what each is, and its exercises so far."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from duologue.engine.script import Script
from duologue.library import articles
from duologue.people import limits
from duologue.rounds import path_files, starting
from duologue.web import cited, direction
from duologue.web import ways as known
from duologue.web.admission import admit_partner
from duologue.web.page import render_page
from duologue.web.request import Request
from duologue.web.ways import list_switched_on, make_namer


@admit_partner
@require_safe
def ways(request: Request) -> HttpResponse:
    return render_page(
        request,
        "ways/ways.html",
        here="ways",
        both=direction.read_both_isolated(request.me),
        ways=known.list_ways(),
        paths=path_files.tell_paths(),
        played=partial(known.list_played, alone=not request.me.other_here, on=list_switched_on(request)),
    )


@admit_partner
@require_safe
def way(request: Request, practice: str) -> HttpResponse:
    found = known.find_way(practice)
    both = direction.read_both_isolated(request.me)
    return render_page(
        request,
        "ways/way.html",
        here="ways",
        both=both,
        way=found,
        named=make_namer(both),
        played=known.list_played(found, alone=not request.me.other_here, on=list_switched_on(request)),
        alone=known.find_for_one,
        sources=cited.find_evidence(found.sources),
        articles=articles.list_about_way(practice),
    )


@admit_partner
@require_safe
def exercise(request: Request, practice: str, name: str) -> HttpResponse:
    return show_exercise(request, known.find_exercise(practice, name, list_switched_on(request)))


def show_exercise(
    request: Request, script: Script, *, narrow: Mapping[str, str] | None = None, wrong: str = ""
) -> HttpResponse:
    """An exercise before its start; `narrow` and `wrong` are a choice that came to nothing, and why."""
    both = direction.read_both_isolated(request.me)
    return render_page(
        request,
        "ways/exercise.html",
        status=422 if wrong else 200,
        here="ways",
        both=both,
        script=script,
        sources=cited.find_evidence(script.sources),
        named=make_namer(both),
        alone=known.find_for_one(script),
        needs_two=not (request.me.other_here or script.is_for_one),
        for_two=known.list_for_two(script, list_switched_on(request)),
        narrowings=starting.list_narrowings(request.me, script, request.now),
        narrow=narrow or {},
        wrong=wrong,
        articles=articles.list_about(script.slug),
        aside=script.slug in limits.read_mine(request.me).not_for_me,
    )
