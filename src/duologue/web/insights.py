"""From figures to what their pages show: a chart, or the sentence that says why there is none yet."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from duologue.engine.roles import Feed, Role
from duologue.engine.script import Script
from duologue.insight.figures import NotYet
from duologue.keepsakes.reading import Kept
from duologue.languages import _, mark, spoken
from duologue.languages.dates import write_month
from duologue.languages.telling import told_script
from duologue.people.access import Me
from duologue.people.consents import Agreed, Matter
from duologue.people.profile import Both
from duologue.rounds import blocks, casting, diary, figures, weekly
from duologue.rounds.figures import Line
from duologue.rounds.lines import TwoLines, waits_for
from duologue.web import ways
from duologue.web.charts import days as days_chart
from duologue.web.charts import kinds as kinds_chart
from duologue.web.charts import load as load_chart
from duologue.web.charts import reading as reading_chart
from duologue.web.charts import thread as thread_chart
from duologue.web.charts.drawing import Chart
from duologue.web.charts.thread import Span
from duologue.web.direction import isolated
from duologue.wording.insight import say_why

NO_KINDS = mark(
    "Nothing here yet. It comes from the monthly look at the two of you, once there is one between you; "
    "or it stays empty, and that's fine too."
)
NO_REPORTS = mark("Nothing here yet. It comes once you have both said who carries what, three times over.")
NO_PRACTICE = mark("Nothing to compare yet: it needs days with something you did, and days without.")


@dataclass(frozen=True, slots=True)
class Place:
    """A place where the line may have moved at once; `moments` is what was kept of it."""

    number: int
    day: date
    up: bool
    moments: Sequence[Kept]


@dataclass(frozen=True, slots=True)
class Shown:
    """`chart`, or else `why` there is none; `agreed`: whether oneself agrees, None where nothing is asked;
    `ours`: whether both do; `why_ours`: why the line of both is not in a chart of one's own."""

    chart: Chart | None = None
    why: str = ""
    why_ours: str = ""
    agreed: bool | None = None
    ours: bool = False
    places: tuple[Place, ...] = ()
    places_own: bool = True
    span: Span = Span.ALL


def thread(both: Both, found: TwoLines, span: Span) -> Shown:
    """One's own line always; the line of both beside it while both agree."""
    own, together = found.own, found.together
    shown = Shown(
        why="" if isinstance(own, Line) else say_why(own),
        why_ours="" if together is None or isinstance(together, Line) else say_why(together),
        agreed=Matter.LINE in found.agreed.mine.since,
        ours=together is not None,
        span=span,
    )
    if not isinstance(own, Line) and not isinstance(together, Line):
        return shown
    places = [Place(k + 1, one.day, one.size.middle > 0, one.moments) for k, one in enumerate(found.places)]
    drawn = thread_chart.Thread(
        together=_drawn(_("The two of you"), together) if isinstance(together, Line) else None,
        own=_drawn(_("Yours alone"), own, both.mine.colour) if isinstance(own, Line) else None,
        steps=tuple(
            thread_chart.Step(place.day, place.up, " ".join(isolated(kept.text) for kept in place.moments))
            for place in places
        ),
    )
    days = {step.day for step in thread_chart.within(drawn, span).steps}
    seen = [place for place in places if place.day in days]
    return replace(
        shown,
        chart=thread_chart.draw(drawn, "thread", span),
        places=tuple(replace(place, number=k + 1) for k, place in enumerate(seen)),
        places_own=found.places_own,
    )


def reading(me: Me, both: Both, agreed: Agreed, now: datetime) -> Shown:
    """One's own reading of the other, while both agree."""
    mine = Matter.READING in agreed.mine.since
    if Matter.READING not in agreed.both or both.other is None:
        return Shown(agreed=mine)
    if (waits := waits_for(me, now)) is not None:
        return Shown(why=say_why(waits), agreed=mine, ours=True)
    found = figures.reading(diary.guesses(me.seat, diary.told(me, Feed.MOOD, Role.GUESS)))
    if isinstance(found, NotYet):
        return Shown(why=say_why(found), agreed=mine, ours=True)
    drawn = reading_chart.Reading(
        both.other.name,
        found.tracking,
        found.bias,
        found.projection,
        found.follows,
        found.n,
        found.bias_sure,
        found.projection_sure,
    )
    return Shown(reading_chart.draw(drawn, "reading"), agreed=mine, ours=True)


def better_days(me: Me) -> Shown:
    """From one's own answers and what one did; nobody has to agree, and the other has a page of their own."""
    couples = blocks.read(me, own=False) if me.ring.couple is not None else []
    done = diary.practised(diary.played(couples, blocks.read(me, own=True)))
    found = figures.better_days(weekly.own_days(me), {_practice(slug): on for slug, on in done.items()})
    if isinstance(found, NotYet):
        return Shown(why=say_why(found))
    if not found.practices:
        return Shown(why=_(NO_PRACTICE))
    told = [
        days_chart.Practice(one.name, one.verdict, one.effect, one.days_with, one.days_without)
        for one in found.practices
    ]
    return Shown(days_chart.draw(told, "days"))


def load(me: Me, both: Both, agreed: Agreed, now: datetime) -> Shown:
    """Who carries what by both accounts, while both agree."""
    mine = Matter.LOAD in agreed.mine.since
    if Matter.LOAD not in agreed.both or both.other is None:
        return Shown(agreed=mine)
    if (waits := waits_for(me, now)) is not None:
        return Shown(why=say_why(waits), agreed=mine, ours=True)
    claims = diary.claims(diary.told(me, Feed.LOAD))
    # First noticing, planning and doing over everything, then each part of life: all at once would be a wall.
    parts = [figures.carried(diary.all_in_all(claims, by_facet=by_facet)) for by_facet in (True, False)]
    found = [one for part in parts if not isinstance(part, NotYet) for one in part]
    if not found:
        why = next((say_why(part) for part in parts if isinstance(part, NotYet) and claims), _(NO_REPORTS))
        return Shown(why=why, agreed=mine, ours=True)
    names, words = _names(me, both), diary.group_words()
    tasks = tuple(
        load_chart.Task(
            _all_in_all(one.facet) if one.facet else words.get(one.domain) or _worded(one.domain),
            one.midpoint,
            one.gap,
            tuple(load_chart.Earlier(write_month(day), at) for day, at in one.reports[:-1]),
        )
        for one in found
        # What still waits would be most of the page for months; it comes by itself.
        if not isinstance(one.midpoint, NotYet) and not isinstance(one.gap, NotYet)
    )
    return Shown(load_chart.draw(load_chart.Load(*names, tasks), "load"), agreed=mine, ours=True)


def kinds(me: Me, both: Both) -> Shown:
    """Kinds of closeness as both have said them to each other; both read the answers already."""
    if me.ring.couple is None:
        return Shown(why=_(NO_KINDS))
    said = diary.kinds(diary.told(me, Feed.KINDS))
    if not said:
        return Shown(why=_(NO_KINDS))
    names, colours = _names(me, both), _colours(me, both)
    by_kind: dict[str, list[kinds_chart.Month]] = {}
    for one in said:
        by_kind.setdefault(one.kind, []).append(kinds_chart.Month(one.month, one.a, one.b))
    a, b = (kinds_chart.Who(name, colour) for name, colour in zip(names, colours, strict=True))
    labels = _labels(Feed.KINDS)
    drawn = kinds_chart.Kinds(
        a,
        b,
        tuple(
            kinds_chart.Kind(labels.get(kind) or _worded(kind), tuple(months))
            for kind, months in by_kind.items()
        ),
    )
    return Shown(kinds_chart.draw(drawn, "kinds"))


def _drawn(label: str, line: Line, colour: str = "") -> thread_chart.Line:
    weeks = tuple(thread_chart.Week(week.first, week.level) for week in line.weeks)
    return thread_chart.Line(label, weeks, colour)


def _practice(slug: str) -> str:
    return next((way.title for way in ways.ways() if way.slug == slug), _worded(slug))


def _all_in_all(facet: str) -> str:
    """One part of carrying things, over everything that was spoken of."""
    said = {
        Role.NOTICING: mark("Noticing, all in all"),
        Role.PLANNING: mark("Planning, all in all"),
        Role.DOING: mark("Doing, all in all"),
    }
    return _(said[Role(facet)])


def fed_by(feed: Feed) -> tuple[Script, ...]:
    """The installed exercises that a figure comes from, as whoever looks at it reads them."""
    return tuple(told_script(script, spoken()) for script in casting.exercises(feed))


def _labels(feed: Feed) -> dict[str, str]:
    """What the installed exercises call their fields of a figure, by id."""
    return {
        field.id: field.label for script in fed_by(feed) for _step, field in casting.fields_of(script, feed)
    }


def _worded(name: str) -> str:
    """The id of what somebody added as words, without the mark that it ends in, or of what is nowhere called
    anything any more."""
    plain = re.sub(r"-[0-9a-f]{8}$", "", name)
    plain = plain.replace("-", " ").replace("_", " ")
    return plain[:1].upper() + plain[1:]


def _names(me: Me, both: Both) -> tuple[str, str]:
    """By seat: a, b."""
    other = both.other.name if both.other else _("the other person")
    return (both.mine.name, other) if me.seat == "a" else (other, both.mine.name)


def _colours(me: Me, both: Both) -> tuple[str, str]:
    other = both.other.colour if both.other else "slate"
    return (both.mine.colour, other) if me.seat == "a" else (other, both.mine.colour)
