"""`duologue analyse NAME FILE`: the estimators on a file of one's own, without an account.

Each name has one function from a file to its report, a dict that is the JSON as it stands: `n`, `shown`,
`reason`, and the figures where `shown`. Formats: `docs/analyse.md`. The names in a report are the JSON's in
every language. What is said in it is in the terminal's, but as JSON in English: programs read that.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path

from duologue.cli.apim import report_apim
from duologue.cli.cells import number_day
from duologue.cli.claims_by_line import read_claims
from duologue.cli.command_wishes import Wishes
from duologue.cli.located import Located, read_json
from duologue.cli.reports import ENOUGH, Analysis, Report, make_of_table, report_range, report_refused
from duologue.cli.stop import Stop
from duologue.cli.table import FileTable, TableRow
from duologue.cli.text_places import make_stop_at
from duologue.cli.writing import print_out
from duologue.languages import ENGLISH, _, find_spoken, mark, speak_in
from duologue.languages.numbers import write_figure, write_fixed, write_whole
from duologue.wording.insight_words import say_verdict, say_verdict_aloud, say_why

ALONE = mark("There is enough to say something of %(who)s alone; of the two together, nothing.")
AS_THEY_STAND = mark("Reports that are neither whole numbers nor dates count in the order of their lines.")
LONGEST_DIARY = 36_525
"""Days from the first to the last of a diary: a hundred years."""
_OF_JSON = frozenset({"divide", "choose"})
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
_RATING = (0, 10)


def analyse(name: str, file: Path, as_json: bool, wishes: Wishes, for_r: Path | None) -> None:
    """Print the report on `file`; raises `Stop` for an unknown name, for a malformed file, naming line and
    column, and for what cannot be written."""
    if name not in ANALYSES:
        raise Stop(
            _(
                "There is no analysis called %(name)s. There are: %(names)s.",
                name=name,
                names=", ".join(sorted(ANALYSES)),
            )
        )
    if name != "apim" and (wishes.covariates or for_r is not None):
        raise Stop(_("--covariate and --for-r are for apim only."))
    if name in _OF_JSON and wishes != Wishes():
        raise Stop(_("--column, --missing and --decimal are for tables; %(name)s reads JSON.", name=name))
    with speak_in(ENGLISH if as_json else find_spoken()):
        report = report_apim(file, wishes, for_r) if name == "apim" else ANALYSES[name](file, wishes)
    if as_json:
        # A terminal that cannot show a letter is still given JSON.
        plain = (sys.stdout.encoding or "").lower().replace("-", "") != "utf8"
        print_out(json.dumps(report, ensure_ascii=plain, indent=1, allow_nan=False) + "\n")
    else:
        print_out("\n".join(_write_lines(report)) + "\n")


def report_division(file: Path, wishes: Wishes | None = None) -> Report:
    """Adjusted Winner, and the best division that keeps every item whole."""
    from duologue.insight.dividing import divide_by_adjusted_winner, divide_whole
    from duologue.insight.reasons import NotYet

    points_a, points_b = _read_what_both_rate(read_json(file), "points", known=("a", "b"))
    division = divide_by_adjusted_winner(points_a, points_b)
    report: Report = {"n": len(points_a)}
    if isinstance(division, NotYet):
        return report | report_refused(division) | {"share_a": None, "points": None}
    report |= {"shown": True, "reason": _(ENOUGH)}
    report["share_a"] = {item: _write_fraction(division.share_a[item]) for item in points_a}
    report["points"] = {"a": _write_fraction(division.points_a), "b": _write_fraction(division.points_b)}
    whole = divide_whole(points_a, points_b)
    if isinstance(whole, NotYet):
        return report | {"whole": None, "whole_reason": say_why(whole)}
    report["whole"] = {
        "a": [item for item in points_a if item in whole.to_a],
        "b": [item for item in points_a if item not in whole.to_a],
        "points": {"a": _write_fraction(whole.points_a), "b": _write_fraction(whole.points_b)},
    }
    return report


def choose(file: Path, wishes: Wishes | None = None) -> Report:
    """The unbeaten options and one of them."""
    from duologue.insight.choosing import choose as one_of
    from duologue.insight.reasons import NotYet

    document = read_json(file)
    ratings_a, ratings_b = _read_what_both_rate(document, "ratings", known=("a", "b", "veto"))
    vetoes = _read_vetoes(document, ratings_a)
    choice = one_of(ratings_a, ratings_b, vetoes["a"], vetoes["b"])
    report: Report = {"n": len(ratings_a)}
    if isinstance(choice, NotYet):
        return report | report_refused(choice) | {"unbeaten": None, "chosen": None, "by": None}
    report |= {"shown": True, "reason": _(ENOUGH), "unbeaten": list(choice.unbeaten)}
    report |= {"chosen": choice.chosen, "by": choice.by.value}
    if choice.coin is not None:
        report["coin"] = {"between": list(choice.coin.between), "thrown": choice.coin.thrown}
    return report


@make_of_table("day", "guess", "truth", "own")
def report_attunement(table: FileTable) -> Report:
    """How the one who guessed reads the other; lines with an empty cell are left out."""
    from duologue.insight.attunement import estimate_attunement as reads
    from duologue.insight.reasons import NotYet

    complete = [
        (day, guess, truth, own)
        for day, row in _order_by_day(table)
        if (guess := row.read_number("guess", *_RATING)) is not None
        and (truth := row.read_number("truth", *_RATING)) is not None
        and (own := row.read_number("own", *_RATING)) is not None
    ]
    days, guesses, truths, owns = zip(*complete, strict=True) if complete else ((), (), (), ())
    reading = reads(days, guesses, truths, owns)
    report: Report = {"n": len(complete)}
    if isinstance(reading, NotYet):
        return report | report_refused(reading)
    return report | {
        "shown": True,
        "reason": _(ENOUGH),
        "tracking": report_range(reading.tracking),
        "projection": report_range(reading.projection),
        "bias": report_range(reading.bias),
        "follows": reading.follows,
        "chance": reading.chance,
    }


@make_of_table("day", "a", "b")
def report_level(table: FileTable) -> Report:
    """Ebb and flow by day and week, and steps."""
    from duologue.insight.level import estimate_level
    from duologue.insight.level_steps import find_steps
    from duologue.insight.own_line import estimate_own_level_by_day
    from duologue.insight.reasons import NotYet

    numbers, a, b, _rows = _read_diary(table)
    # So numbered, weeks begin on Mondays, as on the pages.
    days = [day - 1 for day in numbers]
    own = _find_only_one(a, b)
    if own is None:
        n = sum(x is not None and y is not None for x, y in zip(a, b, strict=True))
        reading = estimate_level(days, a, b)
    else:
        rated = [(day, x) for day, x in zip(days, own, strict=True) if x is not None]
        n = len(rated)
        reading = estimate_own_level_by_day(*zip(*rated, strict=True))
    report: Report = {"n": n}
    if isinstance(reading, NotYet):
        return report | report_refused(reading)
    ebb = reading.level
    report |= {"shown": True, "reason": _say_enough(a, own), "now": report_range(ebb.ranges[-1])}
    report["points"] = [
        {"day": _write_day(day + 1)} | report_range(spread)
        for day, spread in zip(ebb.days, ebb.ranges, strict=True)
    ]
    report["weeks"] = [
        {"from": _write_day(week.first + 1)} | (report_range(week.level) if week.level else {"shown": False})
        for week in ebb.weeks
    ]
    report["autocorrelation"] = ebb.autocorrelation
    steps = find_steps(reading)
    if isinstance(steps, NotYet):
        return report | {"steps": None, "steps_reason": say_why(steps)}
    report["steps"] = [
        {"day": _write_day(step.day + 1), "size": report_range(step.size), "t": step.t} for step in steps
    ]
    return report


@make_of_table("day", "a", "b", more=True)
def report_helps(table: FileTable) -> Report:
    """What came before better days; each column besides `day`, `a` and `b` is a practice."""
    from duologue.insight.helps import find_better_days, find_own_better_days
    from duologue.insight.reasons import NotYet

    names = [name for name in table.at if name not in ("day", "a", "b")]
    if not names:
        at = len(table.columns) + 1
        raise make_stop_at(table.file, 1, at, _("a column of 0 and 1 for at least one practice is missing"))
    days, a, b, rows = _read_diary(table)
    practised = {name: [row.read_yes_or_no(name) for row in rows] for name in names}
    own = _find_only_one(a, b)
    found = (
        find_better_days(days, a, b, practised) if own is None else find_own_better_days(days, own, practised)
    )
    if isinstance(found, NotYet):
        both = sum(x is not None and y is not None for x, y in zip(own or a, own or b, strict=True))
        return {"n": both} | report_refused(found)
    return {
        "n": found.n,
        "shown": True,
        "reason": _say_enough(a, own),
        "practices": {
            practice.name: {
                "verdict": say_verdict(practice.verdict),
                "shown": practice.effect is not None,
                "reason": say_verdict_aloud(practice.verdict),
                **({} if practice.effect is None else {"effect": report_range(practice.effect)}),
                "days_with": practice.days_with,
                "days_without": practice.days_without,
            }
            for practice in found.practices
        },
    }


@make_of_table("domain", "report", "a", "b")
def report_load(table: FileTable) -> Report:
    """Midpoint and gap of what each says they carry."""
    from duologue.insight.load import Claims
    from duologue.insight.load import estimate_load as carried
    from duologue.insight.reasons import NotYet

    lines, is_ordered = read_claims(table)
    report: Report = {"n": sum(line.a is not None and line.b is not None for line in lines)}
    if not is_ordered:
        report["order"] = _(AS_THEY_STAND)
    found = carried([Claims(line.domain, line.a, line.b) for line in lines])
    if isinstance(found, NotYet):
        return report | report_refused(found)
    report |= {"shown": True, "reason": _(ENOUGH), "domains": {}}
    for domain in found:
        told: Report = {"n": domain.n}
        if isinstance(domain.midpoint, NotYet) or isinstance(domain.gap, NotYet):
            told |= {
                "shown": False,
                "reason": next(say_why(x) for x in (domain.midpoint, domain.gap) if isinstance(x, NotYet)),
            }
        else:
            told |= {"shown": True, "reason": _(ENOUGH), "midpoint": report_range(domain.midpoint)}
            told |= {"gap": report_range(domain.gap), "gap_claimed": domain.gap_claimed}
        report["domains"][domain.domain] = told
    return report


ANALYSES: dict[str, Analysis] = {
    "apim": report_apim,
    "attunement": report_attunement,
    "choose": choose,
    "divide": report_division,
    "helps": report_helps,
    "level": report_level,
    "load": report_load,
}


def _order_by_day(table: FileTable) -> list[tuple[int, TableRow]]:
    """(day number, row) in order of time; a day that is there twice is an error."""
    days = [(row.read_day("day", number_day), row) for row in table.read_rows()]
    seen: set[int] = set()
    for day, row in days:
        if day in seen:
            raise row.make_stop("day", _("%(name)s is there twice", name=row.read_text("day")))
        seen.add(day)
    if days and max(seen) - min(seen) >= LONGEST_DIARY:
        last = max(days, key=lambda pair: pair[0])[1]
        raise last.make_stop(
            "day", _("%(day)s is more than a hundred years after the first day", day=last.read_text("day"))
        )
    return sorted(days, key=lambda pair: pair[0])


def _read_diary(table: FileTable) -> tuple[list[int], list[float | None], list[float | None], list[TableRow]]:
    by_day = _order_by_day(table)
    rows = [row for _day_number, row in by_day]
    a, b = ([row.read_number(column, *_RATING) for row in rows] for column in ("a", "b"))
    return [day for day, _row in by_day], a, b, rows


def _find_only_one(a: list[float | None], b: list[float | None]) -> list[float | None] | None:
    """The ratings of the only one who has any; None if both have, or neither."""
    has_a, has_b = (any(x is not None for x in column) for column in (a, b))
    if has_a == has_b:
        return None
    return a if has_a else b


def _say_enough(a: list[float | None], own: list[float | None] | None) -> str:
    """Why there are figures: of both, or of the only one whose days these are."""
    return _(ENOUGH) if own is None else _(ALONE, who="a" if own is a else "b")


def _read_what_both_rate(
    document: Located, what: str, known: Sequence[str]
) -> tuple[dict[str, Fraction], dict[str, Fraction]]:
    """What a and b give each item, in the order of a's list; both must name the same items."""
    top = document.require_mapping(_('an object like {"a": {...}, "b": {...}} is needed here'))
    for name, value in top.items():
        if name not in known:
            raise value.make_stop(
                _("%(name)s is not known here; known are %(known)s", name=repr(name), known=", ".join(known))
            )
    for name in ("a", "b"):
        if name not in top:
            raise document.make_stop(_("%(name)s is missing", name=repr(name)))
    a, b = (
        {
            item: value.require_not_negative(_("a number, 0 or more, is needed here"))
            for item, value in top[name].require_mapping(_(_OBJECTS[what])).items()
        }
        for name in ("a", "b")
    )
    for one, other, name in ((a, b, "b"), (b, a, "a")):
        missing = [item for item in one if item not in other]
        if missing:
            raise top[name].make_stop(_(_NOTHING_FROM[what], item=repr(missing[0]), who=name))
    return a, b


def _read_vetoes(document: Located, options: dict[str, Fraction]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {"a": [], "b": []}
    veto = document.require_mapping(_("an object is needed here")).get("veto")
    for name, listed in (
        veto.require_mapping(_("an object of two lists is needed here")).items() if veto is not None else ()
    ):
        if name not in found:
            raise listed.make_stop(
                _("%(name)s is not known here; known are %(known)s", name=repr(name), known="a, b")
            )
        for option in listed.require_sequence(_("a list of options is needed here")):
            if not isinstance(option.value, str) or option.value not in options:
                raise option.make_stop(_("this is not one of the options"))
            found[name].append(option.value)
    return found


def _write_fraction(value: Fraction) -> str:
    return f"{value.numerator}/{value.denominator}"


def _write_day(day: int) -> str | int:
    """As it came: ordinals of dates from the year 1000 on as dates, smaller numbers as they are."""
    return date.fromordinal(day).isoformat() if day >= 365_000 else day


def _write_lines(report: Report, indent: str = "") -> list[str]:
    """The report for reading: ranges first, long series left to --json."""
    lines: list[str] = []
    beside = {f"se_{name[:-3]}" for name in report if name.endswith("_90")}
    for name, value in report.items():
        said = name.replace("_", " ")
        if name in beside or name.endswith("_90"):
            continue
        if f"{name}_90" in report:
            lines.append(f"{indent}{said}: {_write_with_range(report, name)}")
        elif isinstance(value, dict) and value.keys() == {"low", "estimate", "high"}:
            lines.append(f"{indent}{said}: {_write_spread(value)}")
        elif isinstance(value, dict):
            lines += [f"{indent}{said}:", *_write_lines(value, indent + "  ")]
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            counted = write_whole(len(value))
            if len(value) > LISTED:
                counted = _("%(number)s, listed with --json", number=counted)
            lines.append(f"{indent}{said}: {counted}")
            if len(value) <= LISTED:
                lines += [f"{indent}  {'; '.join(_write_lines(one))}" for one in value]
        elif isinstance(value, list):
            lines.append(f"{indent}{said}: {', '.join(_write_plain(x) for x in value) or _('none')}")
        elif value is not None:
            lines.append(f"{indent}{said}: {_write_plain(value)}")
    return lines


def _write_with_range(report: Report, name: str) -> str:
    """An effect in the unit of whoever's file it is: as many digits as it takes."""
    low, high = report[f"{name}_90"]
    error = report.get(f"se_{name}")
    figures = (
        _write_plain(report[name])
        if error is None
        else f"{_write_plain(report[name])}, SE {_write_plain(error)}"
    )
    return f"{_write_between(_write_plain(low), _write_plain(high), low < 0 < high)} ({figures})"


def _write_spread(spread: dict[str, float]) -> str:
    low, high = write_fixed(spread["low"], 2), write_fixed(spread["high"], 2)
    return _write_between(low, high, spread["low"] < 0 < spread["high"])


def _write_between(low: str, high: str, could_be_nothing: bool) -> str:
    if could_be_nothing:
        return _("probably between %(low)s and %(high)s; could be nothing", low=low, high=high)
    return _("probably between %(low)s and %(high)s", low=low, high=high)


def _write_plain(value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if not isinstance(value, float):
        return str(value)
    shown = f"{value:.3g}"
    return shown if "e" in shown else write_figure(float(shown))
