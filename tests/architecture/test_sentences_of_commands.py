"""What a host reads at the terminal goes through gettext, and so does every word on a chart."""

from __future__ import annotations

import pytest
from tests.architecture.sentences import Ears, unsaid
from tests.architecture.sources import Module, module, modules

TERMINAL = Ears(
    # `wrong`, of a file, is given a clause.
    tells=frozenset({"Stop", "Unfit", "wrong", "stop", "BadParameter", "ArgumentTypeError"}),
    # What a certificate is made out to, and what a command is called.
    names=frozenset({"Duologue on this network", "duologue serve"}),
)
CHARTS = Ears(clauses=True, attributes=frozenset({"class_", "aria_labelledby"}))
# Told to who writes a script or translates one, in the language in which scripts are written.
FOR_WRITERS = {
    "duologue.cli.translate",
    "duologue.cli.translated_texts",
    "duologue.cli.translation",
    "duologue.cli.translation_check",
    "duologue.cli.exercise_answers",
    "duologue.cli.exercise_dealing",
    "duologue.cli.exercise_names",
}
# Words of two people who are made up.
MADE_UP = {"duologue.cli.demo_days", "duologue.cli.demo_years"}
FIGURES = {"charts", "insights", "helping", "due", "remembering", "threads", "hints", "diaries", "feelings"}


def of_the_terminal(of: Module) -> bool:
    return of.name.startswith("duologue.cli.") and of.name not in FOR_WRITERS | MADE_UP


def of_figures(of: Module) -> bool:
    return any(of.name.startswith(f"duologue.web.{one}") for one in FIGURES)


def test_every_sentence_at_the_terminal_can_be_translated() -> None:
    assert [line for of in modules() if of_the_terminal(of) for line in unsaid(of, TERMINAL)] == []


def test_every_word_of_a_figure_can_be_translated() -> None:
    assert [line for of in modules() if of_figures(of) for line in unsaid(of, CHARTS)] == []


@pytest.mark.parametrize(
    "planted",
    [
        'raise Stop("Duologue is running. Stop it first.")',
        'raise Stop(f"{file} cannot be read.")',
        'raise wrong(file, 1, 2, f"{text!r} is not a number") from None',
        'raise row.wrong("day", f"{day} is there twice")',
        'sys.stdout.write(f"The database is in {file}\\n")',
        'typer.Option(help="How many couples.")',
        'found = Finding(1, f"Between {a} and {b}")',
        '_(f"The copy is in {file}.")',
        '_("%(name)s is there", name="Nobody here")',
    ],
)
def test_a_sentence_at_the_terminal_that_reaches_no_gettext_is_noticed(planted: str) -> None:
    """Control."""
    assert unsaid(module("duologue.cli.planted", planted), TERMINAL)


@pytest.mark.parametrize(
    "planted",
    [
        'title = "closer to each other"',
        'words(0, 0, f"{label}, with its likely range")',
        'Table(("Week from",), ())',
    ],
)
def test_a_few_words_on_a_chart_that_reach_no_gettext_are_noticed(planted: str) -> None:
    """Control."""
    assert unsaid(module("duologue.web.charts.planted", planted), CHARTS)


@pytest.mark.parametrize(
    "fine",
    [
        'raise Stop(_("%(file)s cannot be read.", file=file))',
        'raise ValueError("A key has 32 bytes.")',
        'log.warning("Upkeep could not be done.")',
        '"""What it is for. And why."""',
        'said = ngettext("%(num)s day ago", "%(num)s days ago", days)',
    ],
)
def test_what_is_said_or_is_no_sentence_is_left_alone(fine: str) -> None:
    """Control: not everything is refused."""
    assert unsaid(module("duologue.cli.planted", fine), TERMINAL) == []
