"""What came before better days: one row a practice, as ordered; "too early to say" is the normal one.

From one's own answers and what one did: nobody has to agree, and the other has a page of their own. Only what
is said to come before better days has a range and a bar: a range that lies below nothing by chance would
teach that comforting harms.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST
from markupsafe import Markup

from duologue.insight.ranges import Range
from duologue.insight.reasons import NotYet
from duologue.insight.verdicts import Verdict
from duologue.languages import _, mark
from duologue.languages.dates_in_words import write_list
from duologue.languages.numbers import write_signed, write_whole
from duologue.people import own_settings
from duologue.people.access import Me
from duologue.people.days import find_date
from duologue.people.profile import Both
from duologue.people.refusals import NotFound
from duologue.rounds import blocks, diary, weekly
from duologue.rounds.lines import PLACES_OF_POINTS
from duologue.web import ways
from duologue.web.admission import admit_partner
from duologue.web.charts import ranges_in_words
from duologue.web.charts.chart_rows import ChartRow, ChartScale, draw_in_rows, draw_range_bar
from duologue.web.charts.svg import Chart, ChartTable, make_tag
from duologue.web.insights.insight import Insight, Rows
from duologue.web.insights.naming import read_word_id, seat_own
from duologue.web.request import Request
from duologue.wording.in_a_row import say_side_by_side
from duologue.wording.insight_words import say_verdict, say_verdict_aloud, say_why

if TYPE_CHECKING:
    from duologue.insight.helps import BetterDays, PracticeEffect

NO_PRACTICE = mark("Nothing to compare yet: it needs days with something you did, and days without.")


class WhatCameBefore(Insight):
    title = mark("What came before better days")
    file = "helps"
    file_title = mark("The same, with what you did")

    def draw(self, me: Me, both: Both) -> Chart | str:
        done = {_find_title(slug): on for slug, on in find_practised(me).items()}
        found = compare_days(weekly.read_own_days(me), done)
        if isinstance(found, NotYet):
            return say_why(found)
        return draw_practices(found.practices, self.name) if found.practices else _(NO_PRACTICE)

    def add(self, request: Request) -> Mapping[str, Any]:
        me, today = request.me, find_date(request.me, request.now)
        own = own_settings.read_mine(me)
        return {
            "opened": "thread" in own_settings.list_switched_on(me, today),
            "always": own.closeness,
            "until": own.daily_until if own_settings.is_asked_daily(own, today) else None,
            "spans": list(own_settings.DAILY_FOR),
        }

    def list_rows(self, me: Me) -> Rows:
        done, days = find_practised(me), weekly.read_own_days(me)
        yield "day", "a", "b", *done
        for day in sorted(set(days).union(*done.values())):
            yield day, *seat_own(me, days.get(day)), *(int(day in on) for on in done.values())

    @property
    def forms(self) -> Sequence[URLPattern]:
        return (path("thread/daily", daily),)


INSIGHT = WhatCameBefore()


@admit_partner
@require_POST
def daily(request: Request) -> HttpResponse:
    """Have one's own check-ins ask every day for a time, or no longer."""
    sent, today = request.POST, find_date(request.me, request.now)
    if sent.get("do") not in ("ask", "no-longer"):
        raise NotFound
    own_settings.set_daily(request.me, sent.get("span", "") if sent["do"] == "ask" else "", today)
    return HttpResponseRedirect("/thread/better-days/#daily")


def find_practised(me: Me) -> dict[str, set[date]]:
    """Practice to the days on which one did it, alone or with the other."""
    couples = blocks.read(me, own=False) if me.ring.couple is not None else []
    found: dict[str, set[date]] = {}
    for one in diary.list_played(couples, blocks.read(me, own=True)):
        found.setdefault(one.practice, set()).add(one.day)
    return found


def compare_days(days: Mapping[date, int], practised: Mapping[str, Iterable[date]]) -> BetterDays | NotYet:
    """What goes with one's own better days: practices of a day, and one's own closeness on the day after."""
    from duologue.insight.helps import find_own_better_days

    done = {name: set(on) for name, on in practised.items()}
    every = sorted(set(days).union(*done.values()))
    found = find_own_better_days(
        [day.toordinal() for day in every],
        [days.get(day) for day in every],
        {name: [int(day in on) for day in every] for name, on in done.items()},
    )
    if isinstance(found, NotYet):
        return found
    return replace(
        found,
        practices=tuple(
            replace(one, effect=one.effect and one.effect.round_to(PLACES_OF_POINTS))
            for one in found.practices
        ),
    )


def _find_title(practice: str) -> str:
    return next((way.title for way in ways.list_ways() if way.slug == practice), read_word_id(practice))


def draw_practices(practices: Sequence[PracticeEffect], name: str) -> Chart:
    """One row a practice."""
    title = _("What you did before your better days")
    reach = max(
        [1.0, *(math.ceil(max(abs(p.effect.low), abs(p.effect.high))) for p in practices if p.effect)]
    )
    scale = ChartScale.make_over(-reach, reach, (_("less close"), _("closer")), 0.0, _("no difference"))
    rows = [_make_row(practice, scale) for practice in practices]
    description = _say_description(practices)
    table = ChartTable(
        (
            _("Practice"),
            _("What can be said"),
            _("On the day after"),
            _("Days with it"),
            _("Days without"),
        ),
        tuple(
            (
                p.name,
                say_verdict(p.verdict),
                _say_range(p.effect) if p.effect else "",
                write_whole(p.days_with),
                write_whole(p.days_without),
            )
            for p in practices
        ),
    )
    return draw_in_rows(name, title, description, rows, table)


def _make_row(practice: PracticeEffect, scale: ChartScale) -> ChartRow:
    aloud = say_verdict_aloud(practice.verdict)
    if practice.effect is None:
        return ChartRow(practice.name, (aloud,), None, None, _draw_mark(practice.verdict))
    said = (_say_range(practice.effect), aloud)
    return ChartRow(
        practice.name, said, scale, draw_range_bar(scale, practice.effect), _draw_mark(practice.verdict)
    )


def _say_range(effect: Range) -> str:
    low, high = write_signed(effect.low, 1), write_signed(effect.high, 1)
    if ranges_in_words.could_be_nothing(effect):
        return _(
            "Probably between %(low)s and %(high)s points on the day after; could be nothing.",
            low=low,
            high=high,
        )
    if low == high:
        return _("Probably about %(value)s points on the day after.", value=low)
    return _("Probably between %(low)s and %(high)s points on the day after.", low=low, high=high)


def _draw_mark(verdict: Verdict) -> Markup:
    """Full; half for what can't be told apart; an empty ring: the verdict without any colour."""
    if verdict is Verdict.GOES_WITH:
        return make_tag("circle", class_="dot", cx=0, cy=0, r=6)
    if verdict is not Verdict.TOO_EARLY:
        return make_tag("circle", class_="dot hollow", cx=0, cy=0, r=6) + make_tag(
            "path", class_="dot", d="M0 -6a6 6 0 0 0 0 12Z"
        )
    return make_tag("circle", class_="dot hollow dotted", cx=0, cy=0, r=6)


def _say_description(practices: Sequence[PracticeEffect]) -> str:
    if not practices:
        return _("There is nothing to compare yet.")
    said = []
    for verdict, sentence in _NAMED.items():
        if names := [p.name for p in practices if p.verdict is verdict]:
            said.append(_(sentence, names=write_list(names)))
    return say_side_by_side([*said, _("What comes before something is not always its cause.")])


_NAMED = {
    # TRANSLATORS: %(names)s are things that the two do, such as "Thanks and The check-in".
    Verdict.GOES_WITH: mark("Came before better days: %(names)s."),
    # TRANSLATORS: %(names)s are things that the two do, such as "Thanks and The check-in".
    Verdict.TOO_EARLY: mark("Too early to say: %(names)s."),
    # TRANSLATORS: %(names)s are things that the two do, such as "Thanks and The check-in".
    Verdict.WEEKDAY: mark("Can't be told from a weekday or rota: %(names)s."),
    # TRANSLATORS: %(names)s are things that the two do, such as "Thanks and The check-in".
    Verdict.CLOSE_DAYS: mark("Can't be told from days that felt close: %(names)s."),
}
