"""How we read each other: one's own reading of the other, as ranges and plain words, while both agree."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from duologue.engine.roles import INFORMED, FedFigure, Role
from duologue.insight.ranges import Range
from duologue.insight.reasons import NotYet
from duologue.languages import _, mark, ngettext
from duologue.languages.numbers import write_fixed
from duologue.people.access import Me
from duologue.people.consents import Matter
from duologue.people.profile import Both
from duologue.rounds import casting, diary
from duologue.rounds.blocks import Entry
from duologue.rounds.lines import PLACES_OF_POINTS
from duologue.web.charts import ranges_in_words
from duologue.web.charts.chart_rows import ChartRow, ChartScale, draw_in_rows, draw_range_bar
from duologue.web.charts.svg import Chart, ChartTable
from duologue.web.insights.insight import Insight, Rows
from duologue.wording.insight_words import say_why

if TYPE_CHECKING:
    from duologue.insight.attunement import Attunement

A_LITTLE, MUCH = 0.75, 2.0
"""Points of ten below which a difference is a little one, and from which it is much."""


@dataclass(frozen=True, slots=True)
class Guess:
    """One of my guesses at the other's mood, what they said themselves and how I was: pleasantness, 0-10."""

    day: date
    guess: int
    truth: int
    own: int


class HowWeRead(Insight):
    title = mark("How we read each other")
    matter = Matter.READING
    is_of_two = True
    file = "attunement"
    file_title = mark("Your guesses, while both of you agree to that")
    file_title_alone = mark("Your guesses")

    def draw(self, me: Me, both: Both) -> Chart | str:
        found = read_guesses(_read_guesses(me))
        if isinstance(found, NotYet):
            return say_why(found)
        return draw_reading(both.other.name if both.other else "", found, self.name)

    def list_rows(self, me: Me) -> Rows:
        yield "day", "guess", "truth", "own"
        for one in _read_guesses(me):
            yield one.day, one.guess, one.truth, one.own


INSIGHT = HowWeRead()


def _read_guesses(me: Me) -> list[Guess]:
    return find_guesses(me.seat, diary.read_told(me, FedFigure.MOOD, Role.GUESS))


def find_guesses(seat: str, couples: Iterable[Entry]) -> list[Guess]:
    """Of whoever sits at `seat`, a day's last one, oldest first; without those made after the other's "What
    would help?" could be seen."""
    moods, put = casting.find_marked(FedFigure.MOOD), casting.find_marked(Role.GUESS)
    felt: dict[str, dict[str, int]] = {}
    guessed: dict[str, tuple[date, int]] = {}
    for entry in couples:
        for name in moods.list_fields(entry):
            felt.setdefault(entry.round, {})[entry.seat] = _read_pleasantness(entry.numbers[name])
        if entry.seat == seat and not entry.numbers.get(INFORMED):
            for name in put.list_fields(entry):
                guessed[entry.round] = date.fromisoformat(entry.day), _read_pleasantness(entry.numbers[name])
    found: dict[date, Guess] = {}
    for round_id, (day, guess) in guessed.items():
        both = felt.get(round_id, {})
        theirs = [mood for of, mood in both.items() if of != seat]
        if seat in both and theirs:
            found[day] = Guess(day, guess, theirs[0], both[seat])
    return [found[day] for day in sorted(found)]


def _read_pleasantness(mood: object) -> int:
    assert isinstance(mood, list)
    return int(mood[0])


def read_guesses(guesses: Sequence[Guess]) -> Attunement | NotYet:
    """How the one who guessed reads the other; guesses oldest first, one a day."""
    from duologue.insight.attunement import estimate_attunement

    found = estimate_attunement(
        [guess.day.toordinal() for guess in guesses],
        [guess.guess for guess in guesses],
        [guess.truth for guess in guesses],
        [guess.own for guess in guesses],
    )
    if isinstance(found, NotYet):
        return found
    return replace(
        found,
        tracking=found.tracking.round_to(PLACES_OF_POINTS),
        projection=found.projection.round_to(PLACES_OF_POINTS),
        bias=found.bias.round_to(PLACES_OF_POINTS),
    )


def draw_reading(other: str, found: Attunement, name: str) -> Chart:
    """Three rows: their ups and downs, higher or lower, one's own day."""
    title = _("How you read %(name)s", name=other)
    # TRANSLATORS: at a point of a scale: none of their ups and downs is in the guesses.
    not_at_all = _("not at all")
    # TRANSLATORS: at an end of a scale: the guesses go up where the day went down.
    opposite = _("opposite")
    told = (
        (
            _("%(name)s's ups and downs in your guesses", name=other),
            ranges_in_words.say_probably_signed(found.tracking),
            _say_tracking(other, found),
            # TRANSLATORS: at an end of a scale: a point of guess for each point of theirs.
            ChartScale.make_over(-0.75, 1.25, (opposite, _("one for one")), 0.0, not_at_all),
            found.tracking,
        ),
        (
            _("Higher or lower than %(name)s says", name=other),
            _say_points(found.bias),
            _say_bias(other, found),
            ChartScale.make_over(-3.0, 3.0, (_("lower"), _("higher")), 0.0, _("the same")),
            found.bias,
        ),
        (
            _("Your own day in your guesses"),
            ranges_in_words.say_probably_signed(found.projection),
            _say_projection(found),
            # TRANSLATORS: at an end of a scale: the guess is one's own day, and nothing else.
            ChartScale.make_over(-0.75, 1.25, (opposite, _("all of it")), 0.0, not_at_all),
            found.projection,
        ),
    )
    rows = [
        ChartRow(what, (range_, said), scale, draw_range_bar(scale, spread))
        for what, range_, said, scale, spread in told
    ]
    counted = ngettext("From %(num)s guess, as ranges.", "From %(num)s guesses, as ranges.", found.n)
    description = f"{counted} {_say_tracking(other, found)}"
    table = ChartTable(
        (_("What"), _("Likely range"), _("In words")),
        tuple((what, range_, said) for what, range_, said, *_rest in told),
    )
    return draw_in_rows(name, title, description, rows, table)


def _say_tracking(other: str, found: Attunement) -> str:
    if found.follows:
        return _("You follow %(name)s's ups and downs.", name=other)
    return _(
        "Too early to say whether you follow them. With a guess every day it takes about half a year to be "
        "seen, with one every other day about a year, and it may never be."
    )


def _say_bias(other: str, found: Attunement) -> str:
    if not found.bias_sure:
        return _("Not sure enough to say that your guesses lie higher or lower.")
    name, size = other, abs(found.bias.middle)
    if found.bias.middle > 0:
        if size < A_LITTLE:
            return _(
                "On the days you guessed, you took %(name)s's for a little better than %(name)s did.",
                name=name,
            )
        if size < MUCH:
            return _("On the days you guessed, you took %(name)s's for better than %(name)s did.", name=name)
        return _("On the days you guessed, you took %(name)s's for much better than %(name)s did.", name=name)
    if size < A_LITTLE:
        return _(
            "On the days you guessed, you took %(name)s's for a little harder than %(name)s did.", name=name
        )
    if size < MUCH:
        return _("On the days you guessed, you took %(name)s's for harder than %(name)s did.", name=name)
    return _("On the days you guessed, you took %(name)s's for much harder than %(name)s did.", name=name)


def _say_projection(found: Attunement) -> str:
    if not found.projection_sure:
        return _("Too early to say whether your own day is in them.")
    if found.projection.middle > 0:
        return _("When your own day is good, you guess a better one.")
    return _("When your own day is good, you guess a harder one.")


def _say_points(spread: Range) -> str:
    """ "Probably between 0.4 lower and 0.2 higher on the scale of 10; could be nothing." """
    low, high = round(spread.low, 1), round(spread.high, 1)
    values = {"low": write_fixed(abs(low), 1), "high": write_fixed(abs(high), 1)}
    if not low and not high:
        return _("Probably no different on the scale of 10.")
    if ranges_in_words.could_be_nothing(spread):
        if not low:
            return _("Probably up to %(high)s higher on the scale of 10; could be nothing.", **values)
        if not high:
            return _("Probably up to %(low)s lower on the scale of 10; could be nothing.", **values)
        return _(
            "Probably between %(low)s lower and %(high)s higher on the scale of 10; could be nothing.",
            **values,
        )
    if low >= 0:
        return _("Probably between %(low)s and %(high)s higher on the scale of 10.", **values)
    return _("Probably between %(high)s and %(low)s lower on the scale of 10.", **values)
