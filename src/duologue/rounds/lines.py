"""The thread's lines as one partner may have them: their own, that of the two while both agree, and the
places where it may have moved, with the moments kept there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from duologue.insight.figures import NotYet, Range
from duologue.insight.reasons import Reason
from duologue.keepsakes.reading import Kept
from duologue.people import days, own_settings
from duologue.people.access import Me
from duologue.people.consents import Agreed, Matter
from duologue.rounds import blocks, figures, looking_back, moments, weekly
from duologue.rounds.figures import Line

FIRST = NotYet(Reason.TEN_DAYS_FIRST)


@dataclass(frozen=True, slots=True)
class LinePlace:
    """From about `day` on the line may lie `size` points higher (+) or lower; `moments`, oldest first."""

    day: date
    size: Range
    moments: tuple[Kept, ...]


@dataclass(frozen=True, slots=True)
class TwoLines:
    """`together` is None unless both agree to it. `places` are of the line of the two where there is one,
    else of one's own: then `places_own`."""

    agreed: Agreed
    own: Line | NotYet
    together: Line | NotYet | None
    places: tuple[LinePlace, ...]
    places_own: bool


def read_lines(me: Me, now: datetime) -> TwoLines:
    """Bring the weeks that are over, and read what there is then."""
    agreed = weekly.bring(me, now)
    own = figures.own_line(weekly.own_days(me), daily=own_settings.mine(me).closeness)
    together = line_of_both(me, agreed, now)
    line = together if isinstance(together, Line) else own
    places = _places(me, line, own=line is own) if isinstance(line, Line) else ()
    return TwoLines(agreed, own, together, places, line is own)


def line_of_both(me: Me, agreed: Agreed, now: datetime) -> Line | NotYet | None:
    """None unless both agree."""
    if Matter.LINE not in agreed.both:
        return None
    if (waits := waits_for(me, now)) is not None:
        return waits
    return figures.couple_line(
        weekly.told(blocks.read(me, own=False, only=(weekly.SLUG,))), days.come_everywhere(now)
    )


def waits_for(me: Me, now: datetime) -> NotYet | None:
    """What the figures of the two wait for; None once the first ten days are over."""
    return None if looking_back.are_over(looking_back.begun(me), days.date_of(me, now)) else FIRST


def _places(me: Me, line: Line, *, own: bool) -> tuple[LinePlace, ...]:
    kept = moments.at(me, [step.day for step in line.steps], own=own)
    return tuple(
        LinePlace(step.day, step.size, tuple(found)) for step, found in zip(line.steps, kept, strict=True)
    )
