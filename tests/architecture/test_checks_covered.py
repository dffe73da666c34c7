"""Each security check that this version answers for is named in some test's name or docstring: "check 12"."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.architecture.sources import texts

# 24, 42 and 51 belong to later work.
WANTED = {
    *range(1, 24),
    *range(25, 42),
    *range(43, 51),
    *range(52, 61),
    *range(61, 64),
    64,
    *range(68, 72),
    74,
}

NUMBERS = re.compile(r"(?<![a-z])checks?[ _](\d+(?:(?:\s*[,–-]\s*|\s+and\s+|\s+to\s+|_and_)\d+)*)", re.I)


def named(text: str) -> set[int]:
    """The check numbers that a text names: "check 12", "checks 3, 4 and 5", "checks 25-28"."""
    numbers: set[int] = set()
    for match in NUMBERS.finditer(text):
        parts = re.split(r"\s*,\s*|\s+and\s+|_and_", match.group(1))
        for part in parts:
            first, *last = (int(number) for number in re.findall(r"\d+", part))
            numbers.update(range(first, (last[0] if last else first) + 1))
    return numbers


def named_things(text: str) -> Iterator[str]:
    """The name and docstring of each test, test class and state machine in a file."""
    for node in ast.walk(ast.parse(text)):
        is_test = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test")
        if is_test or isinstance(node, ast.ClassDef):
            yield f"{node.name}\n{ast.get_docstring(node) or ''}"


def test_every_security_check_is_named_by_a_test():
    covered: set[int] = set()
    for path, text in texts(".py", under="tests/"):
        if path.rpartition("/")[2].startswith("test_") and not path.endswith("test_checks_covered.py"):
            covered.update(*(named(test) for test in named_things(text)))
    assert sorted(WANTED - covered) == []


def test_a_number_is_read_in_each_way_it_may_be_written():
    assert named("check 7: a failed unwrap") == {7}
    assert named("test_check_12_strict_sealing") == {12}
    assert named("Checks 25-27, 29 and 30.") == {25, 26, 27, 29, 30}
    assert named("checked 9 times, recheck 4") == set()


def test_only_a_test_counts_as_one():
    helper = (
        'def seal():\n    "check 3"\n# check 4\ndef test_a():\n    "check 5"\nclass Nonces:\n    "check 6"\n'
    )
    assert {number for test in named_things(helper) for number in named(test)} == {5, 6}
