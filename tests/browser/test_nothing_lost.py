"""A lost connection, a double tap, a reload in the middle, the back button, a second device: nothing is lost,
and nothing happens twice."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Route, expect
from tests.browser.someone import Company, Someone
from tests.browser.wire import Wire, wire
from tests.cli.instance import Instance

Pair = tuple[Someone, Someone]


@pytest.fixture
def cable(instance: Instance) -> Iterator[Wire]:
    with wire(instance.port) as made:
        yield made


@pytest.fixture
def wired(company: Company, cable: Wire) -> Company:
    """Everybody of the company reaches the server by the cable."""
    company.home = f"http://localhost:{cable.port}"
    return company


def question(one: Someone) -> str:
    return one.start("conversation/an-open-question")


def test_a_draft_is_back_after_a_reload_in_the_middle(couple: Pair):
    ana, _ = couple
    path = question(ana)
    ana.page.locator("textarea:visible").first.press_sequentially("Half a thought about")
    ana.sees("Kept while you write.")
    ana.page.reload()
    expect(ana.page.locator('[name="0.f.answer"]').first).to_have_value("Half a thought about")
    ana.go("/").go(path)
    expect(ana.page.locator('[name="0.f.answer"]').first).to_have_value("Half a thought about")
    ana.press("Done").sees("Half a thought about")
    assert "Yours is safe and still closed" in ana.text
    ana.go(path)
    assert ana.page.locator("main").get_by_text("Half a thought about").count() >= 1


def test_a_draft_is_there_on_the_other_device_too(company: Company, couple: Pair):
    ana, _ = couple
    path = question(ana)
    ana.page.locator("textarea:visible").first.press_sequentially("Begun on the phone")
    ana.sees("Kept while you write.")
    tablet = company.comes("Tablet").wears({name: str(one["value"]) for name, one in ana.cookies().items()})
    tablet.go(path)
    expect(tablet.page.locator('[name="0.f.answer"]').first).to_have_value("Begun on the phone")


def test_a_tab_that_is_left_at_once_keeps_its_last_words(couple: Pair):
    """Closed before the hand had rested: what was typed goes along with the closing."""
    ana, _ = couple
    path = question(ana)
    ana.page.locator("textarea:visible").first.press_sequentially("Last words")
    ana.go("/")
    ana.page.wait_for_timeout(300)
    ana.go(path)
    expect(ana.page.locator('[name="0.f.answer"]').first).to_have_value("Last words")


def test_a_double_tap_sends_once(couple: Pair):
    ana, ben = couple
    path = question(ana)
    posts: list[str] = []
    ana.page.on(
        "request", lambda one: posts.append(one.url) if one.method == "POST" and path in one.url else None
    )
    ana.fill({"0.f.answer": "Only once"})
    with ana.page.expect_navigation():
        ana.button("Done").dblclick(no_wait_after=True)
    ana.sees("Only once")
    assert [url for url in posts if not url.endswith("/draft")] == [ana.home + path]
    ben.go(path).fill({"0.f.answer": "And mine"}).press("Done")
    assert ben.page.locator("main").get_by_text("Only once", exact=True).count() == 1


def test_two_tabs_that_send_the_same_form_make_one_round(couple: Pair):
    """A double tap where no script catches it: the same ids, twice, at the same moment."""
    ana, _ = couple
    ana.go("/ways/thanks/one-line-of-thanks/")
    sent = ana.page.evaluate(
        """async () => {
          const form = document.querySelector("main form");
          const send = () => fetch(form.action, { method: "POST", body: new FormData(form) });
          return (await Promise.all([send(), send(), send()])).map((answer) => answer.url);
        }"""
    )
    assert len(set(sent)) == 1
    assert re.fullmatch(rf"{ana.home}/rounds/[0-9a-f-]+/", sent[0])


def test_no_connection_says_so_and_keeps_the_words(couple: Pair):
    ana, ben = couple
    path = question(ana)
    ana.fill({"0.f.answer": "In the tunnel"})
    ana.context.set_offline(True)
    ana.button("Done").click()
    expect(ana.page.get_by_role("alert")).to_contain_text("Everything is still here")
    expect(ana.page.locator('[name="0.f.answer"]').first).to_have_value("In the tunnel")
    ana.context.set_offline(False)
    ana.press("Done").sees("In the tunnel")
    assert "Yours is safe and still closed" in ana.text
    ben.go(path).fill({"0.f.answer": "Out of it"}).press("Done").sees("In the tunnel")


def test_a_connection_that_only_seems_to_be_there_keeps_the_words_too(wired: Company, cable: Wire):
    """The browser thinks that it is online; nothing comes back. It would show its own error page."""
    ana, ben = wired.couple()
    path = question(ana)
    ana.fill({"0.f.answer": "At the end of the platform"})
    cable.deaf.set()
    ana.button("Done").click()
    expect(ana.page.get_by_role("alert")).to_contain_text("Everything is still here")
    expect(ana.page.locator('[name="0.f.answer"]').first).to_have_value("At the end of the platform")
    cable.deaf.clear()
    ana.press("Done").sees("At the end of the platform")
    ben.go(path).fill({"0.f.answer": "And mine"}).press("Done").sees("At the end of the platform")


@pytest.mark.parametrize("how", ["offline", "nothing comes back"])
def test_a_link_that_leads_nowhere_leaves_the_page_and_what_was_typed(how, wired: Company, cable: Wire):
    ana, _ = wired.couple()
    question(ana)
    ana.fill({"0.f.answer": "Half of it"})
    if how == "offline":
        ana.context.set_offline(True)
    else:
        cable.deaf.set()
    ana.page.locator("a.back").click()
    told = ana.page.get_by_role("dialog")
    # The page itself asks for up to five seconds.
    expect(told).to_contain_text("No connection just now", timeout=10_000)
    expect(told.get_by_role("button", name="Leave quickly")).to_be_visible()
    told.get_by_role("button", name="Back to the page").click()
    expect(ana.page.locator('[name="0.f.answer"]').first).to_have_value("Half of it")
    ana.page.locator("a.back").click()
    # Were the cable whole again before the page has asked, it would go there by itself and tell nothing.
    expect(told).to_be_visible(timeout=10_000)
    cable.deaf.clear()
    ana.context.set_offline(False)
    with ana.page.expect_navigation():
        told.get_by_role("button", name="Try again").click()
    assert ana.path == "/"


def test_a_stopped_form_can_be_sent_again_and_counts_once(couple: Pair):
    """The browser's stop: nothing came of the first press, and the button works as it did."""
    ana, ben = couple
    path = question(ana)
    ana.fill({"0.f.answer": "Stopped, and sent"})
    held: list[Route] = []

    def hold(one: Route) -> None:
        if one.request.method == "POST" and not held:
            held.append(one)
        else:
            one.continue_()

    ana.page.route(ana.home + path, hold)
    ana.button("Done").click(no_wait_after=True)
    until(ana, lambda: len(held) == 1)
    held[0].abort("aborted")
    ana.page.keyboard.press("Escape")
    ana.press("Done").sees("Stopped, and sent")
    ben.go(path).fill({"0.f.answer": "And mine"}).press("Done")
    assert ben.page.locator("main").get_by_text("Stopped, and sent", exact=True).count() == 1


def test_the_second_half_of_a_double_tap_does_nothing_on_the_page_that_came(couple: Pair):
    """The next button stands where the last one stood; whoever taps twice meant the first."""
    ana, _ = couple
    ana.go("/ways/thanks/one-line-of-thanks/")
    before = ana.path
    button = ana.button("Start")
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    session = ana.context.new_cdp_session(ana.page)
    for kind in ("mousePressed", "mouseReleased"):
        session.send(
            "Input.dispatchMouseEvent",
            {"type": kind, "x": x, "y": y, "button": "left", "clickCount": 2},
        )
    ana.page.wait_for_timeout(200)
    assert ana.path == before
    with ana.page.expect_navigation():
        ana.page.mouse.click(x, y)
    assert ana.path.startswith("/rounds/")


def test_a_note_being_typed_is_not_taken_away_by_what_comes_live(couple: Pair):
    """What is no draft would be gone for good."""
    ana, ben = couple
    path = question(ana)
    ana.fill({"0.f.answer": "One"}).press("Done")
    ben.go(path).fill({"0.f.answer": "Two"}).press("Done")
    ana.go(path)
    ana.page.get_by_text("More", exact=True).click()
    ana.page.get_by_text("A note in the margin").click()
    note = ana.page.locator('[name="text"]:visible')
    note.fill("Not finished")
    ben.page.get_by_text("More", exact=True).click()
    ben.page.get_by_text("A note in the margin").click()
    ben.fill({"text": "Quicker"}).press("Put it there")
    offer = ana.page.get_by_role("button", name="Something is new here. Show it")
    expect(offer).to_be_visible()
    expect(note).to_have_value("Not finished")
    # In the page and not over it.
    assert offer.evaluate("one => getComputedStyle(one).position") == "static"


def test_two_tabs_keep_what_was_typed_in_both(couple: Pair):
    ana, _ = couple
    path = question(ana)
    tab = ana.context.new_page()
    tab.goto(ana.home + path)
    ana.page.locator("textarea:visible").first.press_sequentially("In the first")
    ana.sees("Kept while you write.")
    tab.locator("textarea:visible").first.press_sequentially("In the second")
    expect(tab.locator("main")).to_contain_text("Both are kept.")
    tab.get_by_role("link", name="Show both").click()
    expect(tab.locator('[name="0.f.answer"]').first).to_have_value("In the first")
    tab.get_by_role("button", name="Use these words").click()
    expect(tab.locator('[name="0.f.answer"]').first).to_have_value("In the second")
    expect(tab.locator("main")).to_contain_text("In the first")
    tab.get_by_role("button", name="Done", exact=True).click()
    expect(tab.locator("main")).to_contain_text("Yours is safe and still closed")


def reload_the_error(one: Someone) -> None:
    """Chromium shows its error page from another process, and reloads nothing while it changes over."""
    for _ in range(20):
        try:
            one.page.reload(timeout=5000)
        except PlaywrightError as refused:
            if "Not attached" not in str(refused):
                raise
            one.page.wait_for_timeout(250)
        else:
            return
    raise AssertionError("the error page was never reloaded")


def test_an_answer_whose_acknowledgement_was_lost_is_sent_again_and_counts_once(wired: Company, cable: Wire):
    """The cable breaks after the server has it; reloading the browser's own error sends the form again."""
    ana, ben = wired.couple()
    path = question(ana)
    ana.fill({"0.f.answer": "Lost on the way back"})
    cable.deafened_by = f"POST {path} ".encode()
    with pytest.raises(PlaywrightError, match="ERR_EMPTY_RESPONSE"):
        ana.press("Done")
    cable.deafened_by = b""
    cable.deaf.clear()
    reload_the_error(ana)
    ana.sees("Lost on the way back")
    ben.go(path).fill({"0.f.answer": "Here it is"}).press("Done")
    assert ben.page.locator("main").get_by_text("Lost on the way back", exact=True).count() == 1
    ana.go(path)
    assert ana.page.locator("main").get_by_text("Lost on the way back", exact=True).count() == 1


def test_an_open_page_catches_up_once_the_connection_is_back(wired: Company, cable: Wire):
    """What opened while the stream was down arrives by itself afterwards."""
    ana, ben = wired.couple()
    path = question(ana)
    ana.fill({"0.f.answer": "Waiting here"}).press("Done")
    ana.page.evaluate("window.stillTheSamePage = true")
    ana.context.set_offline(True)
    ben.go(path).fill({"0.f.answer": "Said meanwhile"}).press("Done").sees("Waiting here")
    assert "Said meanwhile" not in ana.page.content()
    ana.context.set_offline(False)
    ana.sees("Said meanwhile")
    assert ana.page.evaluate("window.stillTheSamePage") is True


def test_what_happens_while_a_page_reads_itself_again_is_not_missed(couple: Pair):
    """Ben's note comes after the server has answered Ana's page and before that answer arrives."""
    ana, ben = couple
    path = question(ana)
    ana.fill({"0.f.answer": "Slow line"}).press("Done")
    held: list[Route] = []
    ana.page.route(ana.home + path, lambda one: one.continue_() if held else held.append(one))
    ben.go(path).fill({"0.f.answer": "Quick hand"}).press("Done")
    until(ana, lambda: len(held) == 1)
    early = held[0].fetch()
    ben.page.get_by_text("More", exact=True).click()
    ben.page.get_by_text("A note in the margin").click()
    ben.fill({"text": "One more thing"}).press("Put it there")
    ana.page.wait_for_timeout(300)
    held[0].fulfill(response=early)
    ana.sees("Quick hand")
    ana.sees("One more thing")


def until(one: Someone, met: Callable[[], bool]) -> None:
    for _ in range(100):
        if met():
            return
        one.page.wait_for_timeout(50)
    raise AssertionError("it never came")


def test_an_opening_does_not_take_the_words_out_of_ones_hand(couple: Pair):
    """Ben is typing when Ana's answer comes: his page offers what is new and takes nothing away."""
    ana, ben = couple
    path = question(ana)
    ben.go(path)
    typing = ben.page.locator("textarea:visible").first
    typing.fill("Not finished yet")
    ana.fill({"0.f.answer": "I was first"}).press("Done")
    ben.page.wait_for_timeout(600)
    expect(typing).to_have_value("Not finished yet")
    ben.press("Done").sees("I was first")


def test_the_back_button_and_the_same_form_again_change_nothing(couple: Pair):
    ana, ben = couple
    path = question(ana)
    ana.fill({"0.f.answer": "The first time"}).press("Done")
    ana.page.go_back()
    if ana.page.locator("textarea:visible").count():
        ana.fill({"0.f.answer": "The second time"}).press("Done")
    ana.go(path).sees("The first time")
    ben.go(path).fill({"0.f.answer": "Mine"}).press("Done")
    assert ben.page.locator("main").get_by_text("The first time", exact=True).count() == 1
    assert "The second time" not in ben.page.content()


def test_a_page_that_is_a_step_behind_gives_the_words_back(couple: Pair):
    """Two devices: what the second one typed is shown again, beside where things stand now."""
    ana, ben = couple
    path = question(ana)
    tab = ana.context.new_page()
    tab.goto(ana.home + path)
    tab.evaluate("document.querySelector('main').removeAttribute('data-live')")
    tab.locator("textarea:visible").first.fill("From the other tab")
    ana.fill({"0.f.answer": "From this one"}).press("Done")
    with tab.expect_navigation():
        tab.get_by_role("button", name="Done", exact=True).click()
    expect(tab.locator("main")).to_contain_text("From the other tab")
    expect(tab.locator("main")).to_contain_text("This page was a step behind")
    ben.go(path).fill({"0.f.answer": "Mine"}).press("Done").sees("From this one")
    assert "From the other tab" not in ben.page.content()


def test_two_devices_start_the_days_check_in_once(company: Company, couple: Pair):
    ana, _ = couple
    tablet = company.comes("Tablet").wears({name: str(one["value"]) for name, one in ana.cookies().items()})
    tablet.go("/")
    tablet.page.evaluate(
        "document.querySelector('main').removeAttribute('data-live')"
    )  # it would follow at once
    ana.go("/").press("Say how you are")
    tablet.press("Say how you are")
    assert tablet.path == ana.path


@pytest.mark.parametrize("way", ["reload", "back and forward"])
def test_an_opening_is_read_again_without_sending_anything_again(way, couple: Pair):
    ana, ben = couple
    path = question(ana)
    ana.fill({"0.f.answer": "Once and for all"}).press("Done")
    ben.go(path).fill({"0.f.answer": "Likewise"}).press("Done").sees("Once and for all")
    posts: list[str] = []
    ben.page.on("request", lambda one: posts.append(one.url) if one.method == "POST" else None)
    if way == "reload":
        ben.page.reload()
    else:
        ben.page.go_back()
        ben.page.go_forward()
    ben.go(path).sees("Once and for all")
    assert posts == []


def test_a_link_s_secret_is_in_no_line_and_no_header_that_a_browser_sends(
    wired: Company, cable: Wire, instance: Instance
):
    """check 31: the fragment never travels in an address; it comes in the body of a form, and only there."""
    ana, ben = wired.comes("Ana"), wired.comes("Ben")
    here: Callable[[str], str] = lambda link: link.replace(f":{instance.port}", f":{cable.port}")  # noqa: E731
    begin = here(wired.new_link())
    ana.begin(begin, "Ana")
    invitation = here(ana.invite("A lighthouse keeper.", "Come and see?"))
    ben.take_up(invitation, "The slow train.", "Ben")
    for link in (begin, invitation):
        secret = link.partition("#")[2].encode()
        assert len(secret) >= 26
        assert secret in cable.sent
        assert secret not in cable.heads()
        assert secret.decode() not in instance.log.read_text().replace(instance.said, "")
    assert b"POST /begin/" in cable.heads()


def test_the_head_of_a_request_is_told_from_a_body():
    """The control of the test above: a secret in an address or a header would be seen."""
    from tests.browser.wire import Wire

    made = Wire.__new__(Wire)
    made.sent = b"POST /a/ HTTP/1.1\r\nA: one\r\n\r\nbody=twoGET /b/?three HTTP/1.1\r\nB: four\r\n\r\n"
    assert [word in made.heads() for word in (b"one", b"two", b"three", b"four")] == [True, False, True, True]
