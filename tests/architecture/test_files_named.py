"""What comments, docstrings and CONTRIBUTING say stands somewhere, stands there."""

from __future__ import annotations

import ast
import io
import re
import tokenize
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from tests.architecture.sources import ROOT, project_files, texts

NAMED = re.compile(r"[\w./-]*\w\.(?:py|toml|html|css|js|md|po)(?![\w(])")
# What a language's folder holds, and where a host names places of help: they are added to an instance, and
# none is ours.
ADDED = {"sentences.po", "language.toml", "help.toml"}
# "templates/today/KIND.html": any file of that kind.
ANY = re.compile(r"(?<![A-Za-z])[A-Z]+(?=[./])")
ROOM = re.compile(r"^\| (`[^|]*`) \|", re.M)


def said(text: str) -> Iterator[str]:
    """Comments and docstrings of a module."""
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield token.string
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and (
            told := ast.get_docstring(node)
        ):
            yield told


@cache
def ends() -> frozenset[str]:
    """Every file of ours, by its path and by each end of that."""
    parts = (path.split("/") for path in project_files())
    return frozenset("/".join(one[at:]) for one in parts for at in range(len(one)))


def missing(text: str) -> list[str]:
    """Names of files in a text that no file of ours ends in."""
    names = NAMED.findall(text) if "." in text else []
    return [
        name
        for name in names
        if name not in ADDED and not ANY.search(name) and name.lstrip("./") not in ends()
    ]


def test_no_comment_names_a_file_that_is_not_there():
    found = [
        f"{path}: {name}"
        for folder in ("src/", "tests/", "scripts/", "bench/")
        for path, text in texts(".py", under=folder)
        # Taken apart only where there is something to find.
        if missing(text)
        for line in said(text)
        for name in missing(line)
    ]

    assert found == []


COMMENT = re.compile(r"(?s)/\*.*?\*/|\{#.*?#\}|^\s*//[^\n]*", re.M)


def said_in_static(text: str) -> list[str]:
    """Comments of a style sheet, a script or a template."""
    return COMMENT.findall(text)


def test_no_comment_of_a_page_names_a_file_that_is_not_there():
    found = [
        f"{path}: {name}"
        for path, text in texts(".css", ".js", ".html", under="src/")
        for line in said_in_static(text)
        for name in missing(line)
    ]

    assert found == []


@pytest.mark.parametrize(
    "planted", ["/* see web/no.css */", "{# screens/no.html #}", "x();\n// as no-such.js"]
)
def test_a_comment_of_a_page_that_names_one_that_is_not_there_is_found(planted):
    assert [name for line in said_in_static(planted) for name in missing(line)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("# as `tests/upgrade/made_up.py` says", ["tests/upgrade/made_up.py"]),
        ("# as `architecture/test_files_named.py` says, and config.write()", []),
    ],
)
def test_a_comment_that_names_one_that_is_not_there_is_found(text, names):
    assert missing(text) == names


def rooms(text: str) -> list[str]:
    """The folders of CONTRIBUTING's map."""
    table = text.partition("## Where things are")[2].partition("\n## ")[0]
    return [name.strip("/") for row in ROOM.findall(table) for name in re.findall(r"`([^`]+)`", row)]


def test_the_map_has_every_room_once():
    told = rooms((ROOT / "CONTRIBUTING.md").read_text())
    there = {path.parent.name for path in (ROOT / "src/duologue").glob("*/__init__.py")}

    assert sorted(told) == sorted(there | {"practices"})


def test_a_map_that_leaves_a_room_out_or_has_one_twice_is_not_the_same():
    assert rooms("## Where things are\n| `a/` | x |\n| `b/`, `a/` | y |\n## Next") == ["a", "b", "a"]


def test_what_the_map_names_is_there():
    text = (ROOT / "CONTRIBUTING.md").read_text()
    named = re.findall(r"\]\(([\w./-]+)\)|`((?:tests|docs|scripts)/[\w./-]+)`", text)

    assert [one for pair in named for one in pair if one and not (ROOT / Path(one)).exists()] == []


LAYER = re.compile(r"\w+")


def layers_told(text: str) -> list[set[str]]:
    """The layers that STYLE names, from the top."""
    line = text.partition("**Layers point down.** ")[2].partition(". ")[0]
    return [set(LAYER.findall(one)) for one in line.split("→")]


def test_the_layers_that_style_names_are_those_that_are_linted():
    linted = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(one["layers"] for one in linted if one["id"] == "layers")
    (top, *rest) = [set(LAYER.findall(one)) for one in layers if one != "__main__"]

    told = layers_told((ROOT / "STYLE.md").read_text())
    # The commands stand above pages and API; to a reader these three are the ends.
    assert told == [top | rest[0], *rest[1:]]


def test_control_a_layer_that_is_left_out_is_noticed():
    assert layers_told("**Layers point down.** web, api → people → vault. More.") == [
        {"web", "api"},
        {"people"},
        {"vault"},
    ]


CALLED = re.compile(r"`(?:\w+\.)?(\w+)\(")


@cache
def defined() -> frozenset[str]:
    found = (ast.walk(ast.parse(text)) for _, text in texts(".py", under="src/"))
    kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    return frozenset(node.name for walked in found for node in walked if isinstance(node, kinds))


def test_what_is_told_to_be_called_can_be_called():
    called = CALLED.findall((ROOT / "docs/extend.md").read_text())

    assert called
    assert [one for one in called if one not in defined()] == []
