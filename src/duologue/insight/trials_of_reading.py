"""Trials of "How we read each other": what its page tells people who guess, after so many guesses and in
three years of monthly looks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np

from duologue.insight.arrays import Bools, Floats
from duologue.insight.attunement import (
    FOLLOWS_SURE,
    FROM_GUESSES,
    LEAST_SPREAD,
    MOST_ALIKE,
    Coefficients,
    find_chances_of_following,
    find_reach,
    fit,
    may_be_said,
)
from duologue.insight.tellings import Guessing, ToldGuesses, guess
from duologue.insight.trials import Cell, Rate, TrialOutcome

MONTHS, A_MONTH = 36, 30
COUNTS = (20, 60, 150, 400)
"""Guesses after which ranges are held against the truth."""
Said = tuple[Floats, Floats, Bools, Bools]
"""(b, how far a 90% range reaches, each (people, 3): bias, tracking, projection; whether "you follow" is
said; whether bias and projection are, (people, 2))."""


def tell(gap: Floats, j: Floats, t: Floats, s: Floats) -> Said:
    """What the page says; as `attunement.fit` takes it."""
    fitted: Coefficients = fit(gap, j, t, s)
    return (
        fitted.b,
        find_reach(fitted),
        find_chances_of_following(fitted) > FOLLOWS_SURE,
        may_be_said(fitted),
    )


Telling = Callable[[Floats, Floats, Floats, Floats], Said]


def try_ranges(guessing: Guessing, seed: int, people: int, say: Telling = tell) -> TrialOutcome:
    """How often the three ranges hold the truth, after 20 to 400 guesses, one a day; the least of the three
    decides, averaged over the counts."""
    held, shown = [], []
    for n in COUNTS:
        told = guess(np.random.default_rng([seed, n]), people, n, guessing)
        there, columns = _find_shown(told, slice(None))
        b, reach, *_ = say(np.ones(n - 1), *columns)
        truth = np.stack([told.bias, told.tracking, told.projection], axis=1)
        held.append(np.where(there[:, None], np.abs(b - truth) < reach, np.nan))
        shown.append(there)
    each = np.nanmean(np.stack(held), axis=0)
    worst = each[:, int(np.nanmean(each, axis=0).argmin())]
    return TrialOutcome(
        Rate.make_of_each(np.stack(shown).mean(axis=0)), cover=Rate.make_of_each(worst[~np.isnan(worst)])
    )


def try_looks(guessing: Guessing, seed: int, people: int, say: Telling = tell) -> TrialOutcome:
    """Who is ever told something in words that is not so, looking once a month for three years: that they
    follow where they don't, that they guess too high or too low where they don't, that their own day is in it
    where it isn't."""
    told = guess(np.random.default_rng(seed), people, MONTHS * A_MONTH, guessing)
    wrong, right, seen = (np.zeros(people, dtype=bool) for _ in range(3))
    there = ~np.isnan(told.guess)
    # So that many people make one call: of each month as many guesses of each as the one with fewest has.
    for month in range(1, MONTHS + 1):
        n = int(there[: month * A_MONTH].sum(axis=0).min())
        if n < FROM_GUESSES:
            continue
        days = np.argsort(~there[: month * A_MONTH], axis=0, kind="stable")[:n]
        shown, columns = _find_shown(told, days)
        gap = np.diff(days, axis=0).T.astype(float)
        _, _, follows, sure = say(gap, *columns)
        seen |= shown
        untrue = (
            follows & (told.tracking <= 1e-9),
            sure[:, 0] & (told.bias == 0.0),
            sure[:, 1] & (np.abs(told.projection) <= 1e-9),
        )
        wrong |= shown & np.any(untrue, axis=0)
        right |= shown & follows & (told.tracking > 0.1)
    return TrialOutcome(
        Rate.make_of_each(seen), false=Rate.make_of_each(wrong), found=Rate.make_of_each(right)
    )


def try_power(
    guessing: Guessing, n: int, seed: int, people: int, say: Telling = tell, *, own_day: bool = False
) -> TrialOutcome:
    """How many are told that they follow, or that their own day is in it, after `n` guesses, one a day."""
    told = guess(np.random.default_rng(seed), people, n, guessing)
    shown, columns = _find_shown(told, slice(None))
    _, _, follows, sure = say(np.ones(n - 1), *columns)
    found = sure[:, 1] if own_day else follows
    return TrialOutcome(Rate.make_of_each(shown), found=Rate.make_of_each(found & shown))


def _find_shown(told: ToldGuesses, days: slice | np.ndarray) -> tuple[Bools, tuple[Floats, Floats, Floats]]:
    """(who has a page at all, their guess, the other's and one's own, each (people, guesses))."""
    if isinstance(days, slice):
        j, t, s = (x[days].T for x in (told.guess, told.other, told.own))
    else:
        j, t, s = (np.take_along_axis(x, days, axis=0).T for x in (told.guess, told.other, told.own))
    a, b = (x - x.mean(axis=1, keepdims=True) for x in (t, s))
    alike = np.abs((a * b).sum(axis=1)) / np.sqrt((a**2).sum(axis=1) * (b**2).sum(axis=1))
    return (t.std(axis=1, ddof=1) >= LEAST_SPREAD) & (alike < MOST_ALIKE), (j, t, s)


IMPERFECT = 1.5 * (0.3 / 0.7) ** 0.5
"""SD of error that leaves a mood of SD 1.5 a reliability of .7."""
EVERY_OTHER = 0.5
NOBODY = Guessing(follow=0.0, project=0.4, often=EVERY_OTHER)

LIVES = {
    "plain": ("people who follow a little", Guessing()),
    "none": ("people who guess from themselves", Guessing(follow=0.0, project=0.4)),
    "imperfect": (
        "from themselves, moods alike, own mood rated at reliability .7",
        Guessing(follow=0.0, project=0.4, alike=0.6, own_error=IMPERFECT),
    ),
    "lasting": ("moods and errors that last", Guessing(carry=0.6, error_carry=0.5)),
    "lasting-long": (
        "moods and guesses that last for weeks, both moods rated with error",
        Guessing(carry=0.8, error_carry=0.6, own_error=0.8, other_error=0.8),
    ),
    "lasting-moods": (
        "moods that last for weeks, and guesses that don't",
        Guessing(carry=0.8, error_carry=0.0, other_error=0.8),
    ),
    "lasting-both": ("moods and guesses that last for weeks", Guessing(carry=0.8, error_carry=0.8)),
    "lasting-both-rated": (
        "the same, both moods rated with error",
        Guessing(carry=0.8, error_carry=0.8, own_error=0.8, other_error=0.8),
    ),
    "lasting-guesses": ("guesses that last for weeks, and moods that don't", Guessing(error_carry=0.8)),
    "other": ("the other's mood rated with error", Guessing(other_error=0.8)),
    "close": (
        "people who follow well, moods alike",
        Guessing(follow=0.6, alike=0.5, own_error=0.7),
    ),
    "above": ("people who guess a point too high", Guessing(above=1.0)),
}
MONTHLY = {
    "none": ("people who guess from themselves", NOBODY),
    "imperfect": (
        "from themselves, moods alike, own mood rated at reliability .7",
        replace(NOBODY, alike=0.6, own_error=IMPERFECT),
    ),
    "nothing": (
        "guesses that go with nothing, moods that last",
        replace(NOBODY, project=0.0, carry=0.6, error_carry=0.5),
    ),
    "lasting": (
        "from themselves, moods and guesses that last for weeks, own mood rated at reliability .7",
        replace(NOBODY, carry=0.8, error_carry=0.8, alike=0.6, own_error=IMPERFECT),
    ),
}

POWER = (
    ("told-following", "following", Guessing(follow=0.4), False),
    ("told-own-day", "their own day in it", Guessing(project=0.4), True),
)

CELLS = (
    *(
        Cell("reading", name, f"ranges: {like}", partial(try_ranges, guessing))
        for name, (like, guessing) in LIVES.items()
    ),
    *(
        Cell("reading", f"looks-{name}", f"monthly, three years: {like}", partial(try_looks, guessing))
        for name, (like, guessing) in MONTHLY.items()
    ),
    *(
        Cell(
            "reading",
            f"{name}-{n}",
            f"{like} by .4, {n} guesses",
            partial(try_power, guessing, n, own_day=own_day),
        )
        for name, like, guessing, own_day in POWER
        for n in COUNTS
    ),
)
