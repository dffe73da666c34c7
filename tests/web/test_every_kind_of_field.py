"""Every kind of field works wherever a field is met, and only its module, words and template know it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.web import kinds

import duologue
from duologue.engine import fields
from duologue.engine.fields import KINDS, mood_point, scale
from duologue.engine.fields.mood_point import MoodPoint
from duologue.manuscript.check import check

SOURCES = Path(duologue.__file__).parent
SHARED = {"__init__", "kind", "raw", "listed", "by_option", "attached"}
# Who names a kind: results that work with one, pages that draw a plane or say shares with names, steps and
# fields that the engine makes by itself, and the demos, which make up what people say. Whoever else needs to
# know asks for a fact.
NAMED_BY = {
    "cli/demo_days.py",
    "cli/demo_years.py",
    "engine/asides.py",
    "engine/evenings.py",
    "engine/values.py",
    "manuscript/fields.py",
    "manuscript/steps.py",
    "web/insights/load.py",
    "web/leaves.py",
    "web/replies_on_leaves.py",
    "web/screens/frame.py",
    "web/screens/standing.py",
    "workings/carrying.py",
    "workings/comparing.py",
    "workings/dancing.py",
    "workings/deciding.py",
    "workings/meeting.py",
}
every_kind = pytest.mark.parametrize("kind", list(KINDS.values()), ids=list(KINDS))


@every_kind
def test_two_people_answer_it_on_a_page_and_by_a_program_and_find_it_wherever_it_opened(
    kind, db, browser, monkeypatch
):
    kinds.walk_pages(kind, browser, monkeypatch)


@every_kind
def test_whatever_lies_there_as_a_draft_its_writer_s_page_opens(kind, db, browser, monkeypatch):
    kinds.walk_odd_drafts(kind, browser, monkeypatch)


def test_a_draft_that_no_form_can_begin_with_would_be_caught(db, browser, monkeypatch):
    """The control: where all is taken for typed, a page fails."""
    monkeypatch.setattr(MoodPoint, "is_typed", lambda *_: True)
    with pytest.raises(Exception, match=r"has no element|undefined"):
        kinds.walk_odd_drafts(mood_point.KIND, browser, monkeypatch)


@every_kind
def test_a_writer_answers_it_in_a_terminal_and_from_a_file(kind, tmp_path):
    kinds.walk_terminal(kind, tmp_path)


@every_kind
def test_the_checker_comes_to_both_branches_of_a_condition_on_it(kind):
    kinds.walk_checker(kind)


def test_the_checker_does_not_come_to_what_no_value_leads_to():
    """The control: a branch that is there for nobody is told."""
    when = '{ step = "asked", field = "it", above = 10 }'
    more = f'[[step]]\nid = "eleven"\nspeak = "each"\ntext = "Eleven?"\nwhen = {when}\n'
    (problem,) = check(kinds.script_of(scale.KIND, more)).problems
    assert "is never reached" in problem.message


@every_kind
def test_what_it_reads_it_reads_as_the_same_once_more(kind):
    field = kinds.field_of(kind)
    for value in kinds.values_of(kind):
        assert kind.read(field, value) == value


@every_kind
def test_nothing_is_told_from_what_is_wrong(kind):
    """A sentence and no exception, whatever a program sends."""
    field = kinds.field_of(kind)
    for raw in (True, 1.5, -1, [[]], [{}], {"nobody": 1}, {"tea": []}, "\ud800", ["x"] * 99, [None, None]):
        found = kinds.read([field], {"it": raw})
        assert isinstance(found, kinds.FieldErrors) or kind.read(field, found["it"]) == found["it"]


def test_every_module_is_registered_and_has_words_and_a_template_and_there_is_no_other():
    modules = {one.stem for one in (SOURCES / "engine" / "fields").glob("*.py")} - SHARED
    words = {one.stem for one in (SOURCES / "wording" / "values").glob("*.py")} - SHARED
    templates = {one.stem for one in (SOURCES / "web" / "templates" / "fields").glob("*.html")}
    assert modules == words == templates == set(fields.MODULES) == {kind.name for kind in KINDS.values()}


def test_no_two_kinds_share_the_tag_of_a_part():
    tags = [tag for kind in KINDS.values() for tag in kind.tags]
    assert len(tags) == len(set(tags))


def test_the_words_of_kinds_stay_what_scripts_and_stored_rounds_call_them():
    assert {
        "short text",
        "long text",
        "choice",
        "several",
        "0-10",
        "mood point",
        "feelings",
        "ranking",
        "points",
        "minutes",
        "date",
        "list",
        "ratings",
        "shares",
        "slots",
    } <= set(KINDS)


def test_whoever_names_a_kind_is_known_and_no_template_does():
    named = re.compile(r"from duologue\.engine\.fields(\.\w+)? import ([^(\n]+|\([^)]*\))")
    found = set()
    for path in SOURCES.rglob("*.py"):
        names = {
            name
            for module, imported in named.findall(path.read_text("utf-8"))
            for name in (module.strip("."), *re.findall(r"\w+", imported))
        }
        if names & set(fields.MODULES) and path.parent.name not in ("fields", "values", "kinds"):
            found.add(str(path.relative_to(SOURCES)))
    assert found == NAMED_BY
    compared = re.compile(r"kind(\.word|\.name)?\s*(==|in\b)")
    folder = SOURCES / "web" / "templates"
    asking = [one for one in folder.rglob("*.html") if "field" in one.read_text("utf-8")]
    assert not [one for one in asking if re.search(r"field\S*\." + compared.pattern, one.read_text("utf-8"))]
