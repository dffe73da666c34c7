"""What a form of a round sends is answered with the page itself, in Safari's engine and in Firefox too."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path

import pytest
from tests.browser.engines import Tab, firefox, firefox_missing, wait_for, webkit, webkit_missing
from tests.browser.test_other_engines import link_in
from tests.browser.wire import Wire, wire
from tests.cli.instance import Instance

Opens = Callable[[str, str], AbstractContextManager[Tab]]
ENGINES: dict[str, tuple[Opens, Callable[[], str]]] = {
    "Safari's engine": (webkit, webkit_missing),
    "Firefox": (firefox, firefox_missing),
}
QUESTION = "conversation/an-open-question"
ROUND = re.compile(r"/rounds/[0-9a-f-]{36}/")


@pytest.fixture(params=list(ENGINES))
def ana(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Tab, Wire]]:
    """Ana at a browser of her own, and the wire on which it sends."""
    opens, missing = ENGINES[request.param]
    if why := missing():
        pytest.skip(why)
    with ExitStack() as stack, Instance(tmp_path / "data") as instance:
        instance.start()
        between = stack.enter_context(wire(instance.port))
        tab = stack.enter_context(opens(f"http://localhost:{between.port}", "Ana"))
        tab.go(link_in(instance.said).replace(str(instance.port), str(between.port)))
        yield tab.fill({"name": "Ana"}).press("Begin"), between


def count_sent(between: Wire, method: str, path: str) -> int:
    """How often the browser has asked for a page so."""
    return len(re.findall(rf"(?m)^{method} {re.escape(path)} HTTP".encode(), between.heads()))


def reload(tab: Tab) -> None:
    anew(tab, "location.reload()")


def anew(tab: Tab, code: str) -> None:
    """Leads the tab to another page, or the same one once more."""
    tab.script(f"window.stillHere = true; setTimeout(() => {{ {code} }})")
    wait_for(tab._is_elsewhere, lambda: f"still there: {tab.text[:300]!r}")


def begin(tab: Tab) -> str:
    path = tab.go(f"/ways/{QUESTION}/").press("Start").path
    assert ROUND.fullmatch(path), path
    return path


def test_a_reload_and_back_send_nothing_again(ana: tuple[Tab, Wire]):
    tab, between = ana
    path = begin(tab)
    assert count_sent(between, "POST", "/rounds/") == 1
    looked = count_sent(between, "GET", path)
    tab.fill({"0.f.answer": "Said once"}).press("Done").sees("Said once")
    assert tab.path == path
    # The answer's own page: nobody asked for it once more.
    assert (count_sent(between, "POST", path), count_sent(between, "GET", path)) == (1, looked)
    reload(tab)
    assert tab.sees("Said once").path == path
    tab.go("/").script("history.back()")
    assert tab.sees("Said once").path == path
    reload(tab)
    tab.sees("Said once")
    assert count_sent(between, "POST", path) == 1
    # Before the round was its exercise, which is not begun once more.
    tab.go(path).script("history.go(-2)")
    wait_for(lambda: tab.path != path, lambda: "no way back")
    assert count_sent(between, "POST", "/rounds/") == 1


def test_a_form_that_knew_of_no_scripts_is_led_there(ana: tuple[Tab, Wire]):
    """The control: as where none run, or from an old tab, a redirect, after which the page is asked for."""
    tab, between = ana
    path = begin(tab)
    tab.script("document.addEventListener('formdata', (sent) => sent.formData.delete('scripts'), true)")
    looked = count_sent(between, "GET", path)
    tab.fill({"0.f.answer": "From before"}).press("Done").sees("From before")
    assert (count_sent(between, "POST", path), count_sent(between, "GET", path)) == (1, looked + 1)
