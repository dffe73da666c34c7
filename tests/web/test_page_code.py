"""What templates are compiled into writes and calls what Jinja2's own code does."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as some
from jinja2 import DictLoader, Environment, StrictUndefined, UndefinedError
from markupsafe import Markup, escape

from duologue.web.page import PageEnvironment
from duologue.web.page_code import write_escaped

TEMPLATES = {
    "parts": """{% macro cell(word, look="x") %}
<td class="{{ look }}">{{ word }}{{ caller() if caller is defined }}</td>{% endmacro %}""",
    "layout": "<p>{% block page %}{% endblock %}</p>",
    "page": """{% extends "layout" %}{% from "parts" import cell %}{% block page %}
{% for one in words %}{{ cell(one, look=one) }}{{ loop.cycle("a", "b<") }}{% set seen = one %}{{ say(seen) }}
{% endfor %}{% call cell(number) %}{{ words | join("&") }}{% endcall %}{{ ours }}{{ shown.word }}{{ nothing }}
{% set put %}{{ words[0] }}<i>{% endset %}{{ put }}{% endblock %}""",
}


def make(environment: type[Environment]) -> Environment:
    return environment(loader=DictLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)


def render(environment: type[Environment], words: list[str]) -> str:
    values: Mapping[str, object] = {
        "words": words,
        "number": 3.5,
        "ours": Markup("<b>&amp;</b>"),
        "say": str.upper,
        "shown": {"word": "<em>"},
        "nothing": None,
    }
    return make(environment).get_template("page").render(values)


@given(some.lists(some.text() | some.text("<>&'\"ab"), min_size=1, max_size=3))
def test_a_page_reads_as_jinja_writes_it(words: list[str]) -> None:
    assert render(PageEnvironment, words) == render(Environment, words)


@given(some.text() | some.text("<>&'\"ab").map(Markup) | some.none() | some.integers())
def test_a_value_is_escaped_once(value: object) -> None:
    assert write_escaped(value) == escape(value)


def test_words_that_only_look_like_ours_are_escaped() -> None:
    class Words(str):
        pass

    assert write_escaped(Words("<script>")) == "&lt;script&gt;"


def test_a_name_that_is_not_there_is_an_error() -> None:
    for template in ("{{ missing }}", "{{ missing() }}", "{{ missing.word }}", "{{ shown.missing }}"):
        with pytest.raises(UndefinedError):
            make(PageEnvironment).from_string(template).render(shown={})


def test_no_function_of_ours_asks_for_the_context() -> None:
    """The plain calls would leave it out."""
    from duologue.web.page import make_environment

    made = make_environment()
    for name, one in made.globals.items():
        assert getattr(one, "jinja_pass_arg", None) is None, name
