"""Every sentence that a person may read goes through gettext, so that each of the two reads it in their own
language. What looks like one in Python and reaches none of its functions fails here.
"""

from __future__ import annotations

import pytest
from tests.architecture.sentences import Ears, unsaid
from tests.architecture.sources import Module, module, modules

ROOMS = frozenset(
    {
        "web",
        "api",
        "live",
        "notify",
        "rhythm",
        "counsel",
        "rounds",
        "keepsakes",
        "people",
        "wording",
        "vault",
        "config",
    }
)
PAGES = Ears(
    says=frozenset({"Refusal", "CountedRefusal"}),
    # What a browser calls a system.
    names=frozenset({"Mac OS X"}),
    # The document of the API is read by who writes programs, in one language.
    attributes=frozenset({"description"}),
    labels=frozenset({"button", "text", "hint", "label", "message", "promise", "words", "line", "wrong"}),
)


def in_rooms(of: Module) -> bool:
    return not ROOMS.isdisjoint(of.name.split(".")[1:2]) and ".migrations" not in of.name


def test_every_sentence_in_python_can_be_translated() -> None:
    assert [line for of in modules() if in_rooms(of) for line in unsaid(of, PAGES)] == []


@pytest.mark.parametrize(
    "planted",
    [
        'WRONG = "That code is not one that waits."',
        'page(request, "x.html", message="Take mine back")',
        'Slip(button="Done")',
        'Slip(button=f"Show it to {name}")',
        'said = f"{name} has answered too."',
        'label = f"{browser} on {system}"',
        'raise Refusal(f"At most {most} fit.")',
        'raise Refusal("That is " + how)',
        'WHY = {1: "Short and light, for a day like this."}',
        'def why():\n    """Says why."""\n    return "Nothing is left."',
        '_(f"For {name} alone.")',
        '_("Kept: %(what)s", what="A line of thanks")',
    ],
)
def test_a_sentence_that_reaches_no_gettext_is_noticed(planted: str) -> None:
    """Control."""
    assert unsaid(module("duologue.web.planted", planted), PAGES)


@pytest.mark.parametrize(
    "fine",
    [
        '"""What it is for. And why."""',
        'X = 1\n"""What X is. It is one."""',
        'WRONG = mark("That code is not one that waits.")',
        'raise Refusal("At most %(most)s fit.", "field", most=5)',
        'raise CountedRefusal("One fits.", "At most %(num)s fit.", 5)',
        'Slip(button=_("Done"), hint=_("Only you see that. Come back any time."))',
        'ngettext("One line is left.", "%(num)s lines are left.", left)',
        'log.warning("Key files of another database. Stopping.")',
        'raise ValueError("A key has 32 bytes.")',
        'Field(description="Made by you: sent twice, it counts once.")',
        'run("SELECT id FROM people WHERE id = %s ORDER BY day")',
        'names = {"application/json; charset=utf-8", "Lax", "round.html", "0.f.answer"}',
    ],
)
def test_what_is_said_or_is_no_sentence_is_left_alone(fine: str) -> None:
    """Control: not everything is refused."""
    assert unsaid(module("duologue.web.planted", fine), PAGES) == []
