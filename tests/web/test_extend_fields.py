"""docs/extend.md, “A kind of field”: added by what stands there, it works everywhere, and is gone again."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from jinja2 import TemplateNotFound
from tests.web import kinds

from duologue.engine.fields import KINDS
from duologue.manuscript.check import check
from duologue.manuscript.parse import Mistakes, parse
from duologue.web import page

PAGE = Path(__file__).parents[2] / "docs" / "extend.md"


def section() -> tuple[str, str, str, str, str]:
    """The module, its words, the template, the line of the registry and a script."""
    text = PAGE.read_text("utf-8").partition("## A kind of field\n")[2].partition("\n## ")[0]
    module, words, template, line, script = re.findall(r"^```\w+\n(.*?)^```$", text, re.M | re.S)
    return module, words, template, line, script


@pytest.fixture
def hour(tmp_path):
    module, words, template, line, _ = section()
    (name,) = ast.literal_eval(f"({line.strip()})")
    engine, wording, templates = (tmp_path / folder for folder in ("engine", "wording", "templates"))
    for folder, text in ((engine, module), (wording, words)):
        folder.mkdir()
        (folder / f"{name}.py").write_text(text, "utf-8")
    (templates / "fields").mkdir(parents=True)
    (templates / "fields" / f"{name}.html").write_text(template, "utf-8")
    with kinds.added(name, engine, wording, templates) as kind:
        yield kind


def test_it_is_answered_and_shown_wherever_the_others_are(hour, db, browser, monkeypatch, tmp_path):
    kinds.walk_pages(hour, browser, monkeypatch)
    kinds.walk_terminal(hour, tmp_path)
    kinds.walk_checker(hour)


def test_a_script_asks_for_it_and_goes_by_it(hour):
    assert check(parse(section()[-1], "docs/hour")).problems == ()


def test_it_is_gone_again_and_a_script_that_asks_for_it_is_told_where():
    assert "hour" not in KINDS
    with pytest.raises(TemplateNotFound):
        page.make_environment().get_template("fields/hour.html")
    with pytest.raises(Mistakes) as told:
        parse(section()[-1], "docs/hour", "hour.toml")
    assert str(told.value).startswith("hour.toml:10: step.best.fields.hour.kind: must be one of short text, ")
