"""Steps: days on which the level seems to have moved all at once (science 2.2).

The auxiliary residual of the level, T_t = r_t / sqrt(N_t), run backward over the innovations,

    r_{t-1} = v_t / F_t + (1 - K_t) r_t,   N_{t-1} = 1 / F_t + (1 - K_t)^2 N_t,

is about standard normal where the level did not jump; r_t / N_t estimates the jump. Source: Harvey &
Koopman 1992. q is capped at 5e-4, or a jump would be explained away by a level that always moves fast;
values are winsorised at 3 robust SD, and T is divided by sqrt((1 + rho) / (1 - rho)), as the level's band
is widened.

Under noise that is itself strongly autocorrelated, or a level that drifts faster than the cap, false steps
are more frequent than the threshold promises; `docs/decisions/0015-insight.md` has the figures.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from duologue.insight.arrays import Bools, Floats
from duologue.insight.figures import NotYet, Range
from duologue.insight.level import REACH, Fitted, Knots, Reading
from duologue.insight.local_level import profile, run_forward
from duologue.insight.reasons import Reason

FROM_DAYS = 90
EDGE_DAYS = 14
ANNOUNCED_FROM = 3.6
"""|T| beyond which a step is announced."""
APART_DAYS = 28
"""Of two announced days nearer than this, only the clearer one is a step."""
MOST_Q = 5e-4
WINSORISED_AT = 3.0

TOO_SHORT = NotYet(Reason.DIARY_SHORT)


@dataclass(frozen=True, slots=True)
class Step:
    """From day number `day` on the level differs by `size`, rating points; `t`: how clearly, in SD."""

    day: int
    size: Range
    t: float


@dataclass(frozen=True, slots=True)
class Residuals:
    """`r`, `information` (N): (steps, couples), the jump between a knot and the one before being r / N; `sd`:
    (couples,), of r / sqrt(N) without a jump; `looked`: where a step may be announced; `variance`, `gain`: of
    the filter."""

    r: Floats
    information: Floats
    sd: Floats
    looked: Bools
    variance: Floats
    gain: Floats

    @property
    def t(self) -> Floats:
        """T, in SD; 0 where no step may be announced."""
        size = np.where(self.looked, self.information, 1.0)
        return np.where(self.looked, self.r / np.sqrt(size) / self.sd, 0.0)


def find_steps(reading: Reading) -> tuple[Step, ...] | NotYet:
    """The steps of a level, by day or by week, in order of time; of a diary of 90 days at least.

    The clearest is taken out, with all that it does to the days around it, before the next is looked for: a
    step of eight SD would else be seen again weeks before and after.
    """
    knots = reading.knots
    if knots.day[-1] - knots.day[0] + 1 < FROM_DAYS:
        return TOO_SHORT
    residuals = step_residuals(knots, reading.fitted)
    information, root = residuals.information[:, 0], np.sqrt(np.maximum(residuals.information[:, 0], 1e-12))
    sd = float(residuals.sd[0])
    r, free = residuals.r[:, 0].copy(), residuals.looked[:, 0].copy()
    found: list[Step] = []
    while True:
        t = np.where(free, r / root / sd, 0.0)
        k = int(np.abs(t).argmax())
        if abs(t[k]) <= ANNOUNCED_FROM:
            return tuple(sorted(found, key=lambda step: step.day))
        size = float(r[k] / information[k])
        found.append(Step(int(knots.day[k]), Range.around(size, REACH * sd / float(root[k])), float(t[k])))
        r -= size * _shadow(residuals, k)
        free &= np.abs(knots.day - knots.day[k]) >= APART_DAYS


def step_residuals(knots: Knots, fitted: Fitted) -> Residuals:
    """Of a level that would jump between a knot and the one before; none within 14 days of either end."""
    held = _winsorised(knots, fitted)
    q = np.minimum(fitted.likely_q, MOST_Q)[:, None]
    forward = run_forward(held, knots.noise, knots.gap, q, np.full(held.shape[1], np.inf))
    _, s2 = profile(forward, knots.noise)
    variance, gain = forward.variance[:, :, 0], forward.gain[:, :, 0]
    r = _backward(forward.innovation[:, :, 0] / variance, 1.0 - gain)
    information = _backward(1.0 / variance, (1.0 - gain) ** 2)
    wide = np.sqrt(s2[:, 0] * (1 + fitted.autocorrelation) / (1 - fitted.autocorrelation))
    inside = (knots.day >= knots.day[0] + EDGE_DAYS) & (knots.day <= knots.day[-1] - EDGE_DAYS)
    return Residuals(r, information, wide, inside[:, None] & (information > 0), variance, gain)


def _shadow(residuals: Residuals, k: int) -> Floats:
    """r of the first couple's whole diary if it held nothing but a step of one point at knot `k`."""
    gain, variance = residuals.gain[:, 0].tolist(), residuals.variance[:, 0].tolist()
    steps = len(gain)
    shadow, innovation = [0.0] * steps, [0.0] * steps
    level = ahead = 0.0
    for t in range(k, steps):
        innovation[t] = 1.0 - level
        level += gain[t] * innovation[t]
    for t in range(steps - 1, -1, -1):
        ahead = shadow[t] = innovation[t] / variance[t] + (1.0 - gain[t]) * ahead
    return np.array(shadow)


def _backward(came: Floats, kept: Floats) -> Floats:
    """x_{t-1} = came_t + kept_t x_t from the last step to the first, in place; x_{t-1} stands at t."""
    for now, then, keep in zip(came[-2::-1], came[:0:-1], kept[-2::-1], strict=True):
        np.add(now, keep * then, out=now)
    return came


def _winsorised(knots: Knots, fitted: Fitted) -> Floats:
    noise = np.where(np.isfinite(knots.noise), np.sqrt(knots.noise), 1.0)
    most = WINSORISED_AT * 1.4826 * np.nanmedian(np.abs(fitted.rest) / noise, axis=0) * noise
    return fitted.middle + np.clip(fitted.rest, -most, most)
