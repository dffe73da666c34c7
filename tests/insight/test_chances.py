"""Probabilities against the tables printed in textbooks."""

from __future__ import annotations

import pytest

from duologue.insight.chances import (
    find_chi_squared_above,
    find_normal_below,
    find_normal_quantile,
    find_student_below,
    find_student_quantile,
)


@pytest.mark.parametrize(
    ("p", "df", "x"),
    [
        (0.95, 1, 6.313752),
        (0.95, 21, 1.720743),
        (0.975, 10, 2.228139),
        (0.975, 200, 1.971896),
        (0.05, 5, -2.015048),
    ],
)
def test_student_quantiles_are_those_of_the_tables(p, df, x):
    assert find_student_quantile(p, df) == pytest.approx(x, abs=1e-6)


@pytest.mark.parametrize(
    ("x", "df", "p"),
    [(3.841459, 1, 0.05), (5.991465, 2, 0.05), (11.344867, 3, 0.01), (0.1, 6, 0.99998), (40.0, 3, 1.0655e-8)],
)
def test_chi_squared_tails_are_those_of_the_tables(x, df, p):
    assert find_chi_squared_above(x, df) == pytest.approx(p, rel=1e-4)


def test_chi_squared_of_nothing_is_certain():
    assert find_chi_squared_above(0.0, 3) == 1.0


@pytest.mark.parametrize("df", [1.5, 3, 30])
@pytest.mark.parametrize("x", [-4.0, -0.3, 0.0, 1.1, 8.0])
def test_student_is_symmetric_and_undone_by_its_quantile(x, df):
    assert find_student_below(x, df) + find_student_below(-x, df) == pytest.approx(1.0)
    assert find_student_quantile(find_student_below(x, df), df) == pytest.approx(x, abs=1e-7)


def test_normal_and_student_meet_where_degrees_of_freedom_are_many():
    assert find_student_below(1.3, 1e6) == pytest.approx(find_normal_below(1.3), abs=1e-6)
    assert find_normal_quantile(0.95) == pytest.approx(1.644854, abs=1e-6)
