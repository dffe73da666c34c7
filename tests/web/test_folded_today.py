"""Today is one thing: few others stand below it, and what can wait lies behind one line, but nothing that
waits for whoever reads."""

from __future__ import annotations

import re

import pytest
from tests.rounds.playing import CHECK_IN, answer, start
from tests.web.noscript import NoScript

from duologue.web.today import order
from duologue.web.today.thing import Button, Thing

TONIGHT, THANKS, QUESTION = "consensus/tonight", "thanks/one-line-of-thanks", "conversation/an-open-question"
BUTTON = Button("Go", "/somewhere/")
OFFERED, CHECK, WISH = (Thing(kind, kind, button=BUTTON) for kind in ("offered", "check-in", "would-help"))
DONE, ASK, LETTER = (Thing(kind, kind) for kind in ("done", "ask", "letter"))
NEWS, READ = Thing("came-of-it", "came", button=BUTTON), Thing("came-of-it", "came")


def fold(*others):
    return tuple("".join(one.kind[0] for one in part) for part in order._fold(others))


@pytest.mark.parametrize(
    ("others", "stands", "folded"),
    [
        ((CHECK, OFFERED, DONE), "cod", ""),
        ((CHECK, OFFERED, DONE, READ, READ), "cod", "cc"),
        ((ASK, CHECK, WISH, OFFERED, DONE), "acw", "od"),
        ((CHECK, READ, ASK, OFFERED, NEWS, DONE, WISH, LETTER), "acwl", "ccod"),
    ],
)
def test_what_waits_stands_and_of_the_rest_as_much_as_makes_three(others, stands, folded):
    assert fold(*others) == (stands, folded)


@pytest.fixture
def busy(browser, world):
    """Ben's Today on an evening on which Ana has begun, given and wished for something."""
    start(world.ana, TONIGHT, world.now)
    given = start(world.ana, THANKS, world.now)
    answer(world.ana, given, "line", {"line": "You waited up."}, world.now)
    answer(world.ana, start(world.ana, CHECK_IN, world.now), "help", {"help": "hold"}, world.now)
    opened = start(world.ben, QUESTION, world.now)
    ben = NoScript(browser(world.ben))
    for who in (world.ben, world.ana):
        answer(who, opened, "answer", {"answer": "The heron."}, world.now)
    ben.go(f"/rounds/{opened}/")
    return ben


def read_parts(page):
    """(kinds that stand, the first among them; kinds behind the line)."""
    stands, _, folded = page.go("/").page.html.partition("data-folded")
    return [re.findall(r'data-thing="([^"]+)"', part) for part in (stands, folded)]


def test_on_a_busy_day_what_the_other_brought_stands_and_the_rest_is_one_tap_away(busy):
    """In the same page, so that it is there without scripts, and once for each."""
    stands, folded = read_parts(busy)
    assert {"came-of-it", "ask", "would-help"} <= set(stands) and len(stands) <= 1 + order.MOST_BELOW
    assert {"just-opened", "check-in"} <= set(folded) and not order.STANDS & set(folded)
    assert "What else there is" in busy.text and "<summary>" in busy.page.html


def test_a_fold_that_knows_nobody_would_hide_what_waits(busy, monkeypatch):
    """The control."""
    monkeypatch.setattr(order, "_stands", lambda thing: False)
    monkeypatch.setattr(order, "MOST_BELOW", 1)
    assert "would-help" in read_parts(busy)[1]
