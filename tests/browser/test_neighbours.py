"""Beside others: two instances on one host, other programs' cookies, a proxy whose server is away."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Route
from tests.browser.conftest import link_in
from tests.browser.someone import Company, Someone
from tests.browser.stuck import Chromium
from tests.cli.instance import Instance

# Cookies as they were: with the same names in every instance, and whatever is there overwritten.
SAME_NAMES = """
from duologue.people import cookies
cookies._name_instance = lambda release: "same"
cookies.PLACES = 1
"""


@contextmanager
def two_instances(folder: Path, broken: str = "") -> Iterator[tuple[Instance, Instance]]:
    with Instance(folder / "one") as one, Instance(folder / "two") as two:
        one.start(broken=broken)
        two.start(broken=broken)
        yield one, two


def begins_at_both(chromium: Chromium, first: Instance, second: Instance) -> tuple[Someone, str]:
    """Somebody who begins here and then there, in the same browser."""
    at_first, at_second = (f"http://localhost:{one.port}" for one in (first, second))
    ana = Someone(chromium, at_first, "Ana")
    ana.begin(link_in(first.said), "Ana")
    ana.begin(link_in(second.said), "Anita")
    assert "Hello, Anita." in ana.go(at_second + "/").text
    return ana, at_second


def test_two_instances_on_one_host_keep_their_people_apart(chromium: Chromium, tmp_path: Path):
    """check 72: a demo beside a real one: neither signs the other's people out, nor takes their only key."""
    with two_instances(tmp_path) as (first, second):
        ana, at_second = begins_at_both(chromium, first, second)
        assert "Hello, Ana." in ana.go("/").text
        ana.go(at_second + "/me/sign-out/").press("Erase it all, and sign out")
        assert "Hello, Ana." in ana.go("/").text
        assert "Hello, Anita." not in ana.go(at_second + "/").text
        ana.close()


def test_with_the_same_names_the_second_would_take_the_firsts_place(chromium: Chromium, tmp_path: Path):
    """check 72: the control."""
    with two_instances(tmp_path, SAME_NAMES) as (first, second):
        ana, _ = begins_at_both(chromium, first, second)
        assert "Hello, Ana." not in ana.go("/").text
        ana.close()


OTHERS = ["name=Jürgen", "łódź=ß; path=/", 'odd="a, b', "[x]={y}", "__Secure=maybe", "csrf=theirs", "id=1"]


def test_what_other_programs_keep_on_this_host_signs_nobody_out(couple: tuple[Someone, Someone]):
    """check 72: umlauts and oddities, on pages and on the stream."""
    ana, ben = couple
    for cookie in OTHERS:
        ana.page.evaluate("(one) => { document.cookie = one }", cookie)
    assert "Jürgen" in ana.page.evaluate("document.cookie")
    path = ana.start("conversation/an-open-question")
    ana.fill({"0.f.answer": "Still water."}).press("Done")
    ana.page.evaluate("window.stillTheSamePage = true")
    ben.go(path).fill({"0.f.answer": "The sea."}).press("Done")
    ana.sees("The sea.")
    assert ana.page.evaluate("window.stillTheSamePage") is True


class Proxy:
    """A host's own proxy: hands bytes on, or answers for a while that its server cannot be reached."""

    def __init__(self, to: int) -> None:
        self._to = to
        self._away = threading.Event()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])
        self._open: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def goes_away(self, seconds: float) -> None:
        """Every connection ends, and for so long each request is answered with 502."""
        self._away.set()
        for one in self._open:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        time.sleep(seconds)
        self._away.clear()

    def close(self) -> None:
        for one in (self._listening, *self._open):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listening.accept()
                if self._away.is_set():
                    threading.Thread(target=self._refuse, args=(near,), daemon=True).start()
                    continue
                far = socket.create_connection(("127.0.0.1", self._to))
                self._open += [near, far]
                for pair in ((near, far), (far, near)):
                    threading.Thread(target=self._carry, args=pair, daemon=True).start()

    def _refuse(self, near: socket.socket) -> None:
        with suppress(OSError):
            near.recv(65536)
            near.sendall(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        near.close()

    def _carry(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                target.sendall(data)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def proxy(instance: Instance) -> Iterator[Proxy]:
    made = Proxy(instance.port)
    yield made
    made.close()


def hears_after_six_seconds_of_502(company: Company, proxy: Proxy, home: str, within_ms: int) -> bool:
    """Whether Ana's open page shows what Ben does once the server is back."""
    company.home = f"http://127.0.0.1:{proxy.port}"
    ana, ben = company.couple()
    path = ana.start("conversation/an-open-question")
    ana.fill({"0.f.answer": "Still water."}).press("Done")
    ana.page.evaluate("window.stillTheSamePage = true")
    ana.page.wait_for_timeout(500)
    proxy.goes_away(6)
    # By then the page has read itself again; what comes after this it can only learn from its stream.
    ana.page.wait_for_timeout(within_ms)
    ben.go(path).fill({"0.f.answer": "The sea."}).press("Done")
    ana.page.wait_for_timeout(2_000)
    assert ana.page.evaluate("window.stillTheSamePage") is True
    ana.watch.console.clear()
    return "The sea." in ana.text


def test_a_stream_that_a_proxy_refused_for_a_while_begins_again(company: Company, proxy: Proxy, home: str):
    """check 72: 502 for six seconds, while the server is restarted."""
    assert hears_after_six_seconds_of_502(company, proxy, home, 9_000)


def test_left_to_the_browser_it_would_not(company: Company, proxy: Proxy, home: str):
    """check 72: the control: a browser comes back after a lost connection, and never after a refusal."""
    without_coming_back(company)
    assert not hears_after_six_seconds_of_502(company, proxy, home, 9_000)


def without_coming_back(company: Company) -> None:
    comes = company.comes

    def altered(name: str, **options: object) -> Someone:
        one = comes(name, **options)
        _take_out(one.context)
        return one

    company.comes = altered  # type: ignore[method-assign]


def _take_out(context: BrowserContext) -> None:
    def served(route: Route) -> None:
        answer = route.fetch()
        text = answer.text()
        assert "again = setTimeout(listen" in text
        route.fulfill(
            response=answer, body=text.replace("again = setTimeout(listen", "again = setTimeout(String")
        )

    context.route("**/static/duologue.*.js", served)
