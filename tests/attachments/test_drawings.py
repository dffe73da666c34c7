"""What is taken in as a drawing, and that what is given is of our own making."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duologue.attachments.kinds import drawing as drawings
from duologue.engine.fields.drawing import MOST_LINES, MOST_POINTS, SIDE, parse, write
from duologue.engine.fields.kind import Wrong

points = st.tuples(st.integers(0, SIDE - 1), st.integers(0, SIDE - 1))
some_lines = st.lists(st.lists(points, min_size=1, max_size=8), min_size=1, max_size=8)


@given(some_lines)
def test_what_is_written_is_read_as_the_same(lines):
    assert parse(write(lines)) == lines


@given(some_lines)
def test_what_is_given_is_paths_and_nothing_else(lines):
    kept, facts = drawings.KIND.take(write(lines).encode())
    found = ElementTree.fromstring(b"".join(drawings.KIND.give([kept])))  # noqa: S314 - our own
    tags = [one.tag.rpartition("}")[2] for one in found.iter()]
    assert tags == ["svg", "rect", "g", *["path"] * len(lines)] and facts == {"strokes": len(lines)}


@given(st.text(max_size=60))
def test_whatever_is_sent_is_a_drawing_or_refused_by_name(sent):
    try:
        assert write(parse(sent)) == sent.strip()
    except Wrong as wrong:
        assert wrong.name in ("no-lines", "too-many-points")


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        (" ".join(["1,1"] * (MOST_POINTS + 1)), "too-many-points"),
        (";".join(["1,1"] * (MOST_LINES + 1)), "too-many-points"),
        (" ".join(["1,1"] * 1_000_000), "too-many-points"),
        ("", "no-lines"),
        ("1,1 2", "no-lines"),
        ("-1,1", "no-lines"),
        ("1,1\n2,2", "no-lines"),
    ],
)
def test_too_much_and_nothing_are_refused(sent, name):
    with pytest.raises(Wrong) as raised:
        drawings.KIND.take(sent.encode())
    assert raised.value.name == name


def test_as_much_as_fits_fits():
    parse(" ".join(["1,1"] * MOST_POINTS))
