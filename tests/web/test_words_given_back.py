"""What a failed form gives back is what a person wrote, and nothing that a page put there or a tap chose."""

from __future__ import annotations

import re
from pathlib import Path

import duologue.web
from duologue.web.failures import NEVER_ECHOED, UNSEEN, choose_words

TEMPLATES = Path(duologue.web.__path__[0]) / "templates"
CONTROL = re.compile(r"<(?:input|button)\b[^>]*>")
CHOSEN = re.compile(r'type="(?:hidden|radio|checkbox)"')
NAME = re.compile(r'\bname="([\w.-]+)"')
# Looked for further back: what somebody typed goes along.
TYPED = {"words"}


def names() -> set[str]:
    """Of every control of ours that nobody types into."""
    every = (tag for path in TEMPLATES.rglob("*.html") for tag in CONTROL.findall(path.read_text("utf-8")))
    found = {NAME.search(tag) for tag in every if CHOSEN.search(tag)}
    return {one[1] for one in found if one is not None}


def is_given_back(name: str) -> bool:
    return not UNSEEN.search(name) and not NEVER_ECHOED.search(name)


def test_nothing_that_is_chosen_or_put_there_is_given_back_as_words() -> None:
    assert len(names()) > 60
    assert {name for name in names() if is_given_back(name)} <= TYPED


def test_what_is_written_is() -> None:
    """The control."""
    sent = [("ritual", "month"), ("0.f.answer", "The slow train."), ("text", "Soup."), ("held", "on")]
    assert choose_words(sent) == ["The slow train.", "Soup."]
