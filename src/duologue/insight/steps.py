"""Steps: days on which the level seems to have moved all at once (science 2.2).

The auxiliary residual of the level, T_t = r_t / sqrt(N_t), run backward over the innovations,

    r_{t-1} = v_t / F_t + (1 - K_t) r_t,   N_{t-1} = 1 / F_t + (1 - K_t)^2 N_t,

is about standard normal where the level did not jump; r_t / N_t estimates the jump. Source: Harvey &
Koopman 1992. q is capped at 5e-4, or a jump would be explained away by a level that always moves fast;
values are winsorised at 3 robust SD, and T is divided by sqrt((1 + rho) / (1 - rho)), as the level's band
is widened.

Under noise that is itself strongly autocorrelated, or a level that drifts faster than the cap, false steps
are more frequent than the threshold promises; `docs/decisions/` has the figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from duologue.insight.arrays import Floats
from duologue.insight.figures import NotYet, Range
from duologue.insight.level import REACH, Fitted, Knots, couple_knots, dense, fit, not_enough
from duologue.insight.local_level import profile, run_forward

FROM_DAYS = 90
EDGE_DAYS = 14
ANNOUNCED_FROM = 3.6
"""|T| beyond which a step is announced."""
APART_DAYS = 28
"""Of two announced days nearer than this, only the clearer one is a step."""
MOST_Q = 5e-4
WINSORISED_AT = 3.0

TOO_SHORT = NotYet("Steps are looked for from three months on.")


@dataclass(frozen=True, slots=True)
class Step:
    """From day number `day` on the level differs by `size`, rating points; `t`: how clearly, in SD."""

    day: int
    size: Range
    t: float


def couple_steps(
    days: Sequence[int], a: Sequence[float | None], b: Sequence[float | None]
) -> tuple[Step, ...] | NotYet:
    """The steps of a couple's level from both partners' daily ratings, as `level.couple_level` takes them."""
    day, rated_a, rated_b = dense(days, a, b)
    refused = not_enough(rated_a, rated_b)
    if refused is not None:
        return refused
    knots = couple_knots(day, rated_a, rated_b)
    return find_steps(knots, fit(knots))


def find_steps(knots: Knots, fitted: Fitted) -> tuple[Step, ...] | NotYet:
    """The steps of the first couple, in order of time; of a diary of 90 days at least."""
    if knots.day[-1] - knots.day[0] + 1 < FROM_DAYS:
        return TOO_SHORT
    t, size, sd = (x[:, 0] for x in step_residuals(knots, fitted))
    found: list[int] = []
    for k in np.argsort(-np.abs(t)):
        if abs(t[k]) <= ANNOUNCED_FROM:
            break
        if all(abs(knots.day[k] - knots.day[other]) >= APART_DAYS for other in found):
            found.append(int(k))
    return tuple(
        Step(int(knots.day[k]), Range.around(size[k], REACH * sd[k]), float(t[k])) for k in sorted(found)
    )


def step_residuals(knots: Knots, fitted: Fitted) -> tuple[Floats, Floats, Floats]:
    """(T, size of the step, its SD), each (steps, couples), for a level that would jump between a knot and
    the one before; T is 0 within 14 days of either end."""
    held = _winsorised(knots, fitted)
    q = np.minimum(fitted.likely_q, MOST_Q)[:, None]
    forward = run_forward(held, knots.noise, knots.gap, q, np.full(held.shape[1], np.inf))
    _, s2 = profile(forward, knots.noise)
    ahead = (forward.innovation / forward.variance)[:, :, 0]
    information = (1.0 / forward.variance)[:, :, 0]
    kept = (1.0 - forward.gain)[:, :, 0]
    r, n = _backward(ahead, kept), _backward(information, kept**2)
    wide = np.sqrt(s2[:, 0] * (1 + fitted.autocorrelation) / (1 - fitted.autocorrelation))
    inside = (knots.day >= knots.day[0] + EDGE_DAYS) & (knots.day <= knots.day[-1] - EDGE_DAYS)
    looked = inside[:, None] & (n > 0)
    n = np.where(looked, n, 1.0)
    return np.where(looked, r / np.sqrt(n) / wide, 0.0), np.where(looked, r / n, 0.0), wide / np.sqrt(n)


def _backward(came: Floats, kept: Floats) -> Floats:
    """x_{t-1} = came_t + kept_t x_t from the last step to the first, in place; x_{t-1} stands at t."""
    for now, then, keep in zip(came[-2::-1], came[:0:-1], kept[-2::-1], strict=True):
        np.add(now, keep * then, out=now)
    return came


def _winsorised(knots: Knots, fitted: Fitted) -> Floats:
    per_noise = np.abs(fitted.rest) / np.sqrt(knots.noise)
    most = WINSORISED_AT * 1.4826 * np.nanmedian(per_noise, axis=0) * np.sqrt(knots.noise)
    return fitted.middle + np.clip(fitted.rest, -most, most)
