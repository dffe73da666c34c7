"""Why there is no figure yet, and what may be said of a practice."""

from __future__ import annotations

from types import MappingProxyType

from duologue.insight.reasons import NotYet, Reason
from duologue.insight.verdicts import Verdict
from duologue.languages import _, mark

REASONS = MappingProxyType(
    {
        Reason.FEW_COUPLES: mark("This needs at least five couples with both partners complete."),
        Reason.PREDICTOR_EVEN: mark(
            "The predictor does not vary enough between couples, or within them, to tell the two effects "
            "apart."
        ),
        Reason.OUTCOME_EVEN: mark(
            "The outcome does not vary enough between couples, or within them, for anything to go with it."
        ),
        Reason.COVARIATES_TANGLED: mark(
            "A covariate does not vary, or tells the same as the predictor or another covariate. Leave it "
            "out."
        ),
        Reason.NO_ERROR_LEFT: mark(
            "The predictor gives the outcome to the last digit, so no error is left to judge anything by."
        ),
        Reason.ACTOR_NEAR_NOTHING: mark(
            "The actor effect could be nothing, so it cannot be divided by; k has no range."
        ),
        Reason.K_FROM_FEW: mark(
            "With fewer than forty couples a range of k that can be shown is too seldom right."
        ),
        Reason.K_OF_ONE_ROLE: mark("In one role alone a range of k that can be shown is too seldom right."),
        Reason.ONE_COUPLE_DECIDES: mark(
            "One couple alone decides this, so its size in standard deviations has no range."
        ),
        Reason.FEW_GUESSES: mark(
            "This needs twenty guesses. Guess when you feel like it; nothing is waiting for them."
        ),
        Reason.OTHER_EVEN: mark(
            "On the days you guessed there was little up and down to follow, so nothing can be said yet."
        ),
        Reason.GUESSES_EVEN: mark("Your guesses have nearly all been the same, so nothing can be said yet."),
        Reason.GUESSES_COPIED: mark(
            "Most of your guesses have been exactly where you were yourself, so nothing can be said yet."
        ),
        Reason.MOODS_ALIKE: mark(
            "Your days have gone up and down so much together that following and feeling alike look the same."
        ),
        Reason.NO_OPTIONS: mark("There is nothing to choose from yet."),
        Reason.ALL_OUT: mark(
            "Each option is out for one of you. Another idea is needed, or a talk about what is behind the "
            "noes."
        ),
        Reason.NOTHING_WANTED: mark(
            "One of you gave no points at all, so there is nothing to weigh. A few points on anything "
            "will do."
        ),
        Reason.NO_ITEMS: mark("There is nothing on the list yet."),
        Reason.TOO_MANY_WHOLE: mark(
            "More than fifteen things that stay whole are too many to weigh at once. Divide them in two "
            "rounds."
        ),
        Reason.FEW_DAYS_AFTER: mark("Too early to say. This needs a month of days with a day after them."),
        Reason.FEW_DAYS_OF_BOTH: mark(
            "The line needs four weeks of days with an answer from each of you. It comes by itself, or it "
            "stays away, and that's fine too."
        ),
        Reason.FEW_DAYS_OF_ONE: mark(
            "Your line needs four weeks of days with an answer. It comes by itself, or it stays away."
        ),
        Reason.HARDLY_MOVED: mark(
            "The answers have hardly moved so far, so there is no ebb and flow to draw."
        ),
        Reason.QUIET_MONTH: mark(
            "In the last month there were no days with both of you in them. The line waits."
        ),
        Reason.FEW_REPORTS: mark("This needs three reports from each of you."),
        Reason.DIARY_SHORT: mark("Steps are looked for from nine months on."),
        Reason.TEN_DAYS_FIRST: mark(
            "First come your first ten days, in your own words. Figures can wait until then."
        ),
    }
)
VERDICTS = MappingProxyType(
    {
        # TRANSLATORS: said of something the two do, such as a walk: what their days tell of it.
        Verdict.GOES_WITH: mark("came before better days"),
        # TRANSLATORS: said of something the two do, such as a walk: what their days tell of it.
        Verdict.TOO_EARLY: mark("too early to say"),
        # TRANSLATORS: said of something the two do, such as a walk: what their days tell of it.
        Verdict.WEEKDAY: mark("can't be told from a weekday or rota"),
        # TRANSLATORS: said of something the two do, such as a walk: what their days tell of it.
        Verdict.CLOSE_DAYS: mark("can't be told from days that felt close"),
    }
)

ALOUD = MappingProxyType(
    {
        # TRANSLATORS: said of something the two do, such as a walk: what their days tell of it.
        Verdict.GOES_WITH: mark("Came before better days."),
        Verdict.TOO_EARLY: mark("Too early to say."),
        # TRANSLATORS: said of something the two do, such as a walk.
        Verdict.WEEKDAY: mark(
            "Mostly on the same day of your week, or of a rota or another rhythm, so it can't be told from "
            "what such days are like anyway. Other days now and then would tell."
        ),
        # TRANSLATORS: said of something the two do, such as a walk.
        Verdict.CLOSE_DAYS: mark(
            "Mostly on days that felt close, so what came after can't be told from what such days are like."
        ),
    }
)


def say_why(why: NotYet) -> str:
    """Why there is no figure yet, in a sentence or two without a name and without a figure."""
    return _(REASONS[why.reason])


def say_verdict(verdict: Verdict) -> str:
    """What may be said of a practice: a few words for the cell of a table."""
    return _(VERDICTS[verdict])


def say_verdict_aloud(verdict: Verdict) -> str:
    """The same as a sentence of its own."""
    return _(ALOUD[verdict])
