"""What a page says of a yes that is taken back, before it is."""

from __future__ import annotations

from tests.rounds.playing import answer, look, move, start
from tests.web.noscript import NoScript

from duologue.engine.moves import MoveKind

IDEAS, STEP = "consensus/tonight", "pick"


def test_a_page_says_beforehand_that_the_other_will_know(browser, world):
    round_id = start(world.ana, IDEAS, world.now)
    one, two, *_ = (card.id for card in look(world.ana, round_id, world.now).header.drawn.hands["ideas"])
    answer(world.ana, round_id, STEP, {"ideas": [one, two]}, world.now)
    page = NoScript(browser(world.ana)).go(f"/rounds/{round_id}/")
    assert "kept for the next time" in page.text and "will read “not now”" not in page.text
    answer(world.ben, round_id, STEP, {"ideas": [two]}, world.now)
    page.go(f"/rounds/{round_id}/")
    assert "If you take back something you both chose, Ben will read “not now” there." in page.text
    assert "Not now" not in page.text
    today = NoScript(browser(world.ben)).go("/").text
    assert "You both said yes" in today and "is glad of this" not in today
    move(world.ana, round_id, MoveKind.WITHDRAW, world.now, STEP)
    for who in (world.ana, world.ben):
        assert "is glad of this" not in NoScript(browser(who)).go("/").text
        assert "Not now" in NoScript(browser(who)).go(f"/rounds/{round_id}/").text


def test_what_was_typed_in_a_tab_that_was_a_step_behind_is_on_the_page(browser, world):
    """The form that it came from is folded away by then, under another name."""
    round_id = start(world.ana, "conversation/an-open-question", world.now)
    path = f"/rounds/{round_id}/"
    first, second = NoScript(browser(world.ana)).go(path), NoScript(browser(world.ana)).go(path)
    first.fill("Done", {"0.f.answer": "The heron."})
    second.fill("Done", {"0.f.answer": "Half a thought about otters"})
    html = second.page.html
    said = html.partition("Here is what you wrote")[2].partition("</section>")[0]
    assert "Half a thought about otters" in said
