"""Only a short, known list of modules turns stored content into words."""

from __future__ import annotations

import pytest
from tests.architecture.sources import Module, module, modules, references

READERS = {
    "duologue.rounds.reading_rounds",
    "duologue.keepsakes.reading_keepsakes",
    "duologue.people.profile",
}
# Headers and heads of moves are opened with a round's key and carry no words; layers above read views.
KEEPERS = ("duologue.rounds.", "duologue.keepsakes.", "duologue.attachments.", "duologue.people.")
# Jobs, flags, tasks and calendars lie under no key of anybody's rounds, and hold no word that anybody wrote.
CALLS = {f"duologue.notify.{one}" for one in ("jobs", "flags", "queue", "calendar.feed")}

# What was chosen for a counsellor, under a key that its link alone makes: no partner's key opens it.
COPIES = {"duologue.counsel.copies"}

# A round's own key lies under a wrap like any other; whoever takes it off opens a header, never an answer.
HEADERS = {"duologue.rounds.header"}

OPENS_CONTENT = {"open", "open_content_key"}
OPENS_A_WRAP = {"open_wrap"}
OPENS_AN_ENVELOPE = {"unseal", "unseal_many"}


def violations(of: Module) -> list[str]:
    if of.name == "duologue.vault" or of.name.startswith("duologue.vault."):
        return []
    found = []
    for name, line in references(of):
        if not name.startswith("duologue.vault"):
            continue
        what = name.rpartition(".")[2]
        refused = (
            what == "*"
            or (what in OPENS_A_WRAP and of.name not in HEADERS)
            or (what in OPENS_CONTENT and of.name not in READERS)
            or (
                what in OPENS_AN_ENVELOPE
                and not of.name.startswith(KEEPERS)
                and of.name not in CALLS | COPIES
            )
        )
        if refused:
            found.append(f"{of.name}:{line} reaches {name}")
    return found


def test_only_the_listed_modules_open_what_somebody_wrote():
    assert [line for of in modules() for line in violations(of)] == []


@pytest.mark.parametrize(
    "planted",
    [
        "from duologue import vault\nvault.open(ring, answer)",
        "from duologue.vault import open as look\nlook(ring, answer)",
        "from duologue.vault.decrypting import open",
        "from duologue.vault import decrypting\nlater = decrypting.open",
        "import duologue.vault.decrypting\nduologue.vault.decrypting.open(ring, answer)",
        "import duologue.vault as v\nv.open_content_key(ring, answer)",
        "from duologue import vault\ngetattr(vault, 'open')(ring, answer)",
        "from duologue.vault import *",
        "from duologue.vault.wraps import open_wrap",
        "from duologue import vault\nvault.unseal(key, context, blob)",
        "from ..vault.decrypting import open",
    ],
)
def test_a_planted_reader_is_caught(planted):
    assert violations(module("duologue.web.today", planted)) != []


def test_a_reader_may_open_and_sealing_is_everybodys():
    reader = "from duologue import vault\nvault.open(ring, answer)"
    assert violations(module("duologue.rounds.reading_rounds", reader)) == []
    assert violations(module("duologue.web.today", "from duologue import vault\nvault.enclose(ring)")) == []
    assert violations(module("duologue.web.today", "with open('a') as file: pass")) == []


def test_even_a_reader_takes_no_wrap_apart_by_itself():
    taken_apart = "from duologue import vault\nvault.open_wrap(wrap, ring)"
    assert violations(module("duologue.rounds.reading_rounds", taken_apart)) != []
