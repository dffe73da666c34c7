"""What ships says `second` where the second seat is meant. `other` is whoever is not the reader, as in
`{other}`; as a seat it is a word of earlier files, which are read as before."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from duologue.rounds import practice_files

FILES = sorted(Path(str(practice_files.FOLDER)).glob("*/exercises/*.toml"))
SEATED = frozenset({"read", "speak", "do", "settle", "ask", "turns", "of"})


def find_earlier_words(found: object, key: str = "") -> Iterator[str]:
    """The keys that name a seat and call the second one `other`."""
    if isinstance(found, dict):
        for name, value in found.items():
            yield from find_earlier_words(value, name)
    elif isinstance(found, list):
        for one in found:
            yield from find_earlier_words(one, key)
    elif found == "other" and key in SEATED:
        yield key


def test_no_exercise_that_ships_calls_the_second_seat_other() -> None:
    assert len(FILES) > 100
    assert {
        one.stem: found
        for one in FILES
        if (found := list(find_earlier_words(tomllib.loads(one.read_text("utf-8")))))
    } == {}


@pytest.mark.parametrize(
    "text",
    [
        '[[step]]\nask = "other"',
        '[[step]]\nturns = ["first", "other"]\n',
        '[[step]]\nwhen = { of = "other" }',
        '[[step]]\n[[step.step]]\nspeak = "other"',
    ],
)
def test_control_each_way_of_saying_it_is_seen(text: str) -> None:
    assert list(find_earlier_words(tomllib.loads(text)))


def test_control_an_option_of_that_name_is_none() -> None:
    assert not list(find_earlier_words(tomllib.loads('fields = [{ kind = "choice", options = ["other"] }]')))
