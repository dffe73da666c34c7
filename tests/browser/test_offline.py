"""Without a connection: a page that was kept answers, what is written is sealed here and sent once, and
leaving takes everything along."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from tests.browser import reading
from tests.browser.engines import wait_for
from tests.browser.moving import press_twice
from tests.browser.someone import Company, Someone
from tests.browser.test_device_lock import gives_it_a_lock, secured

WORDS = "A canary on the night train"
# Everything that this browser holds outside its cookies, as text: keys by what they let a script do.
HELD = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const answer = await cache.match(request);
      found.push({ at: new URL(request.url).pathname, text: await answer.text() });
    }
  }
  const say = (value) => {
    if (value instanceof CryptoKey) return { key: value.extractable, usages: value.usages };
    if (value instanceof ArrayBuffer) {
      return [...new Uint8Array(value)].map((one) => String.fromCharCode(one)).join("");
    }
    if (ArrayBuffer.isView(value)) return "iv";
    if (value && typeof value === "object") {
      return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, say(one)]));
    }
    return value;
  };
  for (const { name } of await indexedDB.databases()) {
    const base = await new Promise((resolve) => {
      const request = indexedDB.open(name);
      request.onsuccess = () => resolve(request.result);
    });
    for (const store of base.objectStoreNames) {
      const values = await new Promise((resolve) => {
        const request = base.transaction(store).objectStore(store).getAll();
        request.onsuccess = () => resolve(request.result);
      });
      const at = `${name}/${store}`;
      for (const value of values) found.push({ at, text: JSON.stringify(say(value)) });
    }
    base.close();
  }
  for (const [at, text] of Object.entries({ ...localStorage, ...sessionStorage })) found.push({ at, text });
  return found;
}"""
READY = """async () => {
  await navigator.serviceWorker.ready;
  const open = () => new Promise((resolve, reject) => {
    const request = indexedDB.open("duologue");
    request.onsuccess = () => resolve(request.result);
    request.onerror = reject;
  });
  for (let n = 0; n < 200; n += 1) {
    const names = (await indexedDB.databases()).map((one) => one.name);
    if (navigator.serviceWorker.controller && names.includes("duologue")) {
      const base = await open();
      const about = await new Promise((resolve) => {
        const request = base.transaction("texts").objectStore("texts").get("about");
        request.onsuccess = () => resolve(request.result);
      });
      base.close();
      // Of Today as this page has it, and not of an earlier one.
      const keeps = document.querySelector("main[data-keeps]")?.dataset.keeps;
      if (about && (keeps === undefined || about.state === keeps)) return about.state;
    }
    await new Promise((go) => setTimeout(go, 50));
  }
  return "";
}"""


@pytest.fixture
def ana_and_ben(company: Company) -> Iterator[tuple[Someone, Someone]]:
    ana, ben = company.couple(service_workers="allow")
    assert ready(ana.page)
    yield ana, ben


def ready(page: Page) -> str:
    """Once the browser has everything it keeps for Today as it stands."""
    return str(page.evaluate(READY))


def goes_offline(one: Someone, path: str = "/") -> Page:
    one.context.set_offline(True)
    one.page.goto(one.home + path)
    expect(one.page.get_by_role("heading", level=1)).to_have_text("No connection just now")
    return one.page


def comes_back(one: Someone) -> None:
    """With no page of ours open, which would go home by itself meanwhile."""
    one.page.goto("about:blank")
    one.context.set_offline(False)


def answers_the_check_in(page: Page) -> None:
    sheet = page.locator("[data-begins]")
    sheet.get_by_label("Pleasantness, from hard to good").press("ArrowRight")
    sheet.get_by_text("Hold me", exact=True).click()
    sheet.get_by_role("button", name="Done").click()
    expect(page.get_by_role("heading", name="To be sent")).to_be_visible()


def held(page: Page) -> list[dict[str, str]]:
    return list(page.evaluate(HELD))


def lets_go(one: Someone) -> None:
    """At a page for nobody; what was there to be answered goes a moment after the page has come."""
    one.go("/").page.wait_for_function("document.querySelector('main[data-nobody]')")
    wait_for(
        lambda: all(text["at"] != "duologue/texts" for text in held(one.page)),
        lambda: "what was kept to be answered is still here",
    )


def test_a_check_in_without_a_connection_is_sent_once_after_the_page_was_closed(
    ana_and_ben: tuple[Someone, Someone],
):
    ana, ben = ana_and_ben
    page = goes_offline(ana)
    answers_the_check_in(page)
    expect(page.locator("[data-begins]")).to_be_hidden()
    page.close()
    ana.context.set_offline(False)
    sent: list[str] = []
    ana.context.on("request", lambda one: sent.append(one.url) if one.method == "POST" else None)
    ana.page = ana.context.new_page()
    ana.go("/").sees("What you wrote without a connection has been sent.")
    ana.go("/").sees("Today's check-in")
    assert [url for url in sent if "check-in" in url] == [f"{ana.home}/offline/check-in"]
    ben.go("/").sees("a hug")


def loses_the_connection_before_an_answer(ana: Someone, ben: Someone) -> tuple[str, Page]:
    """Ben has answered a question that Ana has not: the round's path, and her page without a connection."""
    path = ben.start("conversation/an-open-question")
    ben.fill({"0.f.answer": "Out of the window."}).press("Done")
    ana.go("/")
    assert ready(ana.page)
    return path, goes_offline(ana)


def sheet_of(path: str) -> str:
    return f'[data-sheet^="{path.split("/")[2]}"]'


def test_what_is_pressed_twice_is_kept_once(ana_and_ben: tuple[Someone, Someone]):
    ana, ben = ana_and_ben
    path, page = loses_the_connection_before_an_answer(ana, ben)
    sheet = page.locator(sheet_of(path))
    sheet.locator("textarea").fill(WORDS)
    press_twice(sheet.get_by_role("button", name="Done"))
    expect(page.get_by_text(WORDS)).to_be_visible()
    check_in = page.locator("[data-begins]")
    check_in.get_by_label("Pleasantness, from hard to good").press("ArrowRight")
    press_twice(check_in.get_by_role("button", name="Done"))
    expect(check_in).to_be_hidden()
    page.wait_for_timeout(200)
    assert len([one for one in held(page) if one["at"] == "duologue/outbox"]) == 2
    expect(page.get_by_role("button", name="Take it out")).to_have_count(2)


def comes_to_the_front(page: Page) -> None:
    page.bring_to_front()
    page.evaluate("dispatchEvent(new Event('focus'))")


def test_what_was_kept_in_one_tab_is_not_asked_for_in_another(ana_and_ben: tuple[Someone, Someone]):
    ana, _ben = ana_and_ben
    page = goes_offline(ana)
    other = ana.context.new_page()
    other.goto(ana.home + "/")
    expect(other.locator("[data-begins]")).to_be_visible()
    answers_the_check_in(page)
    comes_to_the_front(other)
    expect(other.locator("[data-begins]")).to_be_hidden()
    expect(other.get_by_role("button", name="Take it out")).to_have_count(1)


@pytest.mark.parametrize("done", [True, False])
def test_other_words_of_another_tab_are_not_lost(ana_and_ben: tuple[Someone, Someone], done: bool):
    """Only the first can be taken; the second are there to read and to copy, or to go on with."""
    ana, ben = ana_and_ben
    path, page = loses_the_connection_before_an_answer(ana, ben)
    other = ana.context.new_page()
    other.goto(ana.home + "/")
    of_round = sheet_of(path)
    other.locator(of_round).locator("textarea").fill("Said in another tab")
    page.locator(of_round).locator("textarea").fill(WORDS)
    page.locator(of_round).get_by_role("button", name="Done").click()
    expect(page.locator(of_round)).to_be_hidden()
    comes_to_the_front(other)
    expect(other.get_by_text(WORDS)).to_be_visible()
    expect(other.locator(of_round).locator("textarea")).to_have_value("Said in another tab")
    if done:
        other.locator(of_round).get_by_role("button", name="Done").click()
        expect(other.get_by_text("This has not been sent")).to_be_visible()
        expect(other.get_by_text("Said in another tab")).to_be_visible()
    else:
        other.get_by_role("button", name="Take it out").click()
        expect(other.locator(of_round).locator("textarea")).to_have_value(f"Said in another tab\n{WORDS}")


def test_a_round_that_waits_and_two_tabs_at_once_send_it_once(ana_and_ben: tuple[Someone, Someone]):
    ana, ben = ana_and_ben
    path, page = loses_the_connection_before_an_answer(ana, ben)
    sheet = page.locator(sheet_of(path))
    assert "Out of the window." not in page.content()
    sheet.locator("textarea").fill(WORDS)
    sheet.get_by_role("button", name="Done").click()
    expect(page.get_by_text(WORDS)).to_be_visible()
    other = ana.context.new_page()
    ana.context.set_offline(False)
    for tab in (page, other):
        tab.goto(ana.home + "/", wait_until="commit")
    ana.go(path).sees(WORDS)
    ben.go(path).sees(WORDS)
    assert ben.page.get_by_text(WORDS).count() == 1


def test_on_the_page_of_a_round_what_is_done_without_a_connection_is_kept_and_sent(
    ana_and_ben: tuple[Someone, Someone],
):
    ana, _ = ana_and_ben
    path = ana.start("conversation/an-open-question")
    ana.page.evaluate("navigator.serviceWorker.ready")
    ana.page.locator("textarea:visible").first.fill(WORDS)
    ana.context.set_offline(True)
    ana.button("Done").click()
    ana.sees("Kept in this browser. It is sent once you are connected again.")
    ana.context.set_offline(False)
    ana.sees("What you wrote without a connection has been sent.")
    ana.go(path).sees(WORDS)


def test_what_has_changed_meanwhile_is_not_sent_and_its_words_stay(ana_and_ben: tuple[Someone, Someone]):
    ana, _ = ana_and_ben
    path = ana.start("conversation/an-open-question")
    ana.go("/")
    assert ready(ana.page)
    page = goes_offline(ana)
    sheet = page.locator(sheet_of(path))
    sheet.locator("textarea").fill(WORDS)
    sheet.get_by_role("button", name="Done").click()
    expect(page.get_by_text(WORDS)).to_be_visible()
    # The same person, on another device of theirs, has answered in other words.
    elsewhere = ana.context.browser.new_context(service_workers="block")
    elsewhere.add_cookies(ana.context.cookies())
    tab = elsewhere.new_page()
    tab.goto(ana.home + path)
    tab.locator("textarea:visible").first.fill("Said elsewhere")
    tab.get_by_role("button", name="Done").click()
    tab.get_by_text("Said elsewhere").first.wait_for()
    elsewhere.close()
    ana.context.set_offline(False)
    page.goto(ana.home + "/")
    page.get_by_role("link", name="Something you wrote without a connection could not be sent.").click()
    expect(page.get_by_text(WORDS)).to_be_visible()
    expect(page.get_by_text("This has not been sent")).to_be_visible()
    assert reading.complaints(page) == []
    page.get_by_role("button", name="Throw these words away").click()
    expect(page.get_by_text(WORDS)).to_have_count(0)


def test_nothing_that_was_written_or_opened_lies_there_in_plain(ana_and_ben: tuple[Someone, Someone]):
    """check 43: caches, IndexedDB and storage, with an opened round looked at and words to be sent."""
    ana, ben = ana_and_ben
    path = ana.start("conversation/an-open-question")
    ana.fill({"0.f.answer": "Opened canary"}).press("Done")
    ben.go(path).fill({"0.f.answer": "Theirs canary"}).press("Done")
    ana.go(path).sees("Theirs canary")
    ana.go("/")
    assert ready(ana.page)
    page = goes_offline(ana)
    sheet = page.locator("[data-sheet]:has(textarea)").first
    if sheet.count():
        sheet.locator("textarea").first.fill(WORDS)
        page.wait_for_timeout(0)
    answers_the_check_in(page)
    found = held(page)
    assert {one["at"].split("/")[0] for one in found} >= {"duologue"}
    assert any('"key":false' in one["text"] for one in found), (
        "the key is there, and no script can take it out"
    )
    secrets = ("canary", "Hold me", "hold", "Ben", "How are you", "0.f.mood")
    plain = [one for one in found if not one["at"].startswith("/static/")]
    assert [(one["at"], word) for one in plain for word in secrets if word in one["text"]] == []
    pages = [one["at"] for one in found if not one["at"].startswith(("/static/", "duologue/"))]
    assert pages == ["/offline/"]
    # The control: what is planted there is found by the same look.
    page.evaluate("(words) => caches.open('planted').then((c) => c.put('/x', new Response(words)))", WORDS)
    assert [one["at"] for one in held(page) if "canary" in one["text"]] == ["/x"]


@pytest.mark.parametrize("how", ["signs out", "leaves quickly"])
def test_leaving_leaves_nothing_in_the_browser(how: str, ana_and_ben: tuple[Someone, Someone]):
    ana, _ = ana_and_ben
    answers_the_check_in(goes_offline(ana))
    ana.context.set_offline(False)
    page = ana.world().page
    assert len(held(page)) > 3, "the control"
    if how == "signs out":
        page.goto(ana.home + "/me/sign-out/")
        ana.press("Erase it all, and sign out")
    else:
        page.get_by_role("button", name="Leave quickly").click()
        page.get_by_text("elsewhere").wait_for()
        ana.watch.elsewhere.clear()
    # A page of the same address that runs no script of ours.
    page.goto(ana.home + "/app-1.webmanifest")
    assert held(page) == []


def test_somebody_else_at_the_same_browser_neither_sees_nor_sends_it(
    ana_and_ben: tuple[Someone, Someone], company: Company
):
    ana, _ = ana_and_ben
    answers_the_check_in(goes_offline(ana))
    ana.context.set_offline(False)
    sent: list[str] = []
    ana.context.on("request", lambda one: sent.append(one.url) if one.method == "POST" else None)
    ana.becomes(company.new_couple()[0]).go("/")
    assert ready(ana.page)
    assert [one for one in sent if "/offline/" in one] == []
    goes_offline(ana)
    expect(ana.page.get_by_role("heading", name="To be sent")).to_be_hidden()


@pytest.mark.parametrize("comes", ["its owner", "somebody else"])
def test_words_that_were_not_sent_wait_for_their_owner_and_show_to_nobody_else(
    comes: str, ana_and_ben: tuple[Someone, Someone], company: Company
):
    """A session ends while words wait: no page shows them before their owner is there again."""
    ana, _ = ana_and_ben
    own = ana.kept("id", "key", "seen")
    answers_the_check_in(goes_offline(ana))
    comes_back(ana)
    ana.context.clear_cookies()
    lets_go(ana)
    page = goes_offline(ana)
    expect(page.get_by_text("Nothing is kept in this browser to be answered now.")).to_be_visible()
    expect(page.get_by_role("heading", name="To be sent")).to_be_hidden()
    comes_back(ana)
    if comes == "its owner":
        ana.becomes(own).go("/").sees("What you wrote without a connection has been sent.")
        return
    ana.becomes(company.new_couple()[0]).go("/")
    assert ready(ana.page)
    ana.go("/offline/")
    expect(ana.page.get_by_role("heading", level=1)).to_have_text("Written without a connection")
    assert [one for one in held(ana.page) if one["at"] == "duologue/outbox"]
    assert "Hold me" not in ana.page.locator("[data-outbox]").text_content()
    assert ana.page.get_by_text("could not be sent").count() == 0


def test_a_browser_with_a_lock_keeps_nothing_that_opens_without_a_connection(company: Company):
    """Locked, a page that needs no server would go round it: who holds the phone takes the network away."""
    ana = secured(company, service_workers="allow")
    assert ready(ana.page)
    goes_offline(ana)
    expect(ana.page.locator("[data-begins]")).to_be_visible()
    comes_back(ana)
    gives_it_a_lock(ana)
    ana.go("/").press("Lock")
    ana.sees("Locked")
    page = goes_offline(ana)
    expect(page.get_by_text("Nothing is kept in this browser to be answered now.")).to_be_visible()
    expect(page.locator("[data-questions]")).to_be_hidden()
    assert [one for one in held(page) if one["at"].startswith("duologue/")] == []


def test_no_room_and_a_key_that_is_gone_are_said(ana_and_ben: tuple[Someone, Someone]):
    ana, _ = ana_and_ben
    page = goes_offline(ana)
    page.evaluate(
        """() => {
          IDBObjectStore.prototype.add = () => { throw new DOMException("full", "QuotaExceededError"); };
        }"""
    )
    sheet = page.locator("[data-begins]")
    sheet.get_by_label("Pleasantness, from hard to good").press("ArrowRight")
    sheet.get_by_role("button", name="Done").click()
    expect(page.get_by_text("This browser has no room left.")).to_be_visible()
    expect(sheet).to_be_visible()
    page.evaluate(
        """() => new Promise((done) => {
          indexedDB.open("duologue").onsuccess = ({ target: { result } }) => {
            const cleared = result.transaction("key", "readwrite").objectStore("key").clear();
            cleared.onsuccess = () => { result.close(); done(); };
          };
        })"""
    )
    page.reload()
    expect(page.get_by_text("This browser has thrown away what it kept")).to_be_visible()


def test_the_page_without_a_connection_reads_well_by_keyboard_too(ana_and_ben: tuple[Someone, Someone]):
    ana, _ = ana_and_ben
    page = goes_offline(ana, "/history/")
    expect(page.locator("[data-begins]")).to_be_visible()
    assert reading.complaints(page) == []
    stops = reading.tab_stops(page)
    assert [stop["name"] for stop in stops if not stop["ring"]] == []


def test_a_browser_can_be_asked_to_install_it(ana_and_ben: tuple[Someone, Someone]):
    ana, _ = ana_and_ben
    ana.go("/home-screen/")
    session = ana.context.new_cdp_session(ana.page)
    read = session.send("Page.getAppManifest")
    assert read["errors"] == []
    assert json.loads(read["data"])["name"] == "Duologue"
    assert re.fullmatch(r".*/app-1\.webmanifest", read["url"])
    errors = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    # A browser without a window, or in a private one, has nowhere to put it; everything else is ours.
    assert [one["errorId"] for one in errors if one["errorId"] != "in-incognito"] == []
    ana.page.get_by_label("Notes").check(force=True)
    ana.press("Use this name and icon")
    assert json.loads(session.send("Page.getAppManifest")["data"])["name"] == "Notes"
    assert ana.page.title() == "Notes"
