"""What the couples of `lives` say: closeness, moods and guesses of moods, who carries what. No estimator is
imported here either.

Answers are whole numbers, cut at the ends of the scale, and missing when people say nothing: because they
were not asked, because they skipped, because they were low, or because they were away for a while. NaN is no
answer. Arrays are (days, couples), with a last axis of two for a and b.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from duologue.insight.lives import Bools, Floats, Lives, draw_lasting

Two = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Answering:
    """When a and b answer, and how.

    `every`: asked each so many days; `skip`: chance of no answer on a day that asks and is a usual one;
    `skip_low`: logits by which it is more for each SD that one feels below one's usual on that day;
    `skip_after_low`: the same for what one felt on the day before; `away`: spells without any answer a year,
    of `away_days` days; `apart`: SD over couples of what each partner's answers lie above or below closeness;
    `own`: SD of what each feels besides, `own_carry` its correlation with the day before.
    """

    every: tuple[int, int] = (1, 1)
    skip: Two = (0.15, 0.15)
    skip_low: Two = (0.0, 0.0)
    skip_after_low: Two = (0.0, 0.0)
    away: float = 0.0
    away_days: int = 12
    apart: float = 0.5
    own: float = 0.9
    own_carry: float = 0.2


@dataclass(frozen=True, slots=True)
class ToldRatings:
    """`rated`: closeness, whole 0-10 or NaN, (days, couples, 2); `would`: what each would have said if every
    day had been asked and answered, whole 0-10; `level`: each one's own level, (days, couples, 2), as the
    mean of what they would say on days of that level, so with both ends of the scale in it."""

    rated: Floats
    would: Floats
    level: Floats

    @property
    def together(self) -> Floats:
        """The level of the two, (days, couples): the mean of both."""
        mean: Floats = self.level.mean(axis=2)
        return mean


def rate(rng: np.random.Generator, lives: Lives, answering: Answering | None = None) -> ToldRatings:
    """What both say of how close they feel."""
    answering = answering or Answering()
    days, couples = lives.level.shape
    above = answering.apart * rng.standard_normal(couples)
    own = answering.own * np.stack(
        [draw_lasting(rng, days, couples, answering.own_carry) for _ in "ab"], axis=2
    )
    offset = np.stack([above, -above], axis=1)
    felt = lives.closeness[:, :, None] + offset + own
    would = _find_share_answered(felt)
    # How far an answer lies from the level, over everybody: moods, weekdays and holidays and one's own.
    spread = float((felt - lives.level[:, :, None] - offset).std())
    level = _find_mean_on_the_scale(lives.level[:, :, None] + offset, spread)
    low = -(felt - lives.level[:, :, None] - offset) / (spread or 1.0)
    rated = np.where(_draw_answers(rng, low, answering), would, np.nan)
    return ToldRatings(rated, would, level)


def _find_share_answered(felt: Floats) -> Floats:
    whole: Floats = np.clip(np.round(felt), 0.0, 10.0)
    return whole


def _draw_answers(rng: np.random.Generator, low: Floats, answering: Answering) -> Bools:
    """Who answers when; `low`: SD by which each feels below their usual, (days, couples, 2)."""
    days, couples = low.shape[:2]
    skip = np.asarray(answering.skip)
    before = np.concatenate([np.zeros((1, couples, 2)), low[:-1]])
    with np.errstate(divide="ignore"):
        logits = (
            np.log(skip / (1.0 - skip))
            + np.asarray(answering.skip_low) * low
            + np.asarray(answering.skip_after_low) * before
        )
    there: Bools = rng.random(low.shape) >= 1.0 / (1.0 + np.exp(-logits))
    begins = rng.random(low.shape) < answering.away / 365.25
    for later in range(min(answering.away_days, days) if answering.away else 0):
        there[later:] &= ~begins[: days - later]
    for who, every in enumerate(answering.every):
        asked = np.arange(days) % every == 0
        there[~asked, :, who] = False
    return there


def _find_mean_on_the_scale(level: Floats, spread: float) -> Floats:
    """Mean answer, 0-10, of days that lie normally around `level` with SD `spread`, once whole and cut."""
    far = np.linspace(-4.0, 14.0, 721)
    nodes = np.linspace(-4.0, 4.0, 401)
    weights = np.exp(-0.5 * nodes**2)
    mean = (_find_share_answered(far[:, None] + spread * nodes) * weights).sum(axis=1) / weights.sum()
    told: Floats = np.interp(level, far, mean)
    return told


@dataclass(frozen=True, slots=True)
class Guessing:
    """How people guess each other's moods, pleasantness 0-10.

    A guess follows what the other feels by `follow` points a point around their usual, and one's own mood by
    `project` points a point; on the whole it lies `above` points higher than the other says, each for all or
    (people,). `spread`: SD of a mood over days; `alike`: correlation of both moods; `carry`: of a mood with
    that of the day before; `own_error`, `other_error`: SD by which a mood as its owner rates it differs from
    what they feel, one's own and the other's; `error`: SD of a guess, `error_carry` its correlation with the
    day before. `often`: chance of a guess on a day; `less_when_low`: logits fewer for each SD one is low.
    """

    follow: float | Floats = 0.3
    project: float | Floats = 0.25
    above: float | Floats = 0.0
    spread: float = 1.5
    alike: float = 0.3
    carry: float = 0.3
    own_error: float = 0.0
    other_error: float = 0.0
    error: float = 1.2
    error_carry: float = 0.2
    often: float = 1.0
    less_when_low: float = 0.0


@dataclass(frozen=True, slots=True)
class ToldGuesses:
    """`guess`, `other` (as they say it), `own` (as one says it): whole 0-10, (days, people), NaN on days
    without a guess. The truth, each (people,): `tracking`, points of guess a point of what the other says,
    with what one feels oneself held still; `projection`, points a point of what one feels; `bias`, points by
    which guesses lie above in the long run."""

    guess: Floats
    other: Floats
    own: Floats
    tracking: Floats
    projection: Floats
    bias: Floats


def guess(rng: np.random.Generator, people: int, days: int, guessing: Guessing | None = None) -> ToldGuesses:
    """So many people who guess how another one is, over so many days."""
    told = guessing or Guessing()
    shared = draw_lasting(rng, days, people, told.carry)
    felt_other, felt_own = (
        told.spread
        * (
            np.sqrt(told.alike) * shared
            + np.sqrt(1.0 - told.alike) * draw_lasting(rng, days, people, told.carry)
        )
        for _ in range(2)
    )
    usual_other, usual_own = rng.uniform(4.5, 6.5, (2, people))
    said_other = felt_other + told.other_error * rng.standard_normal(felt_other.shape)
    said_own = felt_own + told.own_error * rng.standard_normal(felt_own.shape)
    follow, project, above = (
        np.broadcast_to(np.asarray(x, dtype=float), (people,))
        for x in (told.follow, told.project, told.above)
    )
    guessed = (
        usual_other
        + above
        + follow * felt_other
        + project * felt_own
        + told.error * draw_lasting(rng, days, people, told.error_carry)
    )
    logit = np.log(told.often / (1.0 - told.often)) if told.often < 1.0 else np.inf
    with np.errstate(over="ignore"):
        there = rng.random(felt_own.shape) < 1.0 / (
            1.0 + np.exp(-(logit + told.less_when_low * felt_own / told.spread))
        )
    said = [
        np.where(there, _find_share_answered(x), np.nan)
        for x in (guessed, usual_other + said_other, usual_own + said_own)
    ]
    tracking, projection = _find_slopes(told, follow, project)
    return ToldGuesses(said[0], said[1], said[2], tracking, projection, above.copy())


def _find_slopes(told: Guessing, follow: Floats, project: Floats) -> tuple[Floats, Floats]:
    """What a guess goes with, of what the other says and what one feels: both slopes of the two together."""
    felt = told.spread**2
    together = told.alike * felt
    moments = np.array([[felt + told.other_error**2, together], [together, felt]])
    with_guess = np.stack([follow * felt + project * together, follow * together + project * felt])
    tracking, projection = np.linalg.solve(moments, with_guess)
    return tracking, projection


@dataclass(frozen=True, slots=True)
class Claiming:
    """How two people say who carries what. `share`: what a would claim of 100 in each domain if both agreed,
    (domains,), above 0 and below 100; `over`: logits by which their two claims together pass that,
    (domains,); `error`: SD of a claim in logits, of whose variance the share `lasting` goes along with
    that of the report before, by `carry`, and the rest is another each time; `to`: claims are made in steps
    of so many points."""

    share: Floats
    over: Floats
    error: float = 0.3
    carry: float = 0.0
    to: float = 1.0
    lasting: float = 1.0


@dataclass(frozen=True, slots=True)
class Claimed:
    """`claims`: 0-100, (reports, couples, domains, 2); the truth, each (domains,): `midpoint`, a's points of
    100 halfway between the two usual claims, and `gap`, points by which these pass (+) or miss 100."""

    claims: Floats
    midpoint: Floats
    gap: Floats


def claim(rng: np.random.Generator, couples: int, reports: int, claiming: Claiming) -> Claimed:
    """What both claim for themselves, report by report."""
    share = np.asarray(claiming.share, dtype=float)
    lean, over = np.log(share / (100.0 - share)), np.asarray(claiming.over, dtype=float)
    usual = np.stack([over / 2.0 + lean, over / 2.0 - lean], axis=1)
    many = couples * usual.size
    error = draw_lasting(rng, reports, many, claiming.carry)
    if claiming.lasting < 1.0:
        fresh = rng.normal(size=(reports, many))
        error = np.sqrt(claiming.lasting) * error + np.sqrt(1.0 - claiming.lasting) * fresh
    logits = usual + claiming.error * error.reshape(reports, couples, *usual.shape)
    claims = np.round(100.0 / (1.0 + np.exp(-logits)) / claiming.to) * claiming.to
    a, b = (100.0 / (1.0 + np.exp(-usual))).T
    return Claimed(claims, (a + 100.0 - b) / 2.0, a + b - 100.0)
