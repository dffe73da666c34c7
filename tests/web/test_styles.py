"""The style sheet follows the parts: a file a part, nested, no line too long, no rule twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from duologue.web import collect

LONGEST = 120
FILES = sorted(collect.SOURCES.rglob("*.css"))
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
# Of a flat rule: `.leaf`, then something that belongs to it.
FLAT = re.compile(r"[.#]?[\w-]+(?=[\s.:\[>])")
STEPS = re.compile(r"^(from|to|\d+%)$")
every_file = pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(collect.SOURCES)))

Rule = tuple[tuple[str, ...], str]
"""Where it stands (layer, media, the rules around it), and its selector."""


def too_long(css: str) -> list[str]:
    return [line for line in css.splitlines() if len(line) > LONGEST]


def rules(css: str) -> Iterator[Rule]:
    """Every block that has declarations or rules in it, in the order of the file."""
    around: list[str] = []
    said = ""
    for piece in re.split(r"([{};])", re.sub(r'"[^"]*"', '""', COMMENT.sub("", css))):
        if piece == "{":
            head = " ".join(said.split())
            yield tuple(around), head
            around.append(head)
        elif piece == "}":
            around.pop()
        said = "" if piece in "{};" else piece
    assert around == [], "an open block"


def twice(css: str) -> list[Rule]:
    """Rules that stand more than once in one place. Faces differ by what is in them."""
    found = Counter(one for one in rules(css) if one[1] != "@font-face")
    return [one for one, count in found.items() if count > 1]


def not_nested(css: str) -> list[str]:
    """Rules that begin as another in the same place does, and could stand within it."""
    there = list(rules(css))
    heads = set(there)
    return [
        head
        for around, head in there
        if "," not in head
        and (begin := FLAT.match(head)) is not None
        and begin[0] != head
        and (around, begin[0]) in heads
        and not STEPS.match(head)
    ]


@every_file
def test_no_line_is_longer_than_a_reader_takes_in(file: Path):
    assert too_long(file.read_text("utf-8")) == []


@every_file
def test_what_belongs_to_a_part_stands_within_its_rule(file: Path):
    assert not_nested(file.read_text("utf-8")) == []


def test_no_rule_stands_twice_on_any_page():
    """A page loads all of these, so that a part may not say again what another says either."""
    every = Counter(one for file in FILES for one in rules(file.read_text("utf-8")) if is_a_rule(one))
    assert [one for one, count in every.items() if count > 1] == []
    assert [one for file in FILES for one in twice(file.read_text("utf-8"))] == []


def is_a_rule(one: Rule) -> bool:
    """Layers, and the places for media, are where rules stand, in any file."""
    around, head = one
    return not head.startswith("@") and around[:1] == ("@layer parts",)


@pytest.mark.parametrize(
    ("planted", "judge"),
    [
        (".leaf { " + "color: red; " * 12 + "}", too_long),
        (".leaf { a: b; }\n.row { a: b; }\n.leaf { c: d; }", twice),
        (".leaf { & .who { a: b; }\n& .who { c: d; } }", twice),
        ("@media print { .leaf { a: b; } .leaf { c: d; } }", twice),
        (".leaf { a: b; }\n.leaf .who { a: b; }", not_nested),
        (".leaf { a: b; }\n.leaf:hover { a: b; }", not_nested),
        ("@media print { .leaf { a: b; } .leaf > p { c: d; } }", not_nested),
        ("summary { a: b; }\nsummary::after { c: d; }", not_nested),
    ],
)
def test_a_planted_fault_is_found(planted: str, judge):
    """The control."""
    assert judge(planted) != []


def test_the_same_rule_for_another_screen_is_no_fault():
    assert twice(".leaf { a: b; @media print { a: c; } } @media print { .leaf { a: d; } }") == []


def test_every_part_is_put_into_the_one_file_that_pages_load(collected: Path):
    """In the order that the index gives; a part that nobody imports would be worn by no page."""
    index = (collect.SOURCES / "parts.css").read_text("utf-8")
    named = collect.PUT_HERE.findall(index)
    assert sorted(named) == sorted(f"parts/{file.name}" for file in FILES if file.parent.name == "parts")
    names = collect.prepare_files(collected)
    css = (collected / names["parts.css"]).read_text("utf-8")
    assert "@import" not in css
    expected = [one for name in named for one in rules((collect.SOURCES / name).read_text("utf-8"))]
    assert list(rules(css)) == expected
    assert sorted(name for name in names if name.endswith(".css")) == sorted(
        file.name for file in FILES if file.parent == collect.SOURCES
    )
