"""Our thread: closeness by week with its range, one's own line beside it, steps to ask about, and what else
there is to look at. Its lines are told by the API too, so they are read in `rounds.lines`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST, require_safe

from duologue.insight.figures import Range
from duologue.languages import _, ngettext
from duologue.languages.dates_in_words import write_date
from duologue.languages.numbers import write_fixed, write_whole
from duologue.people import own_settings
from duologue.people.access import Me
from duologue.people.consents import Matter
from duologue.people.days import find_date
from duologue.people.profile import Both
from duologue.people.refusals import NotFound, Refusal
from duologue.rhythm import forty_days
from duologue.rounds import consenting, moments, weekly
from duologue.rounds.lines import Line, LinePlace, TwoLines, find_first_day, read_lines
from duologue.web import direction, forms, insights
from duologue.web.admission import admit_partner, admit_reader
from duologue.web.charts import axes, ranges_in_words
from duologue.web.charts.axes import Axis
from duologue.web.charts.over_weeks import (
    A_LINE,
    LEFT,
    RIGHT,
    WEEK,
    WeeksOf,
    draw_frame,
    draw_key,
    draw_line,
    draw_marks,
)
from duologue.web.charts.svg import Chart, ChartTable, make_picture, make_tag
from duologue.web.direction import isolate
from duologue.web.insights.insight import Rows
from duologue.web.insights.naming import seat_own
from duologue.web.page import render_page
from duologue.web.request import Request
from duologue.wording.in_a_row import say_side_by_side
from duologue.wording.insight_words import say_why

if TYPE_CHECKING:
    from duologue.insight.level import Week

TOP, HEIGHT = 46.0, 150.0


class Span(StrEnum):
    """How far back the picture goes."""

    SEASON = "season"
    YEAR = "year"
    ALL = "all"


WEEKS_OF = {Span.SEASON: 13, Span.YEAR: 53}


@dataclass(frozen=True, slots=True)
class ShownThread:
    """`why` and `why_ours`: why one's own line, and that of both, is not in the chart; `agreed`: whether
    oneself agrees to the latter, `ours`: whether both do; `places`: those within `span`."""

    span: Span
    chart: Chart | None
    why: str
    why_ours: str
    agreed: bool
    ours: bool
    places: tuple[LinePlace, ...]
    places_own: bool


def make_routes() -> list[URLPattern]:
    return [
        path("thread/", thread),
        path("thread/agree", agree),
        path("thread/moment", moment),
        path("thread/open", open_thread),
    ]


@admit_reader
@require_safe
def thread(request: Request) -> HttpResponse:
    return _show_thread(request)


def _show_thread(
    request: Request, typed: str = "", no: Refusal | None = None, at: date | None = None
) -> HttpResponse:
    me, both = request.me, direction.read_both_isolated(request.me)
    asked = request.GET.get("span", Span.SEASON.value if at is None else Span.ALL.value)
    span = Span(asked) if asked in set(Span) else Span.SEASON
    shown = show(both, read_lines(me, request.now), span)
    if no is not None and all(place.day != at for place in shown.places):
        # The place has moved on since: here is none to say it at.
        raise no
    return render_page(
        request,
        "insights/thread.html",
        status=422 if no else 200,
        here="us",
        both=both,
        name=both.other.name if both.other else "",
        shown=shown,
        spans=list(Span),
        asked="thread" in own_settings.list_switched_on(me, find_date(me, request.now)),
        may_open=forty_days.may_open_thread(me, request.now),
        others=insights.list_for(me, both),
        typed=typed,
        wrong=no.message if no else "",
        at=at,
    )


@admit_partner
@require_POST
def agree(request: Request) -> HttpResponse:
    """Agree to one matter, or no longer; from the very next page on for both."""
    sent = request.POST
    if sent.get("matter") not in set(Matter) or sent.get("do") not in ("agree", "withdraw"):
        raise NotFound
    matter = Matter(sent["matter"])
    consenting.set_consent(request.me, matter, request.now, agrees=sent["do"] == "agree")
    return HttpResponseRedirect(_find_address(matter))


def _find_address(matter: Matter) -> str:
    """Where one agrees to it."""
    found = (one.address for one in insights.INSIGHTS.values() if one.matter is matter)
    return next(found, "/thread/")


@admit_partner
@require_POST
def moment(request: Request) -> HttpResponse:
    """Keep what was going on at a place of the line."""
    sent, me = request.POST, request.me
    try:
        day = date.fromisoformat(sent.get("day", ""))
    except ValueError:
        raise NotFound from None
    try:
        moments.keep(
            me,
            day,
            sent.get("text", ""),
            request.now,
            own=sent.get("own") == "yes",
            id=forms.read_sent_id(sent),
        )
    except Refusal as no:
        return _show_thread(request, sent.get("text", ""), no, day)
    return HttpResponseRedirect("/thread/?span=all")


@admit_partner
@require_POST
def open_thread(request: Request) -> HttpResponse:
    """Have one's own check-ins ask how close one feels, or no longer."""
    if request.POST.get("do") not in ("open", "close"):
        raise NotFound
    forty_days.open_thread(request.me, request.now, opened=request.POST["do"] == "open")
    return HttpResponseRedirect("/thread/")


def list_own_rows(me: Me) -> Rows:
    """One's own days, as `duologue analyse` reads them."""
    yield "day", "a", "b"
    for day, value in weekly.read_own_days(me).items():
        yield day, *seat_own(me, value)


def show(both: Both, found: TwoLines, span: Span) -> ShownThread:
    """One's own line always; the line of both beside it while both agree."""
    own, together = found.own, found.together
    is_there = isinstance(own, Line) or isinstance(together, Line)
    return ShownThread(
        span=span,
        chart=draw_thread(found, "thread", span, both.mine.colour) if is_there else None,
        why="" if isinstance(own, Line) else say_why(own),
        why_ours="" if together is None or isinstance(together, Line) else say_why(together),
        agreed=Matter.LINE in found.agreed.mine.since,
        ours=together is not None,
        places=keep_span(found, span).places,
        places_own=found.places_own,
    )


def keep_span(found: TwoLines, span: Span) -> TwoLines:
    """Its last thirteen weeks, or its last year, or all of it."""
    there = [line for line in (found.together, found.own) if isinstance(line, Line) and line.weeks]
    if span not in WEEKS_OF or not there:
        return found
    since = max(find_first_day(line.weeks[-1].first) for line in there) - WEEK * (WEEKS_OF[span] - 1)
    return replace(
        found,
        together=_cut(found.together, since) if isinstance(found.together, Line) else found.together,
        own=_cut(found.own, since) if isinstance(found.own, Line) else found.own,
        places=tuple(place for place in found.places if place.day >= since),
    )


def _cut(line: Line, since: date) -> Line:
    return replace(line, weeks=tuple(week for week in line.weeks if find_first_day(week.first) >= since))


def draw_thread(found: TwoLines, name: str, span: Span = Span.ALL, colour: str = "") -> Chart:
    """The line of the two while there is one, and one's own; `colour` is one's own."""
    shown = keep_span(found, span)
    lines = [
        WeeksOf(label, line.weeks, of)
        for label, line, of in (
            (_("The two of you"), shown.together, ""),
            (_("Yours alone"), shown.own, colour),
        )
        if isinstance(line, Line)
    ]
    drawn = [line for line in lines if any(week.level for week in line.weeks)]
    title = _("Closeness, week by week")
    if not drawn:
        description = _("There is nothing to draw yet. It fills by itself, slowly, or it stays empty.")
        resting = make_tag("path", class_="grid", d=f"M{LEFT:g} 40H{RIGHT:g}")
        return Chart(
            name,
            "over-time",
            make_picture(name, 80, title, description, resting),
            title,
            description,
            ChartTable((_("Week from"),), ()),
        )
    first = min(line.first for line in drawn)
    last = max(line.last for line in drawn)
    low, high = axes.choose_window(
        [
            end
            for line in drawn
            for week in line.weeks
            if week.level
            for end in _find_ends(week, line is drawn[0])
        ]
    )
    key, tall = draw_key(drawn)
    top = TOP + A_LINE * (tall - 1)
    across, up = axes.make_days_axis(first, last, LEFT + 6, RIGHT - 6), Axis(low, high, top + HEIGHT, top)
    description = _say_description(drawn, shown.places, low, high)
    mondays = _list_mondays(drawn)
    marked = [place.day for place in shown.places]
    svg = make_picture(
        name,
        top + HEIGHT + 40,
        title,
        description,
        key,
        draw_frame(up, across, first, last, [across.place_at(day.toordinal()) for day in marked]),
        *(draw_line(line, across, up, with_range=k == 0) for k, line in enumerate(drawn)),
        draw_marks(marked, across, up),
        make_tag("path", class_="cursor", d=f"M0 {top:g}V{top + HEIGHT:g}"),
        data_xs=" ".join(f"{across.place_at(day.toordinal()):.1f}" for day in mondays),
    )
    return Chart(name, "over-time", svg, title, description, _make_table(drawn, shown.places, mondays))


def _find_ends(week: Week, with_range: bool) -> tuple[float, ...]:
    if week.level is None:
        return ()
    return (week.level.low, week.level.high) if with_range else (week.level.middle,)


def _list_mondays(drawn: Sequence[WeeksOf]) -> tuple[date, ...]:
    return tuple(sorted({find_first_day(week.first) for line in drawn for week in line.weeks}))


def _say_description(drawn: Sequence[WeeksOf], places: Sequence[LinePlace], low: float, high: float) -> str:
    main = drawn[0]
    told = [week.level for week in main.weeks if week.level]
    since, until = main.first, main.last
    said = [
        _("%(line)s, in the week from %(day)s.", line=main.label, day=write_date(since))
        if since == until
        else _(
            "%(line)s, from %(first)s to %(last)s.",
            line=main.label,
            first=write_date(since),
            last=write_date(until),
        ),
        _say_most_recently(told[-1]),
        _("The picture shows %(low)s to %(high)s.", low=write_whole(low), high=write_whole(high)),
    ]
    if places:
        said.append(
            ngettext(
                "%(num)s place where the line may have moved at once is marked.",
                "%(num)s places where the line may have moved at once are marked.",
                len(places),
            )
        )
    return say_side_by_side(said)


def _say_most_recently(level: Range) -> str:
    low, high = write_fixed(level.low, 1), write_fixed(level.high, 1)
    if low == high:
        return _("Most recently probably about %(value)s, where 0 is far off and 10 very close.", value=low)
    return _(
        "Most recently probably between %(low)s and %(high)s, where 0 is far off and 10 very close.",
        low=low,
        high=high,
    )


def _make_table(drawn: Sequence[WeeksOf], places: Sequence[LinePlace], mondays: Sequence[date]) -> ChartTable:
    by_week = [{find_first_day(week.first): week.level for week in line.weeks} for line in drawn]
    marked: dict[date, str] = {}
    for k, place in enumerate(places):
        monday = max((day for day in mondays if day <= place.day), default=mondays[0])
        told = _say_marked(k + 1, place)
        # TRANSLATORS: two things in one cell of a table.
        both = _("%(first)s; %(second)s", first=marked[monday], second=told) if monday in marked else told
        marked[monday] = both
    # TRANSLATORS: over a column of dates, each the first of its week.
    header = (_("Week from"), *(line.label for line in drawn), *((_("Marked"),) if places else ()))
    rows = (
        (
            write_date(day),
            *(_say_level(levels.get(day)) for levels in by_week),
            *((marked.get(day, ""),) if places else ()),
        )
        for day in mondays
    )
    return ChartTable(header, tuple(rows))


def _say_marked(number: int, place: LinePlace) -> str:
    values = {"number": write_whole(number), "day": write_date(place.day)}
    if place.moments:
        values["note"] = " ".join(isolate(kept.text) for kept in place.moments)
        if place.is_up:
            return _("%(number)s: from %(day)s perhaps higher. %(note)s", **values)
        return _("%(number)s: from %(day)s perhaps lower. %(note)s", **values)
    if place.is_up:
        return _("%(number)s: from %(day)s perhaps higher", **values)
    return _("%(number)s: from %(day)s perhaps lower", **values)


def _say_level(level: Range | None) -> str:
    return ranges_in_words.say_probably(level) if level else _("nothing to say")
