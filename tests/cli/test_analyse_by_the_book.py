"""What `duologue analyse` prints, against slow and literal computations of science 2.1 to 2.7.

Nothing here uses an estimator's own code: plain loops from the formulas as they are written down, with the
choices that docs/decisions/0015-insight.md names where the formulas are silent.
"""

from __future__ import annotations

import json
import math
from fractions import Fraction
from itertools import product
from pathlib import Path
from random import Random
from statistics import fmean, median, pstdev

import numpy as np
import pytest
from typer.testing import CliRunner

from duologue.cli.commands import app

PRIOR_Q = [1e-6, *(5e-5 * (1e-1 / 5e-5) ** (k / 11) for k in range(12))]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def report(name: str, text: str) -> dict:
    Path("given").write_text(text)
    result = CliRunner().invoke(app, ["analyse", name, "given", "--json"])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def cell(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


# 2.1


def guesses(seed: int, n: int, every: int) -> tuple[list[int], list[int], list[int], list[int]]:
    """Days, guesses, truths, own moods; whole numbers 0-10 with errors that carry over."""
    chance = Random(seed)
    held, days, rows = 0.0, [], []
    for k in range(n):
        days.append(1 + k * every + (k % 3 == 0 and every > 1))
        held = 0.5 * held + chance.gauss(0, 0.9)
        truth, own = (min(10, max(0, round(chance.gauss(5.5, 1.8)))) for _ in range(2))
        rows.append(
            (min(10, max(0, round(5.2 + 0.6 * (truth - 5.5) + 0.2 * (own - 5.5) + held))), truth, own)
        )
    return (days, *(list(column) for column in zip(*rows, strict=True)))


def alike_by_the_book(days, rest):
    """(n, n): how alike what is left of two days is, with 1 in the diagonal."""
    n = len(days)
    weights = {}
    for share, likely in ((1.0, 0.4), (0.6, 0.3), (0.3, 0.3)):
        for carry, as_likely in zip(
            (0.0, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95), (0.05, 0.1, 0.15, 0.2, 0.2, 0.2, 0.1), strict=True
        ):
            others = sum(
                carry ** (days[b] - days[a]) * 2 / n for a in range(n) for b in range(a + 1, min(n, a + 61))
            )
            lost = min(1 + share * others, 0.9 * n) / n
            weight = likely * as_likely
            for apart in range(1, 6):
                pairs = [(rest[k] * rest[k + apart], days[k + apart] - days[k]) for k in range(n - apart)]
                seen = sum(product for product, _ in pairs) / sum(one**2 for one in rest)
                so = sum(share * carry**between for _, between in pairs) / n
                so = (so - (1 - apart / n) * lost) / (1 - lost)
                weight *= math.exp(-n * (seen - so) ** 2 / 2)
            weights[share, carry] = weight
    whole = sum(weights.values())
    return np.array(
        [
            [
                1.0
                if one == other
                else sum(w * share * carry ** abs(one - other) for (share, carry), w in weights.items())
                / whole
                for one in days
            ]
            for other in days
        ]
    )


def free_by_the_book(alike):
    return 1 + len(alike) ** 2 / (alike**2).sum()


def attunement_by_the_book(days, j, t, s):
    """(b, sd, df) of bias, tracking, projection."""
    n = len(j)
    y = np.array(j) - fmean(j)
    x = np.column_stack([np.array(t) - fmean(t), np.array(s) - fmean(s)])
    m0, l0 = np.array([0.30, 0.25]), np.diag([1 / 0.40**2, 1 / 0.40**2])
    rounded = min(1 / 12, np.var(t) * (1 - np.corrcoef(t, s)[0, 1] ** 2) / 2)
    left = np.var(s) - np.cov(t, s, bias=True)[0, 1] ** 2 / (np.var(t) - rounded) - 0.1 * np.var(s)
    wrong = [min((1 - r) * np.var(s), max(left, 0)) for r in (0.5, 0.6, 0.7, 0.85, 1.0)]
    ms = [np.linalg.inv(x.T @ x - n * np.diag([rounded, w])) for w in wrong]
    alike = alike_by_the_book(days, y - x @ ms[-1] @ x.T @ y)
    slopes_free = free_by_the_book(alike)
    seen = x.T @ alike @ x
    left = n - alike.sum() / n - np.trace(ms[-1] @ seen)
    found = []
    for m in ms:
        b = m @ x.T @ y
        s2 = (4 * 1.2**2 + ((y - x @ b) ** 2).sum()) / (4 + max(left, n / 4))
        told = np.linalg.inv(s2 * m @ seen @ m)
        variance = np.linalg.inv(told + l0)
        found.append((variance @ (told @ b + l0 @ m0), np.diag(variance)))
    each = np.array([b for b, _ in found])
    sd = np.sqrt(np.mean([v for _, v in found], axis=0) + each.var(axis=0))
    above = np.array(j) - np.array(t)
    rest = above - above.mean()
    alike = alike_by_the_book(days, rest)
    common = alike.sum() / n
    variance = (rest**2).sum() / max(n - common, n / 4) * common / n
    return (
        [above.mean() / (1 + variance), *each.mean(axis=0)],
        [math.sqrt(variance / (1 + variance)), *sd],
        [free_by_the_book(alike), slopes_free, slopes_free],
    )


def student_quantile(p: float, df: float) -> float:
    """By adding up the density."""
    at = np.linspace(-60, 60, 2_400_001)
    density = (1 + at**2 / df) ** (-(df + 1) / 2)
    below = np.cumsum(density) / density.sum()
    return float(at[np.searchsorted(below, p)])


@pytest.mark.parametrize(("seed", "n", "every"), [(1, 20, 1), (2, 45, 1), (3, 45, 2), (4, 90, 3)])
def test_attunement_is_the_formula(seed, n, every):
    days, j, t, s = guesses(seed, n, every)
    lines = "".join(f"{d},{a},{b},{c}\n" for d, a, b, c in zip(days, j, t, s, strict=True))
    told = report("attunement", "day,guess,truth,own\n" + lines + "9000,,5,5\n9001,5,5,\n")
    assert (told["n"], told["shown"]) == (n, True)
    b, sd, df = attunement_by_the_book(days, j, t, s)
    for k, name in enumerate(("bias", "tracking", "projection")):
        # Whole degrees of freedom; what is all but nothing is not added up.
        reach = student_quantile(0.95, int(df[k])) * sd[k]
        assert told[name]["estimate"] == pytest.approx(b[k], abs=1e-4)
        assert told[name]["high"] - told[name]["estimate"] == pytest.approx(reach, rel=3e-3)
        assert told[name]["estimate"] - told[name]["low"] == pytest.approx(reach, rel=3e-3)
    assert told["follows"] is (told["chance"] > 0.985)


# 2.2


def rated(seed: int, days: int) -> tuple[list[float | None], list[float | None]]:
    chance = Random(seed)
    level, a, b = 6.5, [], []
    for t in range(days):
        level += chance.gauss(0, 0.04) + (-1.6 if t == 130 and seed == 3 else 0)
        mood = level + chance.gauss(0, 0.7) + (0.6 if t % 7 in (5, 6) else 0)
        one, other = (min(10, max(0, round(mood + chance.gauss(0, 0.9) + x))) for x in (0.5, -0.5))
        draw = chance.random()
        a.append(None if draw < 0.15 else one)
        b.append(None if draw < 0.10 or draw > 0.9 else other)
    return a, b


def around(z: list[float | None], t: int) -> float:
    return fmean(x for x in z[max(0, t - 14) : t + 15] if x is not None)


def level_by_the_book(
    first: int, a: list[float | None], b: list[float | None]
) -> tuple[list[float], list[float], float]:
    """(level, SD, rho) of each day of a diary of at most 730 days."""
    n = len(a)
    both = [t for t in range(n) if a[t] is not None and b[t] is not None]
    offset = fmean(a[t] - b[t] for t in both) / 2
    own = [[None if x is None else x - side * offset for x in column] for side, column in ((1, a), (-1, b))]
    z = [fmean(told) if (told := [x[t] for x in own if x[t] is not None]) else None for t in range(n)]
    single = pair = count = 0.0
    for lag in (1, 2):
        for t in range(n - lag):
            if t in both and t + lag in both:
                steps = [x[t + lag] - x[t] for x in own]
                single += sum(step**2 for step in steps) / 2
                pair += (sum(steps) / 2) ** 2
                count += 1
    kappa = min(3.0, max(1.0, (10 * 2 + count * single / pair) / (10 + count)))
    noise = [None if z[t] is None else 1.0 if t in both else kappa for t in range(n)]
    here = [t for t in range(n) if z[t] is not None]
    if len(here) >= 56:
        rest = {t: z[t] - around(z, t) for t in here}
        spread = fmean(x**2 for x in rest.values())
        of_weekday = []
        for weekday in range(7):
            those = [rest[t] for t in here if (first + t) % 7 == weekday]
            of_weekday.append(sum(those) / (len(those) + spread / 0.25**2) if those else 0.0)
        mean = fmean(of_weekday)
        z = [None if x is None else x - of_weekday[(first + t) % 7] + mean for t, x in enumerate(z)]
    scale = 1.4826 * median(abs(z[t] - around(z, t)) for t in here)
    fits = []
    for q in PRIOR_Q:
        level, p, square, log_f, values = 0.0, 1e5, 0.0, 0.0, -1
        after, before = [], []
        for t in range(n):
            if t:
                p += q
            before.append((level, p))
            if z[t] is not None:
                f = p + noise[t]
                bound = 2.5 * scale * math.sqrt(f)
                v = min(bound, max(-bound, z[t] - level))
                values += 1
                if values:
                    square += v * v / f
                    log_f += math.log(f)
                level += p / f * v
                p = p * noise[t] / f
            after.append((level, p))
        s2 = square / values
        score = -0.5 * (values * math.log(s2) + log_f) - 0.5 * ((math.log10(q) + 3) / 0.8) ** 2
        smooth = [after[-1]]
        for t in range(n - 2, -1, -1):
            c = after[t][1] / before[t + 1][1]
            smooth.append(
                (
                    after[t][0] + c * (smooth[-1][0] - after[t][0]),
                    after[t][1] + c * c * (smooth[-1][1] - before[t + 1][1]),
                )
            )
        fits.append((score, s2 / 0.97783, smooth[::-1]))
    best = max(score for score, _, _ in fits)
    weights = [math.exp(score - best) for score, _, _ in fits]
    weights = [w / sum(weights) for w in weights]
    mu = [sum(w * fit[2][t][0] for w, fit in zip(weights, fits, strict=True)) for t in range(n)]
    var = [
        sum(
            w * (fit[2][t][1] * fit[1] + (fit[2][t][0] - mu[t]) ** 2)
            for w, fit in zip(weights, fits, strict=True)
        )
        for t in range(n)
    ]
    rest = {t: z[t] - mu[t] for t in here}
    paired = sum(
        rest[t] * rest[before]
        for t in here
        if (before := next((t - lag for lag in (1, 2, 3) if t - lag in rest), None)) is not None
    )
    rho = min(0.6, max(0.0, paired / sum(x * x for x in rest.values())))
    # Days without an answer may have been lower by .8 SD for each day that is missing.
    silent = fmean(
        pstdev(own := [x for x in column if x is not None]) * (1 - len(own) / n) for column in (a, b)
    )
    return mu, [math.sqrt(x * (1 + rho) / (1 - rho) + (0.8 * silent) ** 2) for x in var], rho


@pytest.mark.parametrize(("seed", "days"), [(1, 40), (2, 90), (3, 260)])
def test_the_level_is_the_formula(seed, days):
    a, b = rated(seed, days)
    lines = "".join(f"{t + 1},{cell(x)},{cell(y)}\n" for t, (x, y) in enumerate(zip(a, b, strict=True)))
    told = report("level", "day,a,b\n" + lines)
    mu, sd, rho = level_by_the_book(1, a, b)
    assert told["n"] == sum(x is not None and y is not None for x, y in zip(a, b, strict=True))
    assert told["autocorrelation"] == pytest.approx(rho, abs=1e-6)
    assert [point["estimate"] for point in told["points"]] == pytest.approx(mu, abs=1e-5)
    assert [point["high"] - point["low"] for point in told["points"]] == pytest.approx(
        [2 * 1.6448536 * x for x in sd], rel=1e-4
    )
    assert not told["steps"]


# 2.3


def test_what_came_before_better_days_has_a_figure_and_nothing_else_has():
    chance = Random(5)
    walk, cards = ([int(chance.random() < 0.3) for _ in range(500)] for _ in range(2))
    lift = [0, *walk[:-1]]
    rows = "".join(
        f"{t + 1},{chance.randint(4, 6) + 2 * lift[t]},{chance.randint(4, 6) + 2 * lift[t]},"
        f"{walk[t]},{cards[t]}\n"
        for t in range(500)
    )
    told = report("helps", "day,a,b,walk,cards\n" + rows)["practices"]
    assert told["walk"]["shown"] is True and told["cards"]["shown"] is False
    assert told["walk"]["effect"]["low"] < 2 < told["walk"]["effect"]["high"]
    # No range, no chance and no evidence of anything else: each would be a direction.
    assert set(told["cards"]) == {"verdict", "shown", "reason", "days_with", "days_without"}


# 2.4


def test_load_is_midpoint_and_a_gap_drawn_towards_the_mean_of_the_couple():
    reports = {"cooking": [(70, 50), (60, 55), (75, 45)], "plans": [(30, 60), (45, 60), (40, 50), (35, 70)]}
    lines = "".join(f"{d},{k},{a},{b}\n" for d, rows in reports.items() for k, (a, b) in enumerate(rows))
    told = report("load", "domain,report,a,b\n" + lines)
    assert told["n"] == 7

    def logit(share: float) -> float:
        return math.log(share / (100 - share))

    sums = {d: [logit(a) + logit(b) for a, b in rows] for d, rows in reports.items()}
    mean = {d: fmean(x) for d, x in sums.items()}
    squares = sum((x - mean[d]) ** 2 for d, rows in sums.items() for x in rows)
    # Four reports at .4 logits beside the seven.
    spread = (squares + 4 * 0.4**2) / (7 - 2 + 4)
    variance = {d: spread / len(x) for d, x in sums.items()}
    w = {d: 1 / v for d, v in variance.items()}
    fixed = sum(w[d] * mean[d] for d in w) / sum(w.values())
    q = sum(w[d] * (mean[d] - fixed) ** 2 for d in w)
    t2 = max(0.0, (q - 1) / (sum(w.values()) - sum(x * x for x in w.values()) / sum(w.values())))
    pooled = {d: 1 / (t2 + v) for d, v in variance.items()}
    centre = sum(pooled[d] * mean[d] for d in pooled) / sum(pooled.values())
    for d, rows in reports.items():
        domain = told["domains"][d]
        assert domain["midpoint"]["estimate"] == pytest.approx(fmean((a + 100 - b) / 2 for a, b in rows))
        assert domain["gap_claimed"] == pytest.approx(fmean(a + b - 100 for a, b in rows))
        shrunk = centre + t2 / (t2 + variance[d]) * (mean[d] - centre)
        leaning = fmean(logit(a) - logit(b) for a, b in rows) / 2
        points = sum(100 / (1 + math.exp(-(side * leaning + shrunk / 2))) for side in (1, -1)) - 100
        # How far it is drawn depends on how much reports repeat each other; that it is, and not further.
        apart = (centre, mean[d])
        ends = [
            sum(100 / (1 + math.exp(-(side * leaning + end / 2))) for side in (1, -1)) - 100 for end in apart
        ]
        assert min(ends) - 3 <= domain["gap"]["estimate"] <= max(ends) + 3
        assert domain["gap"]["low"] < points < domain["gap"]["high"]


# 2.5


@pytest.mark.parametrize(
    ("a", "b", "each", "split"),
    [
        # The Trumps' divorce, Brams & Taylor: the mansion is divided, each has 72 2/3.
        (
            {"Connecticut": 10, "Palm Beach": 40, "Plaza": 10, "Tower": 38, "cash": 2},
            {"Connecticut": 38, "Palm Beach": 20, "Plaza": 30, "Tower": 10, "cash": 2},
            "218/3",
            {"Palm Beach": "13/15"},
        ),
        # The Panama Canal Treaty, Brams & Taylor: land and waters are divided, each has 66.
        (
            dict(zip("abcdefghij", (22, 22, 15, 14, 11, 6, 4, 2, 2, 2), strict=True)),
            dict(zip("abcdefghij", (9, 15, 15, 3, 15, 5, 11, 7, 7, 13), strict=True)),
            "66/1",
            {"c": "2/15"},
        ),
    ],
    ids=["a divorce", "a treaty"],
)
def test_dividing_gives_what_its_authors_published(a, b, each, split):
    told = report("divide", json.dumps({"a": a, "b": b}))
    assert told["points"] == {"a": each, "b": each}
    assert {item: part for item, part in told["share_a"].items() if part not in ("0/1", "1/1")} == split
    turned = report("divide", json.dumps({"a": b, "b": a}))
    assert {item: 1 - Fraction(part) for item, part in turned["share_a"].items()} == {
        item: Fraction(part) for item, part in told["share_a"].items()
    }


def test_dividing_is_as_good_as_any_division_with_one_thing_split():
    """Brute force: every whole division, and every thing split in it so that totals are equal."""
    chance = Random(8)
    for _ in range(25):
        names = "pqrs"[: chance.randint(2, 4)]
        a, b = ({name: chance.randint(1, 9) for name in names} for _ in range(2))
        told = report("divide", json.dumps({"a": a, "b": b}))
        of_a, of_b = (
            {name: Fraction(100 * x, sum(side.values())) for name, x in side.items()} for side in (a, b)
        )
        best = Fraction(0)
        for holders in product((0, 1), repeat=len(names)):
            for split in names:
                mine = sum(of_a[n] for n, h in zip(names, holders, strict=True) if h and n != split)
                yours = sum(of_b[n] for n, h in zip(names, holders, strict=True) if not h and n != split)
                x = (yours + of_b[split] - mine) / (of_a[split] + of_b[split])
                if 0 <= x <= 1:
                    best = max(best, mine + x * of_a[split])
        assert told["points"] == {"a": f"{best.numerator}/{best.denominator}"} | {
            "b": f"{best.numerator}/{best.denominator}"
        }


def test_choosing_is_the_best_of_all_by_looking_at_each():
    chance = Random(9)
    seen = set()
    for _ in range(120):
        names = ["beach", "city", "home", "hills"][: chance.randint(1, 4)]
        a, b = ({name: chance.randint(0, 4) for name in names} for _ in range(2))
        veto = {side: [name for name in names if chance.random() < 0.2] for side in "ab"}
        told = report("choose", json.dumps({"a": a, "b": b, "veto": veto}))

        def scaled(side: dict[str, int], name: str) -> Fraction:
            low, high = min(side.values()), max(side.values())
            return Fraction(100) if low == high else Fraction(100 * (side[name] - low), high - low)

        left = {
            name: (scaled(a, name), scaled(b, name)) for name in names if name not in veto["a"] + veto["b"]
        }
        if not left:
            assert told["shown"] is False
            continue
        unbeaten = [
            name
            for name, pair in left.items()
            if not any(x != pair and x[0] >= pair[0] and x[1] >= pair[1] for x in left.values())
        ]
        assert sorted(told["unbeaten"]) == sorted(unbeaten)
        best = max(sorted(left[name]) for name in unbeaten)
        first = [name for name in unbeaten if sorted(left[name]) == best]
        assert told["chosen"] in first
        assert told["by"] == ("leximin" if len(first) == 1 else "coin")
        seen.add(told["by"])
    assert seen == {"leximin", "coin"}


# 2.7


def couples(seed: int, n: int, unlike: float) -> np.ndarray:
    """(couples, 2 of (outcome, predictor)), with effects that differ by role by `unlike`."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, 2)) + rng.normal(size=(n, 1))
    e = rng.normal(size=(n, 2)) + 0.7 * rng.normal(size=(n, 1))
    y = 3 + 0.5 * x + 0.2 * x[:, ::-1] + e
    y[:, 1] += unlike * x[:, 1] + 2
    return np.stack([y, x], axis=2).round(4)


def apim_file(told: np.ndarray, roles: tuple[str, str], turn: bool = False) -> str:
    lines = []
    for k, pair in enumerate(told):
        rows = [f"{k},{role},{y},{x}\n" for role, (y, x) in zip(roles, pair, strict=True)]
        lines += rows[::-1] if turn and k % 3 == 0 else rows
    return "couple,role,outcome,predictor\n" + "".join(lines)


def likelihood(y: np.ndarray, x: np.ndarray, alike: bool, levels: int = 1) -> float:
    """The largest log likelihood of two outcomes on both predictors: by generalised least squares until it
    stands still, with the same effects and variance for both roles if `alike`, and so many `levels`."""
    n = len(y)
    zero, one = np.zeros(n), np.ones(n)
    own_a, own_b = x[:, 0], x[:, 1]
    if alike and levels == 1:
        design = np.stack(
            [np.column_stack([one, own_a, own_b]), np.column_stack([one, own_b, own_a])], axis=1
        )
    elif alike:
        design = np.stack(
            [np.column_stack([one, zero, own_a, own_b]), np.column_stack([zero, one, own_b, own_a])], axis=1
        )
    else:
        design = np.stack(
            [
                np.column_stack([one, zero, own_a, own_b, zero, zero]),
                np.column_stack([zero, one, zero, zero, own_b, own_a]),
            ],
            axis=1,
        )
    sigma = np.eye(2)
    for _ in range(500):
        inverse = np.linalg.inv(sigma)
        xx = np.einsum("nik,ij,njl->kl", design, inverse, design)
        b = np.linalg.solve(xx, np.einsum("nik,ij,nj->k", design, inverse, y))
        rest = y - np.einsum("nik,k->ni", design, b)
        sigma = rest.T @ rest / n
        if alike:
            sigma = (sigma + sigma[::-1, ::-1]) / 2
    _, size = np.linalg.slogdet(sigma)
    fitted = np.einsum("ni,ij,nj->", rest, np.linalg.inv(sigma), rest)
    return float(-0.5 * (n * size + fitted + 2 * n * math.log(2 * math.pi)))


@pytest.mark.parametrize(("seed", "n", "unlike"), [(1, 6, 0.0), (2, 40, 0.0), (3, 90, 0.6)])
def test_actor_and_partner_effects_are_least_squares(seed, n, unlike):
    data = couples(seed, n, unlike)
    y, x = data[:, :, 0], data[:, :, 1]
    told = report("apim", apim_file(data, ("late", "early"), turn=True))
    one = np.ones(n)
    b_s, rss_s, _, _ = np.linalg.lstsq(np.column_stack([one, x.mean(axis=1)]), y.mean(axis=1), rcond=None)
    apart_x, apart_y = x[:, :1] - x[:, 1:], y[:, 0] - y[:, 1]
    b_d, rss_d, _, _ = np.linalg.lstsq(apart_x, apart_y, rcond=None)
    v_s = rss_s[0] / (n - 2) / ((x.mean(axis=1) - x.mean()) ** 2).sum()
    v_d = rss_d[0] / (n - 1) / (apart_x**2).sum()
    either = told["exchangeable"]
    assert either["actor"] == pytest.approx((b_s[1] + b_d[0]) / 2)
    assert either["partner"] == pytest.approx((b_s[1] - b_d[0]) / 2)
    assert either["se_actor"] == either["se_partner"] == pytest.approx(math.sqrt(v_s + v_d) / 2)
    assert -1 <= either["residual_correlation"] <= 1
    design = np.column_stack([one, x])
    for k, role in enumerate(("late", "early")):
        b, rss, _, _ = np.linalg.lstsq(design, y[:, k], rcond=None)
        se = np.sqrt(rss[0] / (n - 3) * np.diag(np.linalg.inv(design.T @ design)))
        found = told["by_role"][role]
        assert (found["actor"], found["partner"]) == (pytest.approx(b[1 + k]), pytest.approx(b[2 - k]))
        assert (found["se_actor"], found["se_partner"]) == (
            pytest.approx(se[1 + k]),
            pytest.approx(se[2 - k]),
        )


@pytest.mark.parametrize(("seed", "n", "unlike"), [(2, 40, 0.0), (3, 90, 0.6)])
def test_whether_roles_differ_is_twice_the_difference_of_two_likelihoods(seed, n, unlike):
    data = couples(seed, n, unlike)
    told = report("apim", apim_file(data, ("late", "early")))
    y, x = data[:, :, 0], data[:, :, 1]
    free = likelihood(y, x, False)
    for test, levels, df in (
        (told["distinguishability"], 1, 4),
        (told["with_role_effect"]["distinguishability"], 2, 3),
    ):
        assert test["chi2"] == pytest.approx(2 * (free - likelihood(y, x, True, levels)), abs=1e-6)
        assert test["df"] == df
        assert (test["p"] < 0.01) == (unlike > 0 or levels == 1)
        assert ("do not use what is pooled here" in test["says"]) == (test["p"] < 0.05)


@pytest.mark.parametrize("n", [5, 9, 40])
def test_the_chance_of_such_a_difference_is_what_equal_roles_give(n):
    """p by drawing couples of equal roles with these predictors, and counting: no formula, no table."""
    data = couples(4, n, 0.0)
    data[:, 1, 0] -= 2
    told = report("apim", apim_file(data, ("late", "early")))["distinguishability"]
    x = data[:, :, 1]
    rng = np.random.default_rng(1)
    above, times = 0, 4000
    e = rng.normal(size=(times, n, 2)) + 0.7 * rng.normal(size=(times, n, 1))
    mean, half = (e[..., 0] + e[..., 1]) / 2, (e[..., 0] - e[..., 1]) / 2
    x_mean, x_half = (x[:, 0] + x[:, 1]) / 2, (x[:, 0] - x[:, 1]) / 2
    one = np.ones(n)

    def left(y: np.ndarray, *columns: np.ndarray) -> np.ndarray:
        design = np.column_stack(columns)
        rest = y - y @ (design @ np.linalg.pinv(design)).T
        return rest

    held = [left(mean, one, x_mean), left(half, x_half)]
    free = np.stack([left(z, one, x_mean, x_half) for z in (mean, half)], axis=-1)
    held_size = np.log((held[0] ** 2).sum(axis=1) * (held[1] ** 2).sum(axis=1))
    chi2 = n * (held_size - np.linalg.slogdet(np.einsum("tni,tnj->tij", free, free))[1])
    above = (chi2 > told["chi2"]).mean()
    assert told["p"] == pytest.approx(above, abs=4 * math.sqrt(0.25 / times))
