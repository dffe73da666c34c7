"""What a form of a round sends is answered with the page itself, whose address and place in the history are
as if the browser had asked for it: neither a reload nor Back sends anything again."""

from __future__ import annotations

import re

from playwright.sync_api import Route, expect
from tests.browser.someone import Someone

Pair = tuple[Someone, Someone]
ROUND = re.compile(r"/rounds/[0-9a-f-]{36}/")
QUESTION = "conversation/an-open-question"
MOMENTS_MS = 1_500


def asked_of(one: Someone) -> list[str]:
    """What the browser asks for from now on: methods and paths of pages."""
    found: list[str] = []

    def note(request: object) -> None:
        if request.is_navigation_request():  # type: ignore[attr-defined]
            found.append(f"{request.method} {request.url.removeprefix(one.home)}")  # type: ignore[attr-defined]

    one.page.on("request", note)
    return found


def reload_and_back(one: Someone, words: str) -> list[str]:
    """Answers, reloads, goes on to another page and comes back; what the browser asked for meanwhile."""
    path = one.start(QUESTION)
    found = asked_of(one)
    one.fill({"0.f.answer": words}).press("Done").sees(words)
    assert one.path == path
    one.page.reload()
    one.sees(words)
    one.go("/").page.go_back()
    one.sees(words)
    assert one.path == path
    return found


def test_a_reload_and_back_send_nothing_again(couple: Pair):
    ana, ben = couple
    found = reload_and_back(ana, "Said once")
    path = ana.path
    assert found[0] == f"POST {path}"
    # One request for the answer and its page, and from then on the page is asked for.
    assert [one for one in found if one != "GET /"] == [f"POST {path}", f"GET {path}", f"GET {path}"]
    ben.go(path).fill({"0.f.answer": "And mine"}).press("Done").sees("Said once")
    assert ben.page.locator("main").get_by_text("Said once", exact=True).count() == 1


def test_without_its_own_address_a_reload_would_send_it_again(couple: Pair):
    """The control: a page that stays what the form was answered with."""
    ana, _ = couple

    def unaddressed(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=re.sub(r' data-address="[^"]*"', "", answer.text()))

    ana.page.route(ROUND, unaddressed)
    path = ana.start(QUESTION)
    found = asked_of(ana)
    ana.fill({"0.f.answer": "Said twice"}).press("Done").sees("Said twice")
    ana.page.reload()
    assert found.count(f"POST {path}") == 2


def test_a_round_that_began_has_its_own_address(couple: Pair):
    ana, _ = couple
    ana.go(f"/ways/{QUESTION}/")
    found = asked_of(ana)
    ana.press("Start")
    expect(ana.page.locator('[name="0.f.answer"]').first).to_be_visible()
    assert ROUND.fullmatch(ana.path)
    assert found == ["POST /rounds/"]
    path = ana.path
    ana.page.reload()
    assert ana.path == path and found[1:] == [f"GET {path}"]
    ana.page.go_back()
    assert ana.path == f"/ways/{QUESTION}/" and found.count("POST /rounds/") == 1


def test_back_after_an_answer_and_the_old_form_again_say_what_stands(couple: Pair):
    ana, _ = couple
    path = ana.start(QUESTION)
    ana.fill({"0.f.answer": "The first time"}).press("Done").sees("The first time")
    ana.page.go_back()
    ana.go(path).sees("The first time")
    assert "Yours is safe and still closed" in ana.text


def test_an_old_tab_whose_scripts_knew_nothing_of_it_is_led_there(couple: Pair):
    """Its form says nothing of scripts, as where none run: it is answered with a redirect, as ever."""
    ana, _ = couple
    path = ana.start(QUESTION)
    ana.page.evaluate(
        "document.addEventListener('formdata', (event) => event.formData.delete('scripts'), true)"
    )
    found = asked_of(ana)
    ana.fill({"0.f.answer": "From before"}).press("Done").sees("From before")
    assert found == [f"POST {path}", f"GET {path}"]


def words_of_another_tab_are_asked_for(ana: Someone) -> list[str]:
    """A form was refused, and its page shows what was typed elsewhere; what the browser asks for then."""
    path = ana.start(QUESTION)
    ana.press("Done")
    expect(ana.page.locator("main [role=alert]").first).to_be_visible()
    tab = ana.context.new_page()
    tab.goto(ana.home + path)
    for page, words in ((tab, "In another tab"), (ana.page, "In one tab")):
        page.locator("textarea:visible").first.press_sequentially(words)
        expect(page.locator("[data-draft-says]")).to_contain_text(re.compile("Kept while|Both are kept"))
    found = asked_of(ana)
    with ana.page.expect_navigation():
        ana.page.locator("[data-draft-says] a").click()
    ana.sees("Use these words")
    return [one.removesuffix(path) for one in found]


def test_a_page_that_refused_a_form_asks_anew_without_sending_it_again(couple: Pair):
    ana, _ = couple
    assert words_of_another_tab_are_asked_for(ana) == ["GET "]


def test_a_page_that_was_only_reloaded_would_send_it_again(couple: Pair):
    """The control."""
    ana, _ = couple

    def reloads(route: Route) -> None:
        answer = route.fetch()
        text = re.sub(
            r"(function askAnew\(\) \{[^}]*)location\.replace\([^)]*\)", r"\1location.reload()", answer.text()
        )
        assert "location.reload()" in text
        route.fulfill(response=answer, body=text)

    ana.context.route("**/static/duologue.*.js", reloads)
    assert words_of_another_tab_are_asked_for(ana) == ["POST "]


def read_again(one: Someone, path: str) -> list[str]:
    """Each time the page that is open reads itself again, from now on."""
    found: list[str] = []

    def note(request: object) -> None:
        if request.resource_type == "fetch" and request.url == one.home + path:  # type: ignore[attr-defined]
            found.append(request.url)  # type: ignore[attr-defined]

    one.page.on("request", note)
    return found


def after_own_move(one: Someone) -> list[str]:
    """What the page reads again by itself within moments of an answer of one's own."""
    path = one.start(QUESTION)
    found = read_again(one, path)
    one.fill({"0.f.answer": "Said once"}).press("Done").sees("Said once")
    one.page.wait_for_timeout(MOMENTS_MS)
    return list(found)


def test_no_page_reads_itself_again_for_its_own_move(couple: Pair):
    ana, ben = couple
    assert after_own_move(ana) == []
    # What the other does is told.
    ben.go(ana.path).fill({"0.f.answer": "And mine"}).press("Done").sees("Said once")
    ana.sees("And mine")


def test_a_page_that_named_no_event_would_read_itself_again(couple: Pair):
    """The control: it is told again what it shows."""
    ana, _ = couple

    def unnumbered(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=re.sub(r' data-after="[0-9]+"', ' data-after="0"', answer.text()))

    ana.page.route(ROUND, unnumbered)
    assert after_own_move(ana) != []
