"""`duologue analyse NAME FILE`: the estimators on a file of one's own, without an account.

Each name has one function from a file to its report, a dict that is the JSON as it stands: `n`, `shown`,
`reason`, and the figures where `shown`. Formats: `docs/analyse.md`. The names in a report are the JSON's in
every language. What is said in it is in the terminal's, but as JSON in English: programs read that.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from duologue.cli.located import Located, read_json
from duologue.cli.places import wrong
from duologue.cli.stop import Stop
from duologue.cli.table import (
    Row,
    Table,
    between,
    day_number,
    label,
    maybe,
    number,
    read_table,
    yes_or_no,
)
from duologue.languages import ENGLISH, _, mark, speaking, spoken
from duologue.languages.numbers import write_figure, write_fixed, write_whole
from duologue.wording.insight import say_verdict, say_why

if TYPE_CHECKING:
    from duologue.insight.apim import Effects
    from duologue.insight.figures import NotYet, Range

Report = dict[str, Any]

ENOUGH = mark("There is enough to say something.")
ALONE = mark("There is enough to say something of %(who)s alone; of the two together, nothing.")
LONGEST_DIARY = 36_525
"""Days from the first to the last of a diary: a hundred years."""
LISTED = 12
"""How many of a list are printed without --json."""
_OBJECTS = {
    "points": mark("an object of points is needed here"),
    "ratings": mark("an object of ratings is needed here"),
}
_NOTHING_FROM = {
    "points": mark("%(item)s has no points from %(who)s"),
    "ratings": mark("%(item)s has no ratings from %(who)s"),
}
_RATING = between(0, 10)
_SHARE = between(0, 100)


def analyse(name: str, file: Path, as_json: bool) -> None:
    """Print the report on `file`; raises `Stop` for an unknown name and for a malformed file, naming line
    and column."""
    if name not in ANALYSES:
        raise Stop(
            _(
                "There is no analysis called %(name)s. There are: %(names)s.",
                name=name,
                names=", ".join(sorted(ANALYSES)),
            )
        )
    with speaking(ENGLISH if as_json else spoken()):
        report = ANALYSES[name](file)
    if as_json:
        # A terminal that cannot show a letter is still given JSON.
        plain = (sys.stdout.encoding or "").lower().replace("-", "") != "utf8"
        sys.stdout.write(json.dumps(report, ensure_ascii=plain, indent=1, allow_nan=False) + "\n")
    else:
        sys.stdout.write("\n".join(_lines(report)) + "\n")


def apim(file: Path) -> Report:
    """Actor and partner effects; couples without two complete partners are left out."""
    from duologue.insight.apim import by_role, exchangeable
    from duologue.insight.figures import NotYet

    table = read_table(file, ("couple", "role", "outcome", "predictor"))
    couples: dict[str, list[tuple[str, float | None, float | None]]] = {}
    for row in table.rows:
        members = couples.setdefault(row.read("couple", label), [])
        if len(members) == 2:
            raise row.wrong("couple", _("%(name)s has more than two lines", name=repr(row.cells["couple"])))
        members.append(
            (row.cells["role"], row.read("outcome", maybe(number)), row.read("predictor", maybe(number)))
        )
    whole = [
        sorted((role, y, x) for role, y, x in members if y is not None and x is not None)
        for members in couples.values()
    ]
    pairs = [pair for pair in whole if len(pair) == 2]
    report: Report = {"n": len(pairs), "left_out": len(couples) - len(pairs)}
    outcome = [(one[1], other[1]) for one, other in pairs]
    predictor = [(one[2], other[2]) for one, other in pairs]
    either = exchangeable(outcome, predictor)
    if isinstance(either, NotYet):
        return report | _refused(either) | {"exchangeable": None, "by_role": None, "distinguishability": None}
    report |= {"shown": True, "reason": _(ENOUGH)}
    report["exchangeable"] = _effects(either.effects) | {"residual_correlation": either.residual_correlation}
    labels = {(one[0], other[0]) for one, other in pairs}
    roles = next(iter(labels))
    if len(labels) > 1 or not roles[0] or roles[0] == roles[1]:
        reason = _("For results by role, each couple needs the same two different labels in the column role.")
        return report | {"by_role": None, "distinguishability": None, "by_role_reason": reason}
    apart = by_role(roles, outcome, predictor)
    if isinstance(apart, NotYet):
        return report | {"by_role": None, "distinguishability": None, "by_role_reason": say_why(apart)}
    report["by_role"] = {role: _effects(effects) for role, effects in apart.by_role.items()}
    report["distinguishability"] = {"chi2": apart.chi2, "df": apart.df, "p": apart.p}
    return report


def divide(file: Path) -> Report:
    """Adjusted Winner, and the best division that keeps every item whole."""
    from duologue.insight.dividing import adjusted_winner, divide_whole
    from duologue.insight.figures import NotYet

    points_a, points_b = _both_rate(read_json(file), "points", known=("a", "b"))
    division = adjusted_winner(points_a, points_b)
    report: Report = {"n": len(points_a)}
    if isinstance(division, NotYet):
        return report | _refused(division) | {"share_a": None, "points": None}
    report |= {"shown": True, "reason": _(ENOUGH)}
    report["share_a"] = {item: _fraction(division.share_a[item]) for item in points_a}
    report["points"] = {"a": _fraction(division.points_a), "b": _fraction(division.points_b)}
    whole = divide_whole(points_a, points_b)
    if isinstance(whole, NotYet):
        return report | {"whole": None, "whole_reason": say_why(whole)}
    report["whole"] = {
        "a": [item for item in points_a if item in whole.to_a],
        "b": [item for item in points_a if item not in whole.to_a],
        "points": {"a": _fraction(whole.points_a), "b": _fraction(whole.points_b)},
    }
    return report


def choose(file: Path) -> Report:
    """The unbeaten options and one of them."""
    from duologue.insight.choosing import choose as one_of
    from duologue.insight.figures import NotYet

    document = read_json(file)
    ratings_a, ratings_b = _both_rate(document, "ratings", known=("a", "b", "veto"))
    vetoes = _vetoes(document, ratings_a)
    choice = one_of(ratings_a, ratings_b, vetoes["a"], vetoes["b"])
    report: Report = {"n": len(ratings_a)}
    if isinstance(choice, NotYet):
        return report | _refused(choice) | {"unbeaten": None, "chosen": None, "by": None}
    report |= {"shown": True, "reason": _(ENOUGH), "unbeaten": list(choice.unbeaten)}
    report |= {"chosen": choice.chosen, "by": choice.by.value}
    if choice.coin is not None:
        report["coin"] = {"between": list(choice.coin.between), "thrown": choice.coin.thrown}
    return report


def attunement(file: Path) -> Report:
    """How the one who guessed reads the other; lines with an empty cell are left out."""
    from duologue.insight.attunement import attunement as reads
    from duologue.insight.figures import NotYet

    table = read_table(file, ("day", "guess", "truth", "own"))
    complete = [
        (day, guess, truth, own)
        for day, row in _by_day(table)
        if (guess := row.read("guess", maybe(_RATING))) is not None
        and (truth := row.read("truth", maybe(_RATING))) is not None
        and (own := row.read("own", maybe(_RATING))) is not None
    ]
    days, guesses, truths, owns = zip(*complete, strict=True) if complete else ((), (), (), ())
    reading = reads(days, guesses, truths, owns)
    report: Report = {"n": len(complete)}
    if isinstance(reading, NotYet):
        return report | _refused(reading)
    return report | {
        "shown": True,
        "reason": _(ENOUGH),
        "tracking": _range(reading.tracking),
        "projection": _range(reading.projection),
        "bias": _range(reading.bias),
        "follows": reading.follows,
        "chance": reading.chance,
    }


def level(file: Path) -> Report:
    """Ebb and flow by day and week, and steps."""
    from duologue.insight.figures import NotYet
    from duologue.insight.level import couple_level, own_level
    from duologue.insight.steps import find_steps

    days, a, b, _rows = _diary(read_table(file, ("day", "a", "b")))
    own = _only_one(a, b)
    if own is None:
        n = sum(x is not None and y is not None for x, y in zip(a, b, strict=True))
        reading = couple_level(days, a, b)
    else:
        rated = [(day, x) for day, x in zip(days, own, strict=True) if x is not None]
        n = len(rated)
        reading = own_level(*zip(*rated, strict=True))
    report: Report = {"n": n}
    if isinstance(reading, NotYet):
        return report | _refused(reading)
    ebb = reading.level
    report |= {"shown": True, "reason": _enough(a, own), "now": _range(ebb.ranges[-1])}
    report["points"] = [
        {"day": _day(day)} | _range(spread) for day, spread in zip(ebb.days, ebb.ranges, strict=True)
    ]
    report["weeks"] = [
        {"from": _day(week.first)} | (_range(week.level) if week.level else {"shown": False})
        for week in ebb.weeks
    ]
    report["autocorrelation"] = ebb.autocorrelation
    steps = find_steps(reading)
    if isinstance(steps, NotYet):
        return report | {"steps": None, "steps_reason": say_why(steps)}
    report["steps"] = [{"day": _day(step.day), "size": _range(step.size), "t": step.t} for step in steps]
    return report


def helps(file: Path) -> Report:
    """What goes with better days; each column besides `day`, `a` and `b` is a practice."""
    from duologue.insight.figures import NotYet
    from duologue.insight.helps import better_days, own_better_days
    from duologue.insight.verdicts import Verdict

    table = read_table(file, ("day", "a", "b"), more=True)
    days, a, b, rows = _diary(table)
    names = [column for column in table.columns if column not in ("day", "a", "b")]
    if not names:
        at = len(table.columns) + 1
        raise wrong(file, 1, at, _("a column of 0 and 1 for at least one practice is missing"))
    practised = {name: [row.read(name, yes_or_no) for row in rows] for name in names}
    own = _only_one(a, b)
    found = better_days(days, a, b, practised) if own is None else own_better_days(days, own, practised)
    if isinstance(found, NotYet):
        both = sum(x is not None and y is not None for x, y in zip(own or a, own or b, strict=True))
        return {"n": both} | _refused(found)
    return {
        "n": found.n,
        "shown": True,
        "reason": _enough(a, own),
        "practices": {
            practice.name: {
                "verdict": say_verdict(practice.verdict),
                "shown": practice.verdict is not Verdict.TOO_EARLY,
                "reason": say_verdict(practice.verdict),
                "effect": _range(practice.effect),
                "chance": practice.chance,
                "evidence": practice.evidence,
                "days_with": practice.days_with,
                "days_without": practice.days_without,
            }
            for practice in found.practices
        },
    }


def load(file: Path) -> Report:
    """Midpoint and gap of what each says they carry."""
    from duologue.insight.figures import NotYet
    from duologue.insight.load import Claims
    from duologue.insight.load import load as carried

    claims: list[Claims] = []
    seen: set[tuple[str, str]] = set()
    for row in read_table(file, ("domain", "report", "a", "b")).rows:
        key = (row.read("domain", label), row.read("report", label))
        if key in seen:
            raise row.wrong(
                "report", _("%(domain)s has a report %(report)s already", domain=key[0], report=key[1])
            )
        seen.add(key)
        claims.append(Claims(key[0], row.read("a", maybe(_SHARE)), row.read("b", maybe(_SHARE))))
    report: Report = {"n": sum(claim.a is not None and claim.b is not None for claim in claims)}
    found = carried(claims)
    if isinstance(found, NotYet):
        return report | _refused(found)
    report |= {"shown": True, "reason": _(ENOUGH), "domains": {}}
    for domain in found:
        told: Report = {"n": domain.n}
        if isinstance(domain.midpoint, NotYet) or isinstance(domain.gap, NotYet):
            told |= {
                "shown": False,
                "reason": next(say_why(x) for x in (domain.midpoint, domain.gap) if isinstance(x, NotYet)),
            }
        else:
            told |= {"shown": True, "reason": _(ENOUGH), "midpoint": _range(domain.midpoint)}
            told |= {"gap": _range(domain.gap), "gap_claimed": domain.gap_claimed}
        report["domains"][domain.domain] = told
    return report


ANALYSES: dict[str, Callable[[Path], Report]] = {
    "apim": apim,
    "attunement": attunement,
    "choose": choose,
    "divide": divide,
    "helps": helps,
    "level": level,
    "load": load,
}


def _by_day(table: Table) -> list[tuple[int, Row]]:
    """(day number, row) in order of time; a day that is there twice is an error."""
    days = [(row.read("day", day_number), row) for row in table.rows]
    seen: set[int] = set()
    for day, row in days:
        if day in seen:
            raise row.wrong("day", _("%(name)s is there twice", name=row.cells["day"]))
        seen.add(day)
    if days and max(seen) - min(seen) >= LONGEST_DIARY:
        last = max(days, key=lambda pair: pair[0])[1]
        raise last.wrong(
            "day", _("%(day)s is more than a hundred years after the first day", day=last.cells["day"])
        )
    return sorted(days, key=lambda pair: pair[0])


def _diary(table: Table) -> tuple[list[int], list[float | None], list[float | None], list[Row]]:
    by_day = _by_day(table)
    rows = [row for _day_number, row in by_day]
    a, b = ([row.read(column, maybe(_RATING)) for row in rows] for column in ("a", "b"))
    return [day for day, _row in by_day], a, b, rows


def _only_one(a: list[float | None], b: list[float | None]) -> list[float | None] | None:
    """The ratings of the only one who has any; None if both have, or neither."""
    has_a, has_b = (any(x is not None for x in column) for column in (a, b))
    if has_a == has_b:
        return None
    return a if has_a else b


def _enough(a: list[float | None], own: list[float | None] | None) -> str:
    """Why there are figures: of both, or of the only one whose days these are."""
    return _(ENOUGH) if own is None else _(ALONE, who="a" if own is a else "b")


def _both_rate(
    document: Located, what: str, known: Sequence[str]
) -> tuple[dict[str, Fraction], dict[str, Fraction]]:
    """What a and b give each item, in the order of a's list; both must name the same items."""
    top = document.mapping(_('an object like {"a": {...}, "b": {...}} is needed here'))
    for name, value in top.items():
        if name not in known:
            raise value.wrong(
                _("%(name)s is not known here; known are %(known)s", name=repr(name), known=", ".join(known))
            )
    for name in ("a", "b"):
        if name not in top:
            raise document.wrong(_("%(name)s is missing", name=repr(name)))
    a, b = (
        {
            item: value.not_negative(_("a number, 0 or more, is needed here"))
            for item, value in top[name].mapping(_(_OBJECTS[what])).items()
        }
        for name in ("a", "b")
    )
    for one, other, name in ((a, b, "b"), (b, a, "a")):
        missing = [item for item in one if item not in other]
        if missing:
            raise top[name].wrong(_(_NOTHING_FROM[what], item=repr(missing[0]), who=name))
    return a, b


def _vetoes(document: Located, options: dict[str, Fraction]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {"a": [], "b": []}
    veto = document.mapping(_("an object is needed here")).get("veto")
    for name, listed in (
        veto.mapping(_("an object of two lists is needed here")).items() if veto is not None else ()
    ):
        if name not in found:
            raise listed.wrong(
                _("%(name)s is not known here; known are %(known)s", name=repr(name), known="a, b")
            )
        for option in listed.sequence(_("a list of options is needed here")):
            if not isinstance(option.value, str) or option.value not in options:
                raise option.wrong(_("this is not one of the options"))
            found[name].append(option.value)
    return found


def _refused(why: NotYet) -> Report:
    return {"shown": False, "reason": say_why(why)}


def _range(spread: Range) -> Report:
    return {"low": spread.low, "estimate": spread.middle, "high": spread.high}


def _effects(effects: Effects) -> Report:
    return {
        "actor": effects.actor.middle,
        "partner": effects.partner.middle,
        "se_actor": effects.se_actor,
        "se_partner": effects.se_partner,
        "actor_90": [effects.actor.low, effects.actor.high],
        "partner_90": [effects.partner.low, effects.partner.high],
    }


def _fraction(value: Fraction) -> str:
    return f"{value.numerator}/{value.denominator}"


def _day(day: int) -> str | int:
    """As it came: ordinals of dates from the year 1000 on as dates, smaller numbers as they are."""
    return date.fromordinal(day).isoformat() if day >= 365_000 else day


def _lines(report: Report, indent: str = "") -> list[str]:
    """The report for reading: ranges first, long series left to --json."""
    lines: list[str] = []
    for name, value in report.items():
        said = name.replace("_", " ")
        if isinstance(value, dict) and value.keys() == {"low", "estimate", "high"}:
            lines.append(f"{indent}{said}: {_said(value)}")
        elif isinstance(value, dict):
            lines += [f"{indent}{said}:", *_lines(value, indent + "  ")]
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            counted = write_whole(len(value))
            if len(value) > LISTED:
                counted = _("%(number)s, listed with --json", number=counted)
            lines.append(f"{indent}{said}: {counted}")
            if len(value) <= LISTED:
                lines += [f"{indent}  {'; '.join(_lines(one))}" for one in value]
        elif isinstance(value, list):
            lines.append(f"{indent}{said}: {', '.join(_plain(x) for x in value) or _('none')}")
        elif value is not None:
            lines.append(f"{indent}{said}: {_plain(value)}")
    return lines


def _said(spread: dict[str, float]) -> str:
    low, high = write_fixed(spread["low"], 2), write_fixed(spread["high"], 2)
    if spread["low"] < 0 < spread["high"]:
        return _("probably between %(low)s and %(high)s; could be nothing", low=low, high=high)
    return _("probably between %(low)s and %(high)s", low=low, high=high)


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if not isinstance(value, float):
        return str(value)
    shown = f"{value:.3g}"
    return shown if "e" in shown else write_figure(float(shown))
