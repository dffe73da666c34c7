"""Recording a voice in a real Chromium: one microphone is asked for, and held no longer than it is used."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.web import gallery
from tests.web.test_parts_in_browser import chromium, pytestmark, tab  # noqa: F401 - fixtures, and their marks

# A microphone that waits for somebody to allow it, and a recorder that can be had or not.
MICROPHONE = """
    window.asked = 0;
    window.stopped = 0;
    window.works = true;
    const stream = { getTracks: () => [{ stop() { window.stopped += 1; } }] };
    navigator.mediaDevices.getUserMedia = () => {
        window.asked += 1;
        return new Promise((there) => { window.allow = () => there(stream); });
    };
    window.MediaRecorder = class extends EventTarget {
        constructor() {
            super();
            if (!window.works) throw new DOMException("nothing to record with", "NotSupportedError");
        }
        start() { this.state = "recording"; }
        stop() { this.state = "inactive"; this.dispatchEvent(new Event("stop")); }
    };
"""
VOICE = """
    <form action="/rounds/x/"><attach-voice data-record="Record" data-stop="Stop" data-again="Again"
      data-running="%(seconds)s of %(most)s" data-none="It can't record here." data-failed="It failed.">
      <input type="hidden" data-held><input type="file" hidden name="0.f.sound[voice:file]">
    </attach-voice></form>
"""


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory, collected: Path) -> Iterator[str]:
    out = tmp_path_factory.mktemp("recording")
    gallery.render(out, frozenset({"begun"}))
    with gallery.served(out) as address:
        yield address


@pytest.fixture
def page(base, tab):  # noqa: F811
    """A page with the field in it."""
    tab.add_init_script(MICROPHONE)
    tab.goto(f"{base}/round-begun-runs.html")
    tab.evaluate("(html) => { document.querySelector('main').innerHTML = html; }", VOICE)
    tab.wait_for_selector("attach-voice button")
    return tab


def test_a_tap_while_the_browser_asks_asks_for_no_second_microphone(page):
    for _ in range(3):
        page.get_by_role("button", name="Record").click()
    assert page.evaluate("asked") == 1
    page.evaluate("allow()")
    page.get_by_role("button", name="Stop").click()
    assert page.evaluate("stopped") == 1
    page.get_by_role("button", name="Again").click()
    assert page.evaluate("asked") == 2


def test_where_nothing_records_the_microphone_is_let_go_and_the_page_says_so(page):
    page.evaluate("works = false")
    page.get_by_role("button", name="Record").click()
    page.evaluate("allow()")
    page.get_by_text("It can't record here.").wait_for()
    assert page.evaluate("stopped") == 1
    assert page.get_by_role("button", name="Record").is_visible()


def test_a_page_that_went_on_meanwhile_lets_the_microphone_go(page):
    page.get_by_role("button", name="Record").click()
    page.evaluate("document.querySelector('attach-voice').remove(); allow()")
    page.wait_for_function("stopped === 1")


def test_while_it_records_the_microphone_is_held(page):
    """The control."""
    page.get_by_role("button", name="Record").click()
    page.evaluate("allow()")
    page.get_by_role("button", name="Stop").wait_for()
    assert page.evaluate("stopped") == 0
