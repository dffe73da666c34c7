"""`duologue analyse apim`: actor and partner effects over many couples, and what pooling them rests on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from duologue.cli.command_wishes import Wishes
from duologue.cli.couples import Couples
from duologue.cli.couples_by_line import is_of_lines, read_lines
from duologue.cli.couples_by_person import read_persons
from duologue.cli.reports import ENOUGH, Report, add_reading, report_range, report_refused
from duologue.languages import _, mark
from duologue.wording.insight_words import say_why

if TYPE_CHECKING:
    from duologue.insight.apim import Covariate, Effects
    from duologue.insight.ranges import Range
    from duologue.insight.reasons import NotYet
    from duologue.insight.roles_test import Unlike

_POOLED = ("exchangeable", "by_role", "distinguishability", "with_role_effect")
_DO_NOT_POOL = mark("The roles differ: do not use what is pooled here. Use the effects by role.")
_DO_NOT_LEAVE_OUT_ROLES = mark(
    "The roles differ: do not use what is pooled here (exchangeable). Use the effects by role, or those "
    "with a role effect if their own test finds no further difference."
)
_MAY_POOL = mark("No difference between the roles was found, which does not prove that there is none.")


def report_apim(file: Path, wishes: Wishes | None = None, for_r: Path | None = None) -> Report:
    """Actor and partner effects; couples without two complete partners are left out. `for_r`: a new folder
    for the data in long form, and for R code."""
    wished = wishes or Wishes()
    couples = read_lines(file, wished) if is_of_lines(wished) else read_persons(file, wished)
    report: Report = {"n": len(couples.names), "left_out": couples.left_out}
    if couples.why_left_out:
        report["left_out_why"] = couples.why_left_out
    report |= _report_figures(couples)
    if couples.not_used:
        report["not_used"] = couples.not_used
    if for_r is not None:
        from duologue.cli.for_r import write_for_r

        shown = bool(report["shown"])
        k = shown and "estimate" in report["exchangeable"]["k"]
        report["for_r"] = write_for_r(couples, for_r, shown, report["by_role"] is not None, k)
    return add_reading(couples.table, report)


def _report_figures(couples: Couples) -> Report:
    from duologue.insight.apim import fit_by_role, fit_exchangeable, fit_with_role_effect
    from duologue.insight.reasons import NotYet

    outcome, predictor, *covariates = couples.values
    names = couples.columns[2:]
    either = fit_exchangeable(outcome, predictor, covariates)
    if isinstance(either, NotYet):
        return report_refused(either) | dict.fromkeys(_POOLED)
    report: Report = {"shown": True, "reason": _(ENOUGH)}
    report["icc"] = {
        "outcome": report_range(either.icc_outcome),
        "predictor": report_range(either.icc_predictor),
    }
    report["exchangeable"] = _report_effects(either.effects, names) | _report_alike(either.alike)
    if couples.roles is None:
        return report | dict.fromkeys(_POOLED[1:]) | {"by_role_reason": couples.why_no_roles}
    apart = fit_by_role(couples.roles, outcome, predictor, covariates)
    level = fit_with_role_effect(outcome, predictor, covariates)
    if isinstance(apart, NotYet) or isinstance(level, NotYet):
        why = apart if isinstance(apart, NotYet) else level
        assert isinstance(why, NotYet)
        return report | dict.fromkeys(_POOLED[1:]) | {"by_role_reason": say_why(why)}
    report["distinguishability"] = _report_unlike(apart.unlike, _DO_NOT_LEAVE_OUT_ROLES)
    report["with_role_effect"] = (
        _report_effects(level.effects, names)
        | {
            "role_effect": level.apart.middle,
            "role_effect_of": _("%(one)s less %(other)s", one=couples.roles[0], other=couples.roles[1]),
            "se_role_effect": level.se_apart,
            "role_effect_90": [level.apart.low, level.apart.high],
        }
        | _report_alike(level.alike)
        | {"distinguishability": _report_unlike(level.unlike, _DO_NOT_POOL)}
    )
    report["by_role"] = {role: _report_effects(effects, names) for role, effects in apart.by_role.items()}
    return report


def _report_effects(effects: Effects, names: tuple[str, ...]) -> Report:
    told: Report = {
        "actor": effects.actor.middle,
        "partner": effects.partner.middle,
        "se_actor": effects.se_actor,
        "se_partner": effects.se_partner,
        "actor_90": [effects.actor.low, effects.actor.high],
        "partner_90": [effects.partner.low, effects.partner.high],
        "intercept": effects.intercept.middle,
        "intercept_90": [effects.intercept.low, effects.intercept.high],
        "standardised": {
            "actor": _report_or_say_why(effects.standard_actor),
            "partner": _report_or_say_why(effects.standard_partner),
        },
        "k": _report_or_say_why(effects.k),
    }
    if names:
        told["covariates"] = {
            name: _report_covariate(covariate)
            for name, covariate in zip(names, effects.covariates, strict=True)
        }
    return told


def _report_covariate(covariate: Covariate) -> Report:
    if covariate.other is None:
        return {"effect": report_range(covariate.own)}
    return {"own": report_range(covariate.own), "other": report_range(covariate.other)}


def _report_alike(spread: Range) -> Report:
    return {"residual_correlation": spread.middle, "residual_correlation_90": [spread.low, spread.high]}


def _report_unlike(test: Unlike | NotYet, warning: str) -> Report:
    from duologue.insight.reasons import NotYet

    if isinstance(test, NotYet):
        return report_refused(test)
    says = _(warning) if test.differ else _(_MAY_POOL)
    return {"chi2": test.chi2, "df": test.df, "p": test.p, "says": says}


def _report_or_say_why(spread: Range | NotYet) -> Report:
    from duologue.insight.reasons import NotYet

    return report_refused(spread) if isinstance(spread, NotYet) else report_range(spread)
