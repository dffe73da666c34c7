"""Lines of a TOML file's keys and tables, whatever stands in its texts."""

from __future__ import annotations

import pytest

from duologue.manuscript.line_numbers import find_lines

TEXT = '''a = 1
"b c" = [
  "[[step]]",  # [[step]]
  { d = 2 },
]
e.f = "x # y"

[draw]
card = """
[[step]]
g = 1
"""

[[step]]
id = "one"

  [[step.step]]
  id = "in one"

[[step]]
text = \'\'\'
"[ {
\'\'\'
[[step.step]]
[[step.step]]
id = "in two"

["narrow"."time of day"]
ask = "?"
'''


@pytest.mark.parametrize(
    ("path", "row"),
    [
        (["a"], "a = 1"),
        (["b c"], '"b c" = ['),
        (["e"], 'e.f = "x # y"'),
        (["draw"], "[draw]"),
        (["draw", "card"], 'card = """'),
        (["step", 0], "[[step]]"),
        (["step", 0, "id"], 'id = "one"'),
        (["step", 0, "step", 0, "id"], '  id = "in one"'),
        (["step", 1, "text"], "text = '''"),
        (["step", 1, "step", 1, "id"], 'id = "in two"'),
        (["narrow", "time of day", "ask"], 'ask = "?"'),
    ],
)
def test_a_key_is_found_on_its_line(path: list[str | int], row: str) -> None:
    lines = find_lines(TEXT)
    for part in path:
        lines = lines.find_key(part) if isinstance(part, str) else lines.find_entry(part)
    assert TEXT.split("\n")[lines.line - 1] == row


def test_what_has_no_line_of_its_own_has_that_of_the_table_it_stands_in() -> None:
    lines = find_lines(TEXT)
    assert lines.find_key("b c").find_key("d").line == lines.find_key("b c").line == 2
    assert (
        lines.find_key("step").find_entry(0).find_key("rule").line
        == lines.find_key("step").find_entry(0).line
    )
    assert lines.find_key("nothing").find_entry(7).find_key("at all").line == 1
