"""A path: an evening after another, alone or together; asking the other along, and stopping."""

from __future__ import annotations

from typing import NamedTuple

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST, require_safe

from duologue.engine.script import Script
from duologue.people.access import Me
from duologue.people.profile import Both
from duologue.rounds import installed, paths
from duologue.rounds.path_files import PathEvening
from duologue.rounds.paths import PathStanding
from duologue.web import direction, forms
from duologue.web import ways as known
from duologue.web.admission import admit_partner
from duologue.web.page import render_page
from duologue.web.request import Request
from duologue.web.views.rounds import lead_after_start
from duologue.wording.names import say_somebody


class EveningShown(NamedTuple):
    """`number` from 1 on; `two` and `one` are the exercises, None for one that this instance doesn't have."""

    number: int
    evening: PathEvening
    two: Script | None
    one: Script | None


@admit_partner
@require_safe
def path(request: Request, name: str) -> HttpResponse:
    standing = paths.find_standing(request.me, name, request.now)
    both = direction.read_both_isolated(request.me)
    return render_page(
        request,
        "ways/path.html",
        here="ways",
        both=both,
        standing=standing,
        evenings=_list_evenings(standing),
        was_asked=standing.is_asked and standing.asked_by != request.me.seat,
        named=lambda text: known.name_in_line(text, _name_other(request.me, both)),
    )


@admit_partner
@require_POST
def begin(request: Request, name: str) -> HttpResponse:
    sent = request.POST
    started = paths.begin(
        request.me,
        name,
        sent.get("evening", ""),
        request.now,
        together=sent.get("together") == "yes",
        one_device=sent.get("one_device") == "yes",
        id=forms.read_sent_id(sent),
        rest=sent.get("rest") == "yes",
    )
    return lead_after_start(request, started)


@admit_partner
@require_POST
def together(request: Request, name: str) -> HttpResponse:
    paths.ask(request.me, name, request.POST.get("evening", ""))
    return HttpResponseRedirect(f"/paths/{name}/")


@admit_partner
@require_POST
def stop(request: Request, name: str) -> HttpResponse:
    paths.stop(request.me, name)
    return HttpResponseRedirect(f"/paths/{name}/")


def _list_evenings(standing: PathStanding) -> list[EveningShown]:
    scripts = installed.tell_scripts()
    return [
        EveningShown(number, one, scripts.get(one.two), scripts.get(one.one))
        for number, one in enumerate(standing.path.evening, 1)
    ]


def _name_other(me: Me, both: Both) -> str:
    return both.other.name if both.other else say_somebody()
