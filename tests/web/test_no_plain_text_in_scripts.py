"""Scripts and styles hang on no language: sentences come from the page, and its sides are its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from duologue.web import collect

COMMENT = re.compile(r"(?m)(?<![:\"'`])//.*$|/\*.*?\*/", re.S)
LITERAL = re.compile(r"\"([^\"\n]*)\"|'([^'\n]*)'|`([^`]*)`")
# Words that begin as a sentence does, or a word beside a value.
SENTENCE = re.compile(r"^[A-Z][a-z]+(?: |\.|$)|\$ [a-z]{2,}\b|\b[a-z]{2,} \$")
VALUE = re.compile(r"\$\{[^}]*\}")
# What a browser calls a thing: a key, a tag, an event's source.
NAMES = frozenset({"Enter", "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Accept"})
SIDES = re.compile(
    r"(?<![-\w])(?:(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)|left|right|float)\s*:"
    r"|text-align\s*:\s*(?:left|right)"
)


def sentences(script: str) -> Iterator[str]:
    for match in LITERAL.finditer(COMMENT.sub("", script)):
        text = next(group for group in match.groups() if group is not None)
        if text not in NAMES and SENTENCE.search(VALUE.sub("$", text)):
            yield text


def sides(sheet: str) -> list[str]:
    return SIDES.findall(COMMENT.sub("", sheet))


@pytest.mark.parametrize("name", sorted(path.name for path in collect.SOURCES.glob("*.js")))
def test_a_script_says_only_what_the_page_gave_it(name: str) -> None:
    assert list(sentences((collect.SOURCES / name).read_text("utf-8"))) == []


@pytest.mark.parametrize(
    "planted",
    [
        'says.textContent = "Copied";',
        'say("Something is new here.");',
        "label = `${left} of ${total} left`;",
        "says = 'Kept while you write.';",
    ],
)
def test_a_planted_sentence_is_found(planted: str) -> None:
    """The control."""
    assert list(sentences(planted)) != []


SHEETS = sorted(str(path.relative_to(collect.SOURCES)) for path in collect.SOURCES.rglob("*.css"))


@pytest.mark.parametrize("name", SHEETS)
def test_a_style_names_no_side_that_would_not_turn_with_the_page(name: str) -> None:
    assert sides((collect.SOURCES / name).read_text("utf-8")) == []


@pytest.mark.parametrize(
    "planted",
    ["p { margin-left: 1rem; }", "p { text-align: right; }", ".dot { left: 0; }", "i { float: left; }"],
)
def test_a_planted_side_is_found(planted: str) -> None:
    """The control."""
    assert sides(planted) != []
