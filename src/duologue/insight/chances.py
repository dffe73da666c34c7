"""Normal, Student, F, beta and chi-squared probabilities, on plain floats.

The incomplete beta and gamma functions are their usual series and continued fractions, the latter by Lentz's
method; `tests/insight/test_chances.py` holds them to printed tables.
"""

from __future__ import annotations

import math
from functools import lru_cache
from statistics import NormalDist

_STANDARD = NormalDist()
_TINY = 1e-300


def find_normal_below(x: float) -> float:
    """P(Z < x) of a standard normal."""
    return 0.5 * math.erfc(-x / math.sqrt(2.0))


def find_normal_quantile(p: float) -> float:
    """The x with P(Z < x) = p, for 0 < p < 1."""
    return _STANDARD.inv_cdf(p)


def find_student_below(x: float, df: float) -> float:
    """P(T < x) of Student's t with `df` > 0 degrees of freedom."""
    tail = 0.5 * find_beta_below(df / (df + x * x), df / 2.0, 0.5)
    return 1.0 - tail if x > 0 else tail


@lru_cache(maxsize=256)
def find_student_quantile(p: float, df: float) -> float:
    """The x with P(T < x) = p, for 0 < p < 1, to about 1e-10; by bisection, which cannot miss."""
    low, high = -1.0, 1.0
    while find_student_below(low, df) > p:
        low *= 2.0
    while find_student_below(high, df) < p:
        high *= 2.0
    for _ in range(80):
        middle = (low + high) / 2.0
        if find_student_below(middle, df) < p:
            low = middle
        else:
            high = middle
    return (low + high) / 2.0


def find_chi_squared_above(x: float, df: float) -> float:
    """P(X > x) of a chi-squared variable with `df` > 0 degrees of freedom."""
    if x <= 0:
        return 1.0
    half, shape = x / 2.0, df / 2.0
    front = math.exp(shape * math.log(half) - half - math.lgamma(shape))
    if half < shape + 1.0:
        term = total = 1.0 / shape
        for k in range(1, 1000):
            term *= half / (shape + k)
            total += term
            if term < total * 1e-16:
                break
        return 1.0 - front * total
    b = half + 1.0 - shape
    c, d = 1.0 / _TINY, 1.0 / b
    value = d
    for k in range(1, 1000):
        a = -k * (k - shape)
        b += 2.0
        d = 1.0 / _keep_from_zero(a * d + b)
        c = _keep_from_zero(b + a / c)
        value *= d * c
        if abs(d * c - 1.0) < 1e-15:
            break
    return front * value


@lru_cache(maxsize=64)
def find_f_quantile(p: float, above: float, below: float) -> float:
    """The x with P(F < x) = p, for 0 < p < 1, of F with `above` and `below` degrees of freedom."""
    low, high = 0.0, 1.0
    for _ in range(80):
        middle = (low + high) / 2.0
        if find_beta_below(middle, above / 2.0, below / 2.0) < p:
            low = middle
        else:
            high = middle
    return low * below / (above * (1.0 - high)) if high < 1.0 else math.inf


def find_beta_below(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function I_x(a, b): P(B < x) of a beta variable."""
    if x <= 0.0:
        return 0.0
    if x >= 1.0:
        return 1.0
    # The fraction converges fast on one side only; the other side is its mirror image.
    if x > (a + 1.0) / (a + b + 2.0):
        return 1.0 - find_beta_below(1.0 - x, b, a)
    front = math.exp(
        math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    )
    c, d = 1.0, 1.0 / _keep_from_zero(1.0 - (a + b) * x / (a + 1.0))
    value = d
    for m in range(1, 1000):
        for numerator in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1.0 / _keep_from_zero(1.0 + numerator * d)
            c = _keep_from_zero(1.0 + numerator / c)
            value *= d * c
        if abs(d * c - 1.0) < 1e-15:
            break
    return front * value / a


def _keep_from_zero(x: float) -> float:
    return x if abs(x) > _TINY else _TINY
