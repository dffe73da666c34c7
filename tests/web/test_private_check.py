"""The private check: folded into pages that everybody loads, the same bytes for everybody, and inert."""

from __future__ import annotations

import re

import pytest
from tests.web.noscript import NoScript

from duologue.counsel import help_places

SUMMARY = "Can you say no without worrying?"
EXERCISES = ("/ways/empathy/in-your-shoes/", "/ways/listening/just-listen/", "/ways/listening/say-it-back/")
LISTED = """
[[country]]
code = "PT"

[[country.place]]
name = "A <b>line</b>"
what = "For anybody"
phone = "116"
web = "https://help.example"
checked = 2026-11-01
"""


def find_check(html: str) -> str:
    """The fold with all that is in it."""
    start = html.rindex("<details", 0, html.index(SUMMARY, html.index("<details")))
    depth = 0
    for tag in re.finditer(r"<details\b|</details>", html[start:]):
        depth += 1 if tag.group() == "<details" else -1
        if depth == 0:
            return html[start : start + tag.end()]
    raise AssertionError("the fold does not end")


def find_traces(part: str) -> list[str]:
    """What in it could ask the server for something, be sent, be addressed, or be put back by a browser."""
    tags = r"<(?:a|img|form|input|button|select|textarea|script|link|iframe|video|audio|object|embed)\b"
    attributes = r"\b(?:id|href|name|src|action|style|data-[a-z-]+|on[a-z]+)="
    return re.findall(f"{tags}|{attributes}", part)


@pytest.fixture
def listed(tmp_path, monkeypatch):
    monkeypatch.setenv("DUOLOGUE_DATA", str(tmp_path))
    (tmp_path / "help.toml").write_text(LISTED, "utf-8")
    help_places.forget_known()
    yield
    monkeypatch.undo()
    help_places.forget_known()


def test_it_leaves_nothing_and_is_the_same_for_everybody(browser, world):
    pages = {browser(None): ["/promise/"], browser(world.carl): ["/promise/"]}
    pages |= {browser(who): ["/promise/", *EXERCISES] for who in (world.ana, world.ben, world.stranger)}
    found = {find_check(who.get(path).content.decode()) for who, paths in pages.items() for path in paths}
    (part,) = found
    assert find_traces(part) == []
    words = " ".join(re.sub(r"<[^>]+>", " ", part).split())
    assert words.startswith(SUMMARY)
    assert "This Duologue names no places of its own. You can find one yourself:" in words


@pytest.mark.parametrize(
    "planted",
    [
        '<a href="/x">more</a>',
        "<input type=checkbox>",
        '<img src="/x">',
        '<details id="check">',
        '<p data-open="x">',
        '<p onclick="x">',
    ],
)
def test_what_would_leave_a_trace_is_found(planted):
    """The control."""
    assert find_traces(f"<details><summary>{SUMMARY}</summary>{planted}</details>") != []


def test_each_exercise_says_who_should_not_do_it_and_leads_there(browser, world):
    for path in EXERCISES:
        page = NoScript(browser(world.ana)).go(path)
        assert "Who should not do this Anybody who can't say no without worrying" in page.text
        assert page.text.index("Who should not do this") < page.text.index(SUMMARY)


def test_places_that_the_host_names_stand_there_as_text(browser, world, listed):
    part = find_check(browser(world.ana).get("/promise/").content.decode())
    assert find_traces(part) == []
    words = " ".join(re.sub(r"<[^>]+>", " ", part).split())
    assert "Portugal A &lt;b&gt;line&lt;/b&gt;: For anybody" in words
    assert "116" in words and "https://help.example" in words
    assert "Last tried on 1 November 2026." in words
    assert "For a country that isn't listed, nobody has named a place here." in words.replace("&#39;", "'")
