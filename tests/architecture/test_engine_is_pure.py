"""The engine has no clock, no chance and no files.

import-linter watches what it imports; this, what it reaches through a permitted import.
"""

from __future__ import annotations

import ast

import pytest
from tests.architecture.sources import Module, module, modules, references

IMPURE_NAMES = {
    "datetime.datetime.now",
    "datetime.datetime.utcnow",
    "datetime.datetime.today",
    "datetime.date.today",
    "uuid.uuid1",
    "uuid.uuid4",
    "pathlib.Path",
}
PURE = ("duologue.engine", "duologue.workings", "duologue.showing", "duologue.manuscript", "duologue.insight")
IMPURE_BUILTINS = {"open", "print", "input", "exec", "eval", "__import__"}


def impurities(of: Module) -> list[str]:
    reached = [f"{of.name}:{line} reaches {name}" for name, line in references(of) if name in IMPURE_NAMES]
    called = [
        f"{of.name}:{node.lineno} calls {node.func.id}"
        for node in ast.walk(of.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in IMPURE_BUILTINS
    ]
    return reached + called


def test_the_engine_reaches_no_clock_no_chance_and_no_file():
    engine = [of for of in modules() if of.name.startswith(PURE)]
    assert engine
    assert [line for of in engine for line in impurities(of)] == []


@pytest.mark.parametrize(
    "planted",
    [
        "from datetime import datetime\nnow = datetime.now()",
        "import datetime as d\ntoday = d.date.today()",
        "from uuid import uuid4 as new",
        "from pathlib import Path",
        "text = open('script.toml').read()",
        "print('a trace')",
    ],
)
def test_a_planted_impurity_is_caught(planted):
    assert impurities(module("duologue.engine.play", planted)) != []


def test_types_of_time_and_identity_are_welcome():
    assert (
        impurities(module("duologue.engine.play", "from datetime import datetime\nfrom uuid import UUID"))
        == []
    )
