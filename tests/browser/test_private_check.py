"""The private check in a real browser: opened to its last fold, nothing was asked for and nothing is kept."""

from __future__ import annotations

import pytest
from tests.browser.someone import Company

SUMMARY = "Can you say no without worrying?"
LEFT = """async () => ({
    address: location.href, entries: history.length, state: JSON.stringify(history.state),
    local: JSON.stringify(localStorage), session: JSON.stringify(sessionStorage),
    databases: (await indexedDB.databases()).length, caches: (await caches.keys()).length,
    loaded: performance.getEntriesByType("resource").length, title: document.title,
})"""


@pytest.mark.parametrize("path", ["/promise/", "/ways/empathy/in-your-shoes/"])
def test_opening_it_asks_for_nothing_and_leaves_nothing(company: Company, path: str) -> None:
    ana = company.couple()[0].go(path)
    ana.page.wait_for_load_state("networkidle")
    before, cookies = ana.page.evaluate(LEFT), ana.cookies()
    sent: list[str] = []
    ana.page.on("request", lambda one: sent.append(one.url))
    fold = ana.page.locator("summary", has_text=SUMMARY)
    fold.tap()
    ana.sees("You answer in your head")
    for answer in ("Yes, to all of them", "No, to one or more", "I'm not sure"):
        ana.page.locator("summary", has_text=answer).tap()
    ana.sees("nobody here tells you to stay or to go")
    assert sent == []
    assert ana.page.evaluate(LEFT) == before
    assert ana.cookies() == cookies
    # What a browser puts back by itself is no answer of theirs: there is nothing to be filled in.
    ana.page.reload()
    assert not ana.page.locator("summary", has_text="No, to one or more").is_visible()


def test_what_it_looks_for_is_there_to_be_found(company: Company) -> None:
    """The control: a fold that kept something, or asked for something, would be seen."""
    ana = company.couple()[0].go("/promise/")
    before = ana.page.evaluate(LEFT)
    sent: list[str] = []
    ana.page.on("request", lambda one: sent.append(one.url))
    ana.page.evaluate("sessionStorage.setItem('check', 'no'); history.pushState(null, '', '#check')")
    ana.page.evaluate("fetch('/promise/').catch(() => null)")
    after = ana.page.evaluate(LEFT)
    assert {name for name in before if before[name] != after[name]} >= {"address", "entries", "session"}
    assert len(sent) == 1


def test_it_reads_without_scripts(company: Company) -> None:
    ana = company.couple(java_script_enabled=False)[0].go("/promise/")
    ana.page.locator("summary", has_text=SUMMARY).click()
    ana.sees("Ask yourself")
