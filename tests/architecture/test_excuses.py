"""What a linter is told to overlook says why, on its own line: an excuse without a reason outlives it."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator

import pytest
from tests.architecture.sources import texts

IGNORED = re.compile(r"#\s*type:\s*ignore(?:\[[^\]]*\])?(?P<why>.*)")
OVERLOOKED = re.compile(r"#\s*noqa(?::\s*[A-Z0-9, ]+)?(?P<why>.*)")
WORD = re.compile(r"[^\W\d_]{2,}")


def find_comments(text: str) -> Iterator[str]:
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield token.string


def find_bare(text: str) -> list[str]:
    """Excuses of a module that give no reason."""
    return [
        comment
        for comment in find_comments(text)
        if (found := IGNORED.search(comment) or OVERLOOKED.search(comment)) and not WORD.search(found["why"])
    ]


def test_every_excuse_says_why():
    found = [
        f"{path}: {comment}"
        for path, text in texts(".py", under="src/")
        if "# type: ignore" in text or "# noqa" in text
        for comment in find_bare(text)
    ]
    assert found == []


@pytest.mark.parametrize(
    "planted",
    ["x = 1  # type: ignore", "x = 1  # type: ignore[misc]", "x = 1  # noqa: S608", "x = 1  # noqa"],
)
def test_control_one_without_a_reason_is_found(planted):
    assert find_bare(planted)


@pytest.mark.parametrize(
    "said", ["x = 1  # type: ignore[misc] # a macro", "x = 1  # noqa: S608 - ours", 'x = "# noqa"']
)
def test_control_one_with_a_reason_is_none(said):
    assert not find_bare(said)
