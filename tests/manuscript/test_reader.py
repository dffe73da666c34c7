"""One reader for every file: a class says what may stand there, and every mistake has its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

import pytest

from duologue.manuscript.mistakes import Mistakes
from duologue.manuscript.notes import REST, Between, By, Called, Id, Says, Unfit
from duologue.manuscript.passage import Passage
from duologue.manuscript.reader import list_keys, read


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


def doubled(passage: Passage, value: object) -> int:
    if not isinstance(value, int):
        raise Unfit("must be something to double")
    return 2 * value


def numbered(passage: Passage, table: Mapping[str, object], at: int) -> Passage:
    return passage.go_to_entry(at, f"leaf {at + 1}", str(table.get("of")))


@dataclass(frozen=True, slots=True)
class Leaf:
    passage: Passage
    width: Annotated[int, Between(1, 9)] = 1
    of: str = ""


@dataclass(frozen=True, slots=True)
class Branch:
    id: Id
    leaf: Annotated[tuple[Leaf, ...], Called(numbered)] = ()
    rest: Annotated[Mapping[str, str], REST] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tree:
    title: str
    height: Annotated[int, Between(1, 100)]
    colour: Colour
    evergreen: bool = False
    years: Annotated[tuple[int, int], Between(0, 500)] | None = None
    names: tuple[str, ...] = ()
    ends: Annotated[tuple[str, str], Says("must name the two ends")] | None = None
    where: Literal["wood", "garden"] = "wood"
    planted: datetime | None = None
    twice: Annotated[int, By(doubled)] = 0
    soil: Mapping[str, int] = field(default_factory=dict)
    root: Leaf | None = None
    anything: object = None
    branch: tuple[Branch, ...] = ()
    from_: str = ""


WHOLE = """
title = "Oak"
height = 20
colour = "red"
evergreen = true
years = [1, 300]
names = ["a", "b"]
ends = ["low", "high"]
where = "garden"
planted = 2026-01-01T09:00:00Z
twice = 4
soil = { sand = 1, clay = 2 }
root = { width = 9 }
anything = [1, "two"]
from = "an acorn"

[[branch]]
id = "left"
bark = "rough"

[[branch.leaf]]
width = 3

[[branch]]
id = "right"
"""
LEAST = 'title = "Oak"\nheight = 20\ncolour = "red"\n'


def wrongs(text: str) -> list[tuple[int, str, str]]:
    with pytest.raises(Mistakes) as told:
        read(Tree, text, "tree.toml")
    return [(one.line, one.field, one.message) for one in told.value.errors]


def test_a_file_is_read_into_its_class_with_every_kind_of_value() -> None:
    tree = read(Tree, WHOLE, "tree.toml")
    assert (tree.title, tree.height, tree.colour, tree.evergreen) == ("Oak", 20, Colour.RED, True)
    assert (tree.years, tree.names, tree.ends, tree.where) == (
        (1, 300),
        ("a", "b"),
        ("low", "high"),
        "garden",
    )
    assert tree.planted is not None and tree.planted.year == 2026
    assert (tree.twice, dict(tree.soil), tree.anything, tree.from_) == (
        8,
        {"sand": 1, "clay": 2},
        [1, "two"],
        "an acorn",
    )
    left, right = tree.branch
    assert (left.id, dict(left.rest), left.leaf[0].width, right.leaf) == ("left", {"bark": "rough"}, 3, ())
    assert left.leaf[0].passage.lines.line == 21 and left.leaf[0].passage.given == {"width": 3}


def test_what_need_not_be_there_has_its_default() -> None:
    tree = read(Tree, LEAST, "tree.toml")
    assert (tree.years, tree.names, tree.where, tree.root, tree.branch) == (None, (), "wood", None, ())


def test_a_class_says_its_keys() -> None:
    assert {"title", "from", "branch"} <= set(list_keys(Tree)) and set(list_keys(Branch)) == {"id", "leaf"}


@pytest.mark.parametrize(
    ("line", "field", "message"),
    [
        ("names = 3", "names", "must be a list of names"),
        ("names = [3]", "names", "must be a list of names"),
        ('years = [3, "x"]', "years", "must be two whole numbers, [least, most], from 0 to 500"),
        ("years = [9, 3]", "years", "must be two whole numbers, [least, most], from 0 to 500"),
        ('evergreen = "yes"', "evergreen", "must be true or false"),
        ('ends = ["one"]', "ends", "must name the two ends"),
        ("ends = [1, 2]", "ends", "must name the two ends"),
        ('where = "gardn"', "where", "must be one of wood, garden (did you mean “garden”?)"),
        ("where = 3", "where", "must be one of wood, garden"),
        ("planted = 3", "planted", "must be a date and time, such as 2026-01-01T09:00:00Z"),
        ('twice = "x"', "twice", "must be something to double"),
        ("soil = 3", "soil", "must be a table: [soil]"),
        ('soil = { sand = "x" }', "soil.sand", "must be a whole number"),
        ("root = []", "root", "must be a table: [root]"),
        ("root = { width = 0 }", "root.width", "must be a whole number from 1 to 9"),
        ("root = { width = true }", "root.width", "must be a whole number from 1 to 9"),
        ("branch = 3", "branch", "must be written as [[branch]]"),
        ("branch = [3]", "branch", "must be written as [[branch]]"),
        ("from = 3", "from", "must be text"),
        ("colur = 3", "colur", "unknown key (did you mean “colour”?)"),
    ],
)
def test_a_value_of_another_kind_is_told_in_its_place(line: str, field: str, message: str) -> None:
    assert wrongs(LEAST + line) == [(4, field, message)]


def test_what_is_needed_is_missed_and_so_is_an_empty_text() -> None:
    assert wrongs('title = " "\n') == [
        (1, "title", "is missing"),
        (1, "height", "is missing"),
        (1, "colour", "is missing"),
    ]


def test_all_mistakes_are_told_at_once_each_in_its_own_table() -> None:
    text = LEAST.replace("20", "0") + (
        '\n[[branch]]\nid = "Left"\n\n[[branch.leaf]]\nwidth = 10\n'
        '\n[[branch]]\nid = "right"\nbark = 3\n\n[[branch.leaf]]\n\n[[branch.leaf]]\nwidht = 3\n'
    )
    assert [(text.split("\n")[line - 1], field) for line, field, _ in wrongs(text)] == [
        ("height = 0", "height"),
        ('id = "Left"', "branch.Left.id"),
        ("width = 10", "leaf 1.width"),
        ("bark = 3", "branch.right.bark"),
        ("widht = 3", "leaf 2.widht"),
    ]


def test_a_mistake_knows_the_step_that_it_stands_in() -> None:
    with pytest.raises(Mistakes) as told:
        read(
            Tree,
            LEAST + 'hight = 1\n[[branch]]\nid = "a"\nleaf = [{ of = "talk", width = 0 }]\n',
            "tree.toml",
        )
    assert [one.step for one in told.value.errors] == [None, "talk"]


def test_a_file_that_is_no_toml_is_told_with_its_line() -> None:
    assert [(line, field) for line, field, _ in wrongs(LEAST + "[[branch]\n")] == [(4, "toml")]
