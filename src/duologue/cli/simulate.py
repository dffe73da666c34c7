"""`duologue simulate`: diaries of couples whose truth is known, in the columns that `duologue analyse` reads.

A folder gets `apim.csv` of all couples, and for each couple a folder with `level.csv`, `helps.csv`,
`attunement-a.csv` (a guesses b), `attunement-b.csv`, `load.csv`, and beside them the truth:
`level-truth.csv` day by day, `truth.json` for everything else.
"""

from __future__ import annotations

import csv
import io
import json
import math
import sys
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from duologue.cli.stop import Stop
from duologue.cli.writing import make_folder, write_lines
from duologue.languages import _, ngettext

if TYPE_CHECKING:
    import numpy as np

FIRST_DAY = date(2024, 1, 1)
"""A Monday."""
PRACTICES = {"walk": 0.5, "cards": 0.25, "letters": 0.0, "phones_down": 0.0}
"""Points by which each lifts the day after: two do, two don't."""
DOMAINS = ("cooking", "planning", "moods", "making up")
MOST_COUPLES, MOST_DAYS = 10_000, 36_525


def simulate(couples: int, days: int, seed: int, folder: Path) -> None:
    """Write `couples` diaries of `days` days into `folder`, which must not hold anything. The same seed
    gives the same files."""
    if not 1 <= couples <= MOST_COUPLES or not 1 <= days <= MOST_DAYS:
        raise Stop(
            _(
                "Between 1 and %(couples)s couples, and between 1 and %(days)s days.",
                couples=MOST_COUPLES,
                days=MOST_DAYS,
            )
        )
    import numpy as np

    from duologue.insight.simulate import draw_actors_and_partners

    make_folder(folder)
    width = len(str(couples))
    for k in range(couples):
        # A generator of its own, so that a couple stays the same however many are written.
        _write_couple(np.random.default_rng([seed, k]), folder / f"couple-{k + 1:0{width}}", days)
    effects = {"actor": 0.4, "partner": 0.2}
    rng = np.random.default_rng([seed, MOST_COUPLES])
    outcome, predictor = draw_actors_and_partners(rng, couples, (0.4, 0.4), (0.2, 0.2))
    _write(
        folder / "apim.csv",
        ("couple", "role", "outcome", "predictor"),
        (
            (k + 1, role, f"{outcome[k, i]:.4f}", f"{predictor[k, i]:.4f}")
            for k in range(couples)
            for i, role in enumerate("ab")
        ),
    )
    write_lines(folder / "truth.json", [json.dumps({"apim": effects}, indent=1) + "\n"])
    said = ngettext(
        "%(num)s diary is in %(folder)s, with its truth beside it.",
        "%(num)s diaries are in %(folder)s, each with its truth beside it.",
        couples,
        folder=folder,
    )
    sys.stdout.write(f"{said}\n")


def _write_couple(rng: np.random.Generator, folder: Path, days: int) -> None:
    import numpy as np

    from duologue.insight.simulate import Habits, draw_diaries, draw_guesses

    make_folder(folder)
    log_q = min(float(rng.normal(-3.0, 0.8)), -1.0)
    steps = days >= 120 and rng.random() < 0.5
    step_day = int(rng.integers(days // 4, 3 * days // 4)) if steps else 0
    size = float(rng.choice([-1.2, 1.2])) if steps else 0.0
    after_bad = float(rng.choice([0.0, 0.35]))
    habits = Habits(
        log_q=log_q,
        step=size,
        step_day=step_day,
        weekend=0.2,
        missing=float(rng.uniform(0.05, 0.3)),
        one_sided=float(rng.uniform(0.0, 0.2)),
        effects=tuple(PRACTICES.values()),
        after_bad=after_bad,
    )
    diary = draw_diaries(rng, 1, days, habits)
    names = [(FIRST_DAY + timedelta(days=t)).isoformat() for t in range(days)]
    rated = [[_write_cell(x) for x in column[:, 0]] for column in (diary.a, diary.b)]
    done = diary.practised[:, 0].astype(int).tolist()
    _write(folder / "level.csv", ("day", "a", "b"), zip(names, *rated, strict=True))
    _write(
        folder / "helps.csv",
        ("day", "a", "b", *PRACTICES),
        ((*row, *flags) for row, flags in zip(zip(names, *rated, strict=True), done, strict=True)),
    )
    _write(
        folder / "level-truth.csv",
        ("day", "level"),
        ((name, f"{x:.4f}") for name, x in zip(names, diary.level[:, 0], strict=True)),
    )
    truth: dict[str, object] = {
        "log10_q": log_q,
        "step": {"day": names[step_day], "size": size} if steps else None,
        "practices": PRACTICES,
        "practises_more_after_bad_days": after_bad,
        "missing": habits.missing,
        "one_sided": habits.one_sided,
    }
    for who in "ab":
        coefficients = rng.normal((0.3, 0.25, 0.0), (0.3, 0.3, 1.0))
        guessed = draw_guesses(rng, days, *coefficients[:, None])
        asked = rng.random(days) < 0.5
        _write(
            folder / f"attunement-{who}.csv",
            ("day", "guess", "truth", "own"),
            (
                (names[t], *(int(x[0, t]) for x in (guessed.guess, guessed.other, guessed.own)))
                for t in np.flatnonzero(asked)
            ),
        )
        truth[f"attunement_{who}"] = dict(
            zip(("tracking", "projection", "bias"), map(float, coefficients), strict=True)
        )
    truth["load"] = _draw_load(rng, folder, max(1, days // 30))
    write_lines(folder / "truth.json", [json.dumps(truth, indent=1) + "\n"])


def _draw_load(rng: np.random.Generator, folder: Path, reports: int) -> dict[str, dict[str, float]]:
    from duologue.insight.simulate import draw_claims

    share = rng.uniform(25.0, 75.0, len(DOMAINS))
    gap = rng.normal(0.4, 0.3, len(DOMAINS))
    claimed = draw_claims(rng, reports, share, gap)
    _write(
        folder / "load.csv",
        ("domain", "report", "a", "b"),
        (
            (domain, r + 1, int(claimed[r, k, 0]), int(claimed[r, k, 1]))
            for r in range(reports)
            for k, domain in enumerate(DOMAINS)
        ),
    )
    return {
        domain: {"share_a": float(share[k]), "gap_in_logits": float(gap[k])}
        for k, domain in enumerate(DOMAINS)
    }


def _write_cell(value: float) -> str:
    return "" if math.isnan(value) else str(int(value))


def _write(file: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    held = io.StringIO()
    writer = csv.writer(held, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    write_lines(file, [held.getvalue()])
