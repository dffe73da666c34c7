"""Ways to be close by two at 390 px, found on Today, one of them with the sensual ones switched on."""

from __future__ import annotations

from playwright.sync_api import expect
from tests.browser import reading
from tests.browser.someone import Someone
from tests.browser.test_five_ways import Pair, begun

ASKS = "Which of these would you like this week?"


def says_yes(one: Someone, count: int) -> Someone:
    """To every card of every deck, in its turn."""
    decks = one.page.locator("main form.form one-by-one")
    cards = 0
    for deck in decks.all():
        there = deck.locator("li").count()
        for number in range(1, there + 1):
            expect(deck.locator("[role=status]")).to_have_text(f"{number} of {there}")
            deck.locator("li:visible").get_by_text("Yes", exact=True).click()
        cards += there
        expect(deck.locator("[role=status]")).to_have_text("That is all of them.")
    assert cards == count
    return one


def shared(one: Someone) -> list[str]:
    heading = one.page.get_by_role("heading", name="Both of you", exact=True)
    return one.page.locator("article.leaf").filter(has=heading).locator("li").all_text_contents()


def test_two_at_most_of_what_both_chose_for_a_week(couple: Pair):
    ana, ben = couple
    ana.go("/me/").page.locator("[name=sensual]").check()
    with ana.page.expect_navigation():
        ana.page.locator('form[action="/me/own"] button').click()
    assert reading.complaints(ana.page) == []
    playing = begun(couple, "affection/ways-to-be-close")
    ana.sees("chance leaves some out").page.wait_for_load_state()
    for one in couple:
        # The first card, which opened as the two met, has been read.
        one.go("/")
        if one.page.get_by_text("Read it", exact=True).count():
            one.follow("Read it")
    ana.go(playing.path)
    before = reading.scrubbed(ben.go("/").sees("Ways to be close").page.content())
    says_yes(ana, 10).press("Done")
    playing.at(ana, "If nothing is shown")
    assert reading.scrubbed(ben.go("/").page.content()) == before
    # Ben finds it on his Today, by its one button, without the three that he has not switched on.
    ben.page.locator("[data-one-button]").click()
    ben.sees(ASKS)
    assert ben.path == playing.path
    playing.look(ben)
    sensual = ana.page.locator("article.leaf li").all_text_contents()[7:10]
    assert len(sensual) == 3 and not [words for words in sensual if words in ben.page.content()]
    says_yes(ben, 7).press("Done")
    for one in couple:
        playing.at(one, "Both of you")
    found = shared(ana)
    assert 1 <= len(found) <= 2 and found == shared(ben)
    assert not set(found) & set(sensual)
    playing.look(ben, folds=True)
    ana.go("/").sees("You both said yes")
    assert found[0] in ana.text and reading.complaints(ana.page) == []
    # Nothing of it is kept, and whoever begins another this week finds this one.
    assert found[0] not in ana.go("/kept/").text
    assert ana.start("affection/ways-to-be-close") == playing.path
