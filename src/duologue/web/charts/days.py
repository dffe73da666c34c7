"""What came before better days: one row a practice, as ordered; "too early to say" is the normal one.

Only what is said to come before better days has a range and a bar: a range that lies below nothing by chance
would teach that comforting harms.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from duologue.insight.figures import Range
from duologue.insight.verdicts import Verdict
from duologue.languages import _, mark
from duologue.languages.dates import write_list
from duologue.languages.numbers import write_signed, write_whole
from duologue.web.charts import saying
from duologue.web.charts.drawing import Chart, Table, picture, tag
from duologue.web.charts.rows import Row, Scale, range_bar, stacked
from duologue.wording.insight import say_verdict, say_verdict_aloud
from duologue.wording.rows import side_by_side


@dataclass(frozen=True, slots=True)
class Practice:
    """`effect`: points of closeness on the day after, of what came before better days; None for any other."""

    name: str
    verdict: Verdict
    effect: Range | None
    days_with: int
    days_without: int


def draw(practices: Sequence[Practice], name: str) -> Chart:
    """One row a practice."""
    title = _("What you did before your better days")
    reach = max(
        [1.0, *(math.ceil(max(abs(p.effect.low), abs(p.effect.high))) for p in practices if p.effect)]
    )
    scale = Scale.over(-reach, reach, (_("less close"), _("closer")), 0.0, _("no difference"))
    body, height = stacked([_row(practice, scale) for practice in practices])
    description = _described(practices)
    table = Table(
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
                _range(p.effect) if p.effect else "",
                write_whole(p.days_with),
                write_whole(p.days_without),
            )
            for p in practices
        ),
    )
    return Chart(
        name, "in-rows", picture(name, max(height, 1.0), title, description, body), title, description, table
    )


def _row(practice: Practice, scale: Scale) -> Row:
    aloud = say_verdict_aloud(practice.verdict)
    if practice.effect is None:
        return Row(practice.name, (aloud,), None, None, _mark(practice.verdict))
    said = (_range(practice.effect), aloud)
    return Row(practice.name, said, scale, range_bar(scale, practice.effect), _mark(practice.verdict))


def _range(effect: Range) -> str:
    low, high = write_signed(effect.low, 1), write_signed(effect.high, 1)
    if saying.could_be_nothing(effect):
        return _(
            "Probably between %(low)s and %(high)s points on the day after; could be nothing.",
            low=low,
            high=high,
        )
    if low == high:
        return _("Probably about %(value)s points on the day after.", value=low)
    return _("Probably between %(low)s and %(high)s points on the day after.", low=low, high=high)


def _mark(verdict: Verdict) -> Markup:
    """Full; half for what can't be told apart; an empty ring: the verdict without any colour."""
    if verdict is Verdict.GOES_WITH:
        return tag("circle", class_="dot", cx=0, cy=0, r=6)
    if verdict is not Verdict.TOO_EARLY:
        return tag("circle", class_="dot hollow", cx=0, cy=0, r=6) + tag(
            "path", class_="dot", d="M0 -6a6 6 0 0 0 0 12Z"
        )
    return tag("circle", class_="dot hollow dotted", cx=0, cy=0, r=6)


def _described(practices: Sequence[Practice]) -> str:
    if not practices:
        return _("There is nothing to compare yet.")
    said = []
    for verdict, sentence in _NAMED.items():
        if names := [p.name for p in practices if p.verdict is verdict]:
            said.append(_(sentence, names=write_list(names)))
    return side_by_side([*said, _("What comes before something is not always its cause.")])


_NAMED = {
    # TRANSLATORS: %(names)s are things that the two do, such as "Thanks and The check-in".
    Verdict.GOES_WITH: mark("Came before better days: %(names)s."),
    # TRANSLATORS: %(names)s are things that the two do, such as "Thanks and The check-in".
    Verdict.TOO_EARLY: mark("Too early to say: %(names)s."),
    # TRANSLATORS: %(names)s are things that the two do, such as "Thanks and The check-in".
    Verdict.WEEKDAY: mark("Can't be told from a weekday: %(names)s."),
    # TRANSLATORS: %(names)s are things that the two do, such as "Thanks and The check-in".
    Verdict.CLOSE_DAYS: mark("Can't be told from days that felt close: %(names)s."),
}
