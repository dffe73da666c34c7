"""Processor time of every figure of a couple's pages after 1, 3 and 10 years of diary: from values, and as
whole pages from the encrypted monthly blocks."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable

# One core, as a worker would have while others serve.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from bench import insight_pages as pages
from duologue.insight import weeks
from duologue.insight.attunement import estimate_attunement
from duologue.insight.helps import find_better_days
from duologue.insight.level import estimate_level
from duologue.insight.level_steps import find_steps
from duologue.insight.load import Claims, estimate_load
from duologue.insight.own_line import estimate_own_level
from duologue.insight.reasons import NotYet
from duologue.insight.simulate import Habits, draw_claims, draw_diaries, draw_guesses

TIMES = 7
PAGE_MS = 100.0
Figures = dict[str, Callable[[], object]]


def figures(years: int) -> tuple[Figures, Figures]:
    """(what the pages show together, what only `analyse` computes), for a couple who answer most days."""
    days = round(365.25 * years)
    rng = np.random.default_rng(years)
    habits = Habits(log_q=-3.5, effects=(0.3, 0.0, 0.0, 0.0, 0.0, 0.0), after_bad=0.35)
    diary = draw_diaries(rng, 1, days, habits)
    dates = list(range(738_000, 738_000 + days))
    a, b = ([None if np.isnan(x) else x for x in column[:, 0]] for column in (diary.a, diary.b))
    done = {f"practice {k}": diary.practised[:, 0, k].astype(int).tolist() for k in range(6)}
    asked = days // 2
    seen = draw_guesses(rng, asked, np.array([0.4]), np.array([0.2]), np.array([0.3]))
    guessed = [x[0].tolist() for x in (seen.guess, seen.other, seen.own)]
    said = draw_claims(rng, 12 * years, np.full(6, 55.0), np.full(6, 0.4))
    reports = [Claims(str(k), *said[r, k]) for r in range(len(said)) for k in range(6)]
    both = [
        weeks.WeekOfTwo(k, float(np.mean(own)), len(own), float(np.mean(other)), len(other))
        for k in range(days // 7)
        if (own := [x for x in a[7 * k : 7 * k + 7] if x is not None])
        and (other := [x for x in b[7 * k : 7 * k + 7] if x is not None])
    ]
    by_week, by_day = weeks.estimate_level_by_week(both), estimate_level(dates, a, b)
    page: Figures = {
        "own line, by week": lambda: estimate_own_level(dates, a),
        "couple's line, by week": lambda: weeks.estimate_level_by_week(both),
        "steps of it": lambda: find_steps(by_week),
        "better days, 6 practices": lambda: find_better_days(dates, a, b, done),
        "attunement": lambda: estimate_attunement(range(asked), *guessed),
        "load, 6 domains": lambda: estimate_load(reports),
    }
    more: Figures = {
        "couple's line, by day": lambda: estimate_level(dates, a, b),
        "steps of it, by day": lambda: find_steps(by_day),
    }
    return page, more


def milliseconds(figure: Callable[[], object]) -> float:
    """The median of a few runs, of this process alone."""
    taken = []
    for _ in range(TIMES):
        start = time.process_time()
        answer = figure()
        taken.append(1000 * (time.process_time() - start))
        assert not isinstance(answer, NotYet)
    return sorted(taken)[TIMES // 2]


def main() -> None:
    spans = [int(years) for years in sys.argv[1:]] or [1, 3, 10]
    page, more = ([figures(years)[part] for years in spans] for part in (0, 1))
    print(f"{'ms of processor':28}" + "".join(f"{years:>6} y" for years in spans))
    totals = [0.0] * len(spans)
    for name in page[0]:
        taken = [milliseconds(of[name]) for of in page]
        totals = [total + ms for total, ms in zip(totals, taken, strict=True)]
        print(f"{name:28}" + "".join(f"{ms:8.1f}" for ms in taken))
    print(f"{'every figure together':28}" + "".join(f"{ms:8.1f}" for ms in totals) + f"   goal {PAGE_MS:.0f}")
    for name in more[0]:
        print(f"{name:28}" + "".join(f"{milliseconds(of[name]):8.1f}" for of in more))
    print("\nwhole pages, from encrypted monthly blocks")
    columns = pages.measured(spans)
    for path in pages.PATHS:
        goal = f"   goal {pages.PAGE_MS:.0f}" if path == pages.PATHS[0] else ""
        print(f"{path:28}" + "".join(f"{column[path]:8.1f}" for column in columns) + goal)
    print("\nwhat Today offers")
    for name in (pages.FIRST, pages.AGAIN):
        told = "".join(f"{column[name]:8.1f}" for column in columns)
        print(f"{name:28}{told}   goal {pages.OFFER_MS:.0f}")


if __name__ == "__main__":
    main()
