"""Who carries what: where the two claims meet, and how far apart they lie, while both agree. Neither end of
it is the truth."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from statistics import fmean
from types import MappingProxyType
from typing import TYPE_CHECKING

from markupsafe import Markup

from duologue.engine.fields import shares
from duologue.engine.roles import FACETS, FedFigure, Role
from duologue.engine.script import Script
from duologue.insight import claims as two_claims
from duologue.insight.ranges import Range
from duologue.insight.reasons import NotYet
from duologue.languages import _, mark
from duologue.languages.dates_in_words import write_list, write_month
from duologue.languages.numbers import write_whole
from duologue.people.access import Me
from duologue.people.consents import Matter
from duologue.people.profile import Both
from duologue.rounds import casting, decks, diary, installed
from duologue.rounds.blocks import Entry
from duologue.web.charts.axes import Axis
from duologue.web.charts.chart_rows import LEFT, RIGHT, ChartRow, ChartScale, draw_in_rows
from duologue.web.charts.svg import Chart, ChartTable, make_tag
from duologue.web.insights.insight import Insight, Rows
from duologue.web.insights.naming import name_both, read_word_id
from duologue.wording.in_a_row import say_side_by_side
from duologue.wording.insight_words import say_why

if TYPE_CHECKING:
    from duologue.insight.load import Carried

NO_REPORTS = mark("Nothing here yet. It comes once you have both said who carries what, three times over.")
IN_ALL = MappingProxyType(
    {
        Role.NOTICING: mark("Noticing, all in all"),
        Role.PLANNING: mark("Planning, all in all"),
        Role.DOING: mark("Doing, all in all"),
    }
)
PLACES_OF_HUNDRED = 0
"""After the point, of points of a hundred."""
MEETS = 2.5
"""Points of gap that nobody would call one."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One report on one side of one domain: what a and b each say they carry themselves, 0-100, None where
    one did not say. `domain` is the group of the deck that its tasks belong to, or a task outside any group;
    `facet` is one of `FACETS`, or empty."""

    report: str
    day: date
    domain: str
    facet: str
    a: float | None
    b: float | None

    @property
    def key(self) -> str:
        return f"{self.domain}\n{self.facet}"


@dataclass(frozen=True, slots=True)
class LoadRow:
    """One row: `midpoint`, points of 100 with A; `gap`, points by which both claims pass (+) or miss (-) the
    whole; `earlier`: a day, and where the claims met then."""

    name: str
    midpoint: Range
    gap: Range
    earlier: tuple[tuple[date, float], ...] = ()


class WhoCarriesWhat(Insight):
    title = mark("Who carries what, over time")
    matter = Matter.LOAD
    is_of_two = True
    file = "load"
    file_title = mark("Who carries what, while both of you agree to that")
    file_title_alone = mark("Who carries what")

    def draw(self, me: Me, both: Both) -> Chart | str:
        claims = _read_claims(me)
        # First noticing, planning and doing over everything, then each part of life: all at once would be a
        # wall.
        sums = [sum_up(claims, by_facet=by_facet) for by_facet in (True, False)]
        found = [weigh(one) for one in sums]
        whys = [one for one in found if isinstance(one, NotYet)]
        if len(whys) == len(found):
            return say_why(whys[0]) if claims else _(NO_REPORTS)
        parts = [
            part
            for said, carried in zip(sums, found, strict=True)
            if not isinstance(carried, NotYet)
            for part in _make_parts(said, carried)
        ]
        return draw_parts(*name_both(me, both), parts, self.name)

    def list_rows(self, me: Me) -> Rows:
        yield "domain", "report", "a", "b"
        claims = _read_claims(me)
        numbers = {report: k + 1 for k, report in enumerate(dict.fromkeys(one.report for one in claims))}
        for one in claims:
            domain = f"{one.domain} {one.facet}".strip()
            yield domain, numbers[one.report], *("" if x is None else f"{x:g}" for x in (one.a, one.b))


INSIGHT = WhoCarriesWhat()


def _read_claims(me: Me) -> list[Claim]:
    return find_claims(diary.read_told(me, FedFigure.LOAD))


def find_claims(couples: Iterable[Entry]) -> list[Claim]:
    """In order of time. A field may be of one facet and ask of tasks, or be of a task and ask of facets.

    A round draws twelve tasks of many, so the same one comes back after half a year at the earliest; what is
    reported on is the group, by the mean of those of its tasks that both spoke of.
    """
    said: dict[tuple[str, str, str], dict[str, float]] = {}
    days: dict[str, date] = {}
    groups, load = _read_groups(_find_load_decks()), casting.find_marked(FedFigure.LOAD)
    facets = {facet: casting.find_marked(facet) for facet in FACETS}
    for entry in couples:
        fields = load.list_fields(entry)
        if not fields:
            continue
        days[entry.round] = min(date.fromisoformat(entry.day), days.get(entry.round, date.max))
        of_field = {
            name: facet.value for facet, marked in facets.items() for name in marked.list_fields(entry)
        }
        for domain, facet, share in _read_shares(entry, fields, of_field):
            said.setdefault((entry.round, domain, facet), {})[entry.seat] = share
    by_group: dict[tuple[str, str, str], list[dict[str, float]]] = {}
    for (report, task, facet), by in said.items():
        by_group.setdefault((report, groups.get(task, task), facet), []).append(by)
    found = [
        Claim(report, days[report], domain, facet, *_find_of_both(tasks))
        for (report, domain, facet), tasks in by_group.items()
    ]
    return sorted(found, key=lambda claim: claim.day)


def sum_up(claims: Iterable[Claim], *, by_facet: bool) -> list[Claim]:
    """The same reports by facet over all domains, or by domain over all facets: of what both spoke of."""
    found: dict[tuple[str, str], list[Claim]] = {}
    for one in claims:
        found.setdefault((one.report, one.facet if by_facet else one.domain), []).append(one)
    return [
        Claim(
            report,
            of[0].day,
            "" if by_facet else name,
            name if by_facet else "",
            *_find_of_both([_read_said(one) for one in of]),
        )
        for (report, name), of in found.items()
        if name
    ]


def list_word_groups() -> Mapping[str, str]:
    """Each group of tasks in words, by its id."""
    return MappingProxyType(
        {theme: words for deck in _find_load_decks() for theme, words in decks.list_themes(deck).items()}
    )


def _read_said(one: Claim) -> dict[str, float]:
    return {seat: share for seat, share in (("a", one.a), ("b", one.b)) if share is not None}


def _find_of_both(tasks: Sequence[Mapping[str, float]]) -> tuple[float | None, float | None]:
    """(a's, b's) mean over the tasks that both spoke of, or else over what one of them did."""
    both = [task for task in tasks if len(task) == 2] or tasks
    a, b = ([task[seat] for task in both if seat in task] for seat in "ab")
    return (fmean(a) if a else None, fmean(b) if b else None)


@cache
def _read_groups(names: tuple[str, ...]) -> Mapping[str, str]:
    """Task to group, of what is drawn where both say who carries what."""
    return MappingProxyType(
        {card: theme for name in names for card, theme in decks.list_theme_of_each(name).items()}
    )


def _find_load_decks() -> tuple[str, ...]:
    asking = [script for script in installed.read_scripts().values() if _asks_for_shares(script)]
    drawn = [wanted.deck for script in asking for wanted in script.draws]
    return tuple(dict.fromkeys(deck for deck in drawn if deck))


def _asks_for_shares(script: Script) -> bool:
    """Whether it asks who carries what; what was drawn before may be drawn by another by now."""
    return any(field.kind is shares.KIND for step in script.every_step for field in step.fields)


def _read_shares(
    entry: Entry, fields: Sequence[str], facets: Mapping[str, str]
) -> Iterator[tuple[str, str, float]]:
    """(domain, facet, share)."""
    for name in fields:
        value = entry.numbers[name]
        for inner, share in diary.list_numbers(value if isinstance(value, Mapping) else {}):
            if name in facets:
                yield inner, facets[name], share
            elif inner in FACETS:
                yield name, inner, share
            else:
                yield inner, "", share


def weigh(claims: Sequence[Claim]) -> tuple[Carried, ...] | NotYet:
    """Midpoint and gap of each side of each domain, in the order of first mention, each under its `key`."""
    from duologue.insight.load import Claims, estimate_load

    found = estimate_load([Claims(claim.key, claim.a, claim.b) for claim in claims])
    if isinstance(found, NotYet):
        return found
    return tuple(
        replace(one, midpoint=_round_range(one.midpoint), gap=_round_range(one.gap)) for one in found
    )


def _round_range(found: Range | NotYet) -> Range | NotYet:
    return found if isinstance(found, NotYet) else found.round_to(PLACES_OF_HUNDRED)


def _make_parts(claims: Sequence[Claim], carried: Iterable[Carried]) -> Iterator[LoadRow]:
    """What still waits would be most of the page for months; it comes by itself."""
    said, words = {claim.key: claim for claim in claims}, list_word_groups()
    for one in carried:
        if isinstance(one.midpoint, NotYet) or isinstance(one.gap, NotYet):
            continue
        of = said[one.domain]
        name = _(IN_ALL[Role(of.facet)]) if of.facet else words.get(of.domain) or read_word_id(of.domain)
        yield LoadRow(name, one.midpoint, one.gap, list_meetings(claims, one.domain)[:-1])


def list_meetings(claims: Iterable[Claim], key: str) -> tuple[tuple[date, float], ...]:
    """The day of each report that both gave, and where its two claims met."""
    return tuple(
        (one.day, two_claims.find_midpoint(one.a, one.b))
        for one in claims
        if one.key == key and one.a is not None and one.b is not None
    )


def draw_parts(a: str, b: str, parts: Sequence[LoadRow], name: str) -> Chart:
    """One row a task."""
    title = _("Who carries what, as %(a)s and %(b)s each see it", a=a, b=b)
    # TRANSLATORS: at an end of a scale: this one of the two carries all of it.
    ends = (_("all %(name)s", name=a), _("all %(name)s", name=b))
    scale = ChartScale(Axis(100.0, 0.0, LEFT, RIGHT), ends, 50.0)
    rows = [_make_row(a, part, scale) for part in parts]
    description = _say_description(parts)
    table = ChartTable(
        (
            _("What"),
            _("Midway, of 100 with %(name)s", name=a),
            _("Your two claims together"),
            # TRANSLATORS: over a column: what was said at earlier times.
            _("Before"),
        ),
        tuple(
            (
                part.name,
                _say_midway(part.midpoint),
                _say_gap(part.gap),
                write_list([_say_earlier(*one) for one in part.earlier]),
            )
            for part in parts
        ),
    )
    return draw_in_rows(name, title, description, rows, table)


def _make_row(a: str, part: LoadRow, scale: ChartScale) -> ChartRow:
    said = (_say_midway_with(part.midpoint, a), _say_gap(part.gap))
    return ChartRow(part.name, said, scale, _draw_bar(part, scale))


def _draw_bar(part: LoadRow, scale: ChartScale) -> Markup:
    """Band: from one claim to the other. Whiskers: the range of the midpoint. Rings: earlier times."""
    midpoint, gap = part.midpoint, part.gap
    half = abs(gap.middle) / 2.0
    ends = sorted(scale.axis.place_at(midpoint.middle + side * half) for side in (-1, 1))
    low, middle, high = (scale.axis.place_at(x) for x in (midpoint.high, midpoint.middle, midpoint.low))
    hatched = "".join(f"M{x:.1f} 8l6-16" for x in _step_through(ends[0], ends[1] - 6.0, 6.0))
    return (
        make_tag(
            "rect",
            class_="gap" if gap.middle >= 0 else "gap under",
            x=ends[0],
            y=-8.0,
            width=max(ends[1] - ends[0], 1.0),
            height=16.0,
        )
        + (make_tag("path", class_="hatch", d=hatched) if hatched and gap.middle >= 0 else Markup())
        + Markup().join(
            make_tag("circle", class_="dot hollow", cx=scale.axis.place_at(at), cy=0.0, r=2.5)
            for _day, at in part.earlier
        )
        + make_tag("path", class_="whisker", d=f"M{low:.1f} -4v8m0-4H{high:.1f}m0-4v8")
        + make_tag("path", class_="mark", d=f"M{middle:.1f} -8l7 8l-7 8l-7-8Z")
    )


def _step_through(start: float, end: float, step: float) -> list[float]:
    return [start + k * step for k in range(max(0, int((end - start) / step) + 1))]


def _say_description(parts: Sequence[LoadRow]) -> str:
    if not parts:
        return _("Nothing has been said yet.")
    said = [
        _(
            "In each row the mark is midway between your two claims, and the band is how far apart they lie: "
            "hatched where both claim it, dashed where nobody does."
        ),
        _("Who is nearer to how it is, two claims can't tell."),
    ]
    if any(part.earlier for part in parts):
        said.append(_("Small rings are earlier times."))
    return say_side_by_side(said)


def _say_earlier(day: date, at: float) -> str:
    # TRANSLATORS: a month, and points of 100 in it.
    return _("%(month)s: %(points)s", month=write_month(day), points=write_whole(at))


def _say_midway(midpoint: Range) -> str:
    low, high = write_whole(midpoint.low), write_whole(midpoint.high)
    if low == high:
        # TRANSLATORS: points of 100, in the cell of a table.
        return _("about %(points)s", points=low)
    # TRANSLATORS: points of 100, in the cell of a table.
    return _("probably %(low)s to %(high)s", low=low, high=high)


def _say_midway_with(midpoint: Range, name: str) -> str:
    low, high = write_whole(midpoint.low), write_whole(midpoint.high)
    if low == high:
        return _("Midway about %(points)s of 100 with %(name)s.", points=low, name=name)
    return _("Midway probably %(low)s to %(high)s of 100 with %(name)s.", low=low, high=high, name=name)


def _say_gap(gap: Range) -> str:
    """Range first, then what it would mean."""
    low, high = (write_whole(end) for end in sorted((abs(gap.low), abs(gap.high))))
    if gap.low > 0:
        return _("You both say that you do %(low)s to %(high)s of it, probably.", low=low, high=high)
    if gap.high < 0:
        return _("Neither of you says that they do %(low)s to %(high)s of it, probably.", low=low, high=high)
    if abs(gap.low) <= MEETS and abs(gap.high) <= MEETS:
        return _("Your two claims meet.")
    return _(
        "Between %(nobody)s that nobody claims and %(both)s that both do; could be nothing.",
        nobody=write_whole(-gap.low),
        both=write_whole(gap.high),
    )
