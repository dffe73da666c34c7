"""Ids of installed exercises stand in no code: what a step or a field is for, its script says (`roles`).

An id is often a plain word, and a plain word may well stand in the code for something else. So a literal that
is also an id is excused if it is a word of the engine's own language, or where `ELSEWHERE` says what it is.
What carries a role is excused in its own modules alone: elsewhere, a literal would be no chance.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

import pytest
from tests.architecture.sources import Module, module, modules, texts

from duologue.engine.script import Script, Step
from duologue.rounds import installed


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


LANGUAGE = (
    # Keys of scripts and kinds of fields; moves, what is said back, and what an agree step asks.
    words("again instead is least settle line list minutes options picture ratings slots step when without")
    | words("evenings")
    | words("answer moment more thanks agree not-yet")
    # Whose, by which rule, on how many phones; how a round stands; kinds of keepsakes.
    | words("both one shared two open quiet dream wording")
)
"""The engine's own words, whatever ids there are."""
PLAIN = words("card day mine ours own today words")
"""Columns, parts of pages, keys of what is stored: words that half the code needs for its own things."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Words that are something else in these modules."""

    what: str
    modules: frozenset[str]
    words: frozenset[str]


def elsewhere(what: str, names: str, said: str) -> Elsewhere:
    return Elsewhere(what, frozenset(f"duologue.{name}" for name in words(names)), words(said))


ELSEWHERE = (
    elsewhere(
        "the words for roles",
        "engine.roles",
        "closeness mood stress kinds guess help noticing planning doing",
    ),
    elsewhere("one's own settings, by name", "web.views.own_settings", "guess closeness stress"),
    elsewhere(
        "columns of the tables that `analyse` reads and `simulate` writes",
        "cli.analyse cli.simulate web.insights.reading",
        "between guess missing now planning",
    ),
    elsewhere(
        "names in what the API says",
        "api.attachments api.forty api.own api.routes api.thread api.paths api.rituals",
        "given help kept",
    ),
    elsewhere("a field of a class", "engine.course", "plan"),
    elsewhere("parts of a form", "engine.fields.ratings", "rate"),
    elsewhere("what answers may be used for", "engine.rules", "offer"),
    elsewhere(
        "names in what is stored",
        "keepsakes.keepsake_words people.sealing rounds.lately rounds.daily.cards",
        "about agreed met",
    ),
    elsewhere("names in the list of what is due", "keepsakes.due_dates", "seen"),
    elsewhere("how a letter goes", "keepsakes.letters", "now"),
    elsewhere("a rule, by its word and its promise", "engine.rules wording.promises", "asking"),
    elsewhere("a kind of step, and its key", "engine.script manuscript.references", "settle"),
    elsewhere("a key of a field", "engine.fields.feelings", "near"),
    elsewhere("names in an export", "web.exporting", "agreed"),
    elsewhere("a deck that people keep", "rounds.decks", "kept"),
    elsewhere("a draft, by name", "rounds.drafts", "next"),
    elsewhere("a kind of card", "rounds.daily.deal", "guess"),
    elsewhere("a sort of sealed content", "vault.envelope", "offer ways"),
    elsewhere("a column, by name", "people.ways_in", "ways"),
    elsewhere("a kind of screen, by its template", "web.screens.end", "end"),
    elsewhere("a field of a form", "people.sheets web.forms web.views.account", "last"),
    elsewhere("a cookie, by its name inside", "people.cookies", "seen"),
    elsewhere("an address that nobody has", "config.addresses", "unknown"),
    elsewhere("numbers of a stream's events", "live.events live.hub rounds.outbox", "after last"),
    elsewhere("what a dance is told by", "workings.dancing wording.results.loop", "loop move reach"),
    elsewhere("what was worked out, by name", "workings.carrying wording.results.redivide", "swap"),
    elsewhere("what was worked out, by name", "workings.carrying wording.results.load", "things with"),
    elsewhere("an insight, by its module", "web.insights", "kinds"),
    elsewhere(
        "where a text is anchored",
        "web.charts.svg web.charts.chart_rows web.charts.over_weeks web.insights.kinds",
        "end",
    ),
    elsewhere("a kind of row", "web.charts.chart_rows", "said"),
    elsewhere("the last part of a text's id", "cli.practice_texts", "word"),
    elsewhere("parts of pages and of addresses", "web.views.kept", "change seen"),
    elsewhere("parts of pages and of addresses", "web.views.rounds web.views.ways web.views.paths", "ways"),
    elsewhere("parts of pages and of addresses", "web.views.rituals web.views.library", "ways"),
    elsewhere("keys of a file of moves", "cli.exercise cli.exercise_answers", "move said"),
    elsewhere("what is typed to end", "cli.exercise_terminal", "stop"),
    elsewhere("what the demo is told by, and its words", "cli.demo_days cli.demo_years", "glad question"),
)


IN_PAGES = frozenset({("shown.html", "guess"), ("steps.html", "guess"), ("hints.js", "help")})
"""An attribute of a mark; the role itself; a class of the style sheet."""


@cache
def ids() -> dict[str, bool]:
    """Every slug, step id and field id of what is installed, and whether it carries a role."""
    found: dict[str, bool] = {}
    for script in installed.read_scripts().values():
        found[script.slug] = True
        for step in every(script):
            parts = [(step.id, any(field.feeds or field.role for field in step.fields))]
            parts += [(field.id, bool(field.feeds or field.role)) for field in step.fields]
            for id_, carries in parts:
                found[id_] = found.get(id_, False) or carries
    return found


def every(script: Script) -> Iterator[Step]:
    for step in script.steps:
        yield from (step, *step.steps)


def literals(of: Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(of.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


def is_excused(word: str, name: str) -> bool:
    if word in LANGUAGE | PLAIN and not ids()[word]:
        return True
    return any(word in one.words and name in one.modules for one in ELSEWHERE)


def found(looked_at: Iterable[Module]) -> list[str]:
    slugs = [id_ for id_ in ids() if "/" in id_]
    return [
        f"{of.name}:{line} {text!r}"
        for of in looked_at
        if ".migrations." not in of.name
        for line, text in literals(of)
        if (text in ids() and not is_excused(text, of.name)) or any(slug in text for slug in slugs)
    ]


def test_no_id_of_an_installed_exercise_stands_in_the_code() -> None:
    assert found(modules()) == []


def test_no_id_that_could_be_nothing_else_stands_in_a_page() -> None:
    """In templates and scripts of pages: slugs, ids of several words, ids that carry a role."""
    slugs = [id_ for id_ in ids() if "/" in id_]
    quoted = [id_ for id_, carries in ids().items() if carries or "-" in id_]
    pages = [*texts(".html", ".js", under="src/duologue/web/")]
    assert pages
    assert [
        f"{path}: {id_}"
        for path, text in pages
        for id_ in (*slugs, *quoted)
        if (id_ in text if id_ in slugs else re.search(rf"(?<![\w=])([\"']){re.escape(id_)}\1", text))
        if (path.rpartition("/")[2], id_) not in IN_PAGES
    ] == []


@pytest.mark.parametrize("one", ELSEWHERE, ids=lambda one: " ".join(sorted(one.words)))
def test_every_excuse_is_needed(one: Elsewhere) -> None:
    """Both for the words and for the modules: a list of excuses that only grows hides what it should show."""
    used = {(text, of.name) for of in modules() if of.name in one.modules for _, text in literals(of)}
    used = {(word, name) for word, name in used if word in one.words and word in ids()}
    assert {word for word, _ in used} == one.words
    assert {name for _, name in used} == one.modules


@pytest.mark.parametrize(
    "planted",
    [
        'CHECK_IN = "check-in/check-in"',
        'address = "/ways/thanks/one-line-of-thanks/"',
        'values["closeness"]',
        'step == "closeness-daily"',
        'if field.id in ("weather", "mood"): pass',
    ],
)
def test_a_planted_id_is_found(planted: str) -> None:
    assert found([module("duologue.rounds.diary", planted)])
