"""The engine and the rooms beside it give names and values; what these say stands in `wording`, where a
translator finds it. So no sentence for a person is left among them.

What is told to whoever writes code or scripts is no sentence for a person: docstrings, and what an exception
of Python's own says.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest
from tests.architecture.sources import Module, module, modules

ROOMS = ("duologue.engine", "duologue.workings", "duologue.showing", "duologue.vault", "duologue.insight")
SENTENCE = re.compile(r"(?s)\S.*\s.*\S")
BEGINS, ENDS = re.compile(r"[A-Z“‘][a-z’“]*[ ,]"), re.compile(r"[.!?…]\W*\Z")
OF_PYTHON = {"ValueError", "TypeError", "LookupError", "KeyError", "RuntimeError", "AssertionError"}


def is_sentence(text: str) -> bool:
    """More than one word, and it begins or ends as a sentence does."""
    plain = text.strip()
    return SENTENCE.fullmatch(plain) is not None and bool(BEGINS.match(plain) or ENDS.search(plain))


def sentences(of: Module) -> Iterator[str]:
    passed_over = {
        id(node) for node in ast.walk(of.tree) if is_told_to_developers(node) for node in ast.walk(node)
    }
    for node in ast.walk(of.tree):
        if id(node) in passed_over:
            continue
        if isinstance(node, ast.JoinedStr):
            passed_over.update(id(part) for part in node.values)
            text = "".join(part.value if isinstance(part, ast.Constant) else "x" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
        else:
            continue
        if is_sentence(text):
            yield f"{of.name}:{node.lineno} {text[:60]!r}"


def is_told_to_developers(node: ast.AST) -> bool:
    if isinstance(node, ast.Expr):
        # A docstring, whatever it stands below.
        return isinstance(node.value, ast.Constant)
    call = node.exc if isinstance(node, ast.Raise) else None
    return isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in OF_PYTHON


def test_no_sentence_is_left_where_names_and_values_are():
    below = [of for of in modules() if of.name.startswith(ROOMS)]
    assert below
    assert [line for of in below for line in sentences(of)] == []


@pytest.mark.parametrize(
    "planted",
    [
        'empty = "Choose a number."',
        'why = "There is nothing on the list yet."',
        'raise Wrong(f"At most {most} of these.")',
        'raise Refusal("You already have five of them")',
        'words = {"a": ("x", "Both of you: nothing")}',
        'def of(x):\n    """A docstring."""\n    return f"{x} letters too long; {x} fit."',
        'said = "“Yes”, says one."',
    ],
)
def test_a_planted_sentence_is_caught(planted):
    assert list(sentences(module("duologue.engine.play", planted)))


@pytest.mark.parametrize(
    "plain",
    [
        '"""What this is. And more."""',
        'word = "mood point"',
        'name = "too-long"',
        'raise ValueError("There is no such thing.")',
        'said = "needs one step with a mood point"',
        'label = "Name"',
        'sql = "month BETWEEN %s AND %s ORDER BY month"',
    ],
)
def test_names_and_what_developers_read_are_none(plain):
    assert list(sentences(module("duologue.engine.play", plain))) == []
