"""One module puts texts into Unicode's forms: it alone looks first at how long that may take."""

from __future__ import annotations

import pytest
from tests.architecture.sources import Module, module, modules, references

HOME = "duologue.normal_forms"
BARE = frozenset({"unicodedata.normalize", "unicodedata.is_normalized"})


def bare_forms(of: Module) -> list[str]:
    return [f"{of.name}:{line} reaches {name}" for name, line in references(of) if name in BARE]


def test_nobody_else_puts_a_text_into_a_form():
    """check 67"""
    assert [line for of in modules() if of.name != HOME for line in bare_forms(of)] == []
    assert [line for of in modules() if of.name == HOME for line in bare_forms(of)]


@pytest.mark.parametrize(
    "planted",
    [
        "import unicodedata\nplain = unicodedata.normalize('NFC', text)",
        "import unicodedata as u\nplain = map(u.normalize, forms, texts)",
        "from unicodedata import normalize as put",
        "import unicodedata\nis_plain = unicodedata.is_normalized('NFC', text)",
    ],
)
def test_a_planted_one_is_caught(planted):
    """The control."""
    assert bare_forms(module("duologue.people.profile", planted))
