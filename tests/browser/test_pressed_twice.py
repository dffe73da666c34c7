"""A thumb that was not sure presses again before anything has changed: where a script does something first,
it is done once all the same. Plain forms are `test_nothing_lost`'s, pages without a connection
`test_offline`'s."""

from __future__ import annotations

import json
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Request, Route
from tests.browser.moving import press_twice
from tests.browser.someone import Company, Someone
from tests.browser.test_passkeys import Keys, offers_nothing, secured, signed_out


def presses_twice(one: Someone, words: str, happened: list[str] | None = None) -> list[Request]:
    """What is sent by it, until half a second after the page that it leads to; `happened` gets the paths."""
    sent: list[Request] = []

    def note(asked: Request) -> None:
        if asked.method == "POST":
            sent.append(asked)
            if happened is not None:
                happened.append(urlsplit(asked.url).path)

    one.page.on("request", note)
    with one.page.expect_navigation():
        press_twice(one.button(words).first)
    one.page.wait_for_timeout(500)
    return sent


def count(sent: list[Request], ending: str) -> int:
    return sum(asked.url.endswith(ending) for asked in sent)


def test_a_passkey_is_made_once(company: Company) -> None:
    ana, _ = company.couple()
    keys = Keys(ana, prf=True)
    presses_twice(ana.go("/me/account/"), "Use a passkey")
    ana.sees("None of it counts before you have tried it.")
    assert len(keys.held()) == 1
    ana.writes_down_the_sheet()
    assert company.complaints() == {}


def test_a_passkey_is_shown_once(company: Company) -> None:
    ana, _ = company.couple()
    secured(ana)
    offers_nothing(ana)
    sent = presses_twice(signed_out(ana).go("/sign-in/"), "Sign in with a passkey")
    assert len(sent) == 1
    assert ana.go("/history/").path == "/history/"


def test_a_token_that_a_passkey_proves_is_made_once(company: Company) -> None:
    ana, _ = company.couple()
    secured(ana)
    ana.go("/me/devices/").page.get_by_text("A token for a program").click()
    sent = presses_twice(ana.fill({"label": "My notebook"}), "Use a passkey for it")
    assert count(sent, "/me/devices/token") == 1
    assert ana.page.locator("#token").count() == 1
    ana.go("/me/devices/")
    assert ana.page.get_by_text("My notebook").count() == 1


def test_signing_out_waits_until_this_browser_has_let_go(company: Company) -> None:
    """It leaves once nothing is left here, and not at the second press."""
    ana, _ = company.couple()
    secured(ana)
    ana.page.add_init_script(
        "const keys = caches.keys.bind(caches);"
        "caches.keys = async () => {"
        "  await new Promise((go) => setTimeout(go, 400)); console.log('let go'); return keys(); };"
    )
    ana.go("/me/sign-out/")
    happened: list[str] = []
    ana.page.on("console", lambda said: happened.append(said.text))
    sent = presses_twice(ana, "Sign out", happened)
    assert len(sent) == 1
    assert happened[:2] == ["let go", "/me/sign-out/"]


@pytest.mark.parametrize("broken", ["throw new Error('no')", "return new Promise(() => {})"])
def test_who_wants_to_leave_does_whatever_the_browser_answers(company: Company, broken: str) -> None:
    ana, _ = company.couple()
    secured(ana)
    ana.page.add_init_script(f"caches.keys = () => {{ {broken}; }};")
    ana.go("/me/sign-out/").press("Sign out")
    assert ana.go("/history/").path != "/history/"


def test_a_press_whose_page_was_stopped_can_be_repeated(company: Company) -> None:
    """A server that says nothing leaves the page where it is; a moment later the button works again."""
    ana, _ = company.couple()
    secured(ana)
    offers_nothing(ana)
    signed_out(ana).go("/sign-in/")
    ana.page.route("**/sign-in/**", lambda route: route.fulfill(status=204), times=1)
    button = ana.button("Sign in with a passkey")
    with ana.page.expect_response(lambda answer: answer.request.method == "POST"):
        button.click()
    ana.page.wait_for_timeout(3_200)
    with ana.page.expect_navigation():
        button.click()
    assert ana.path == "/"


def answer_slowly(route: Route) -> None:
    time.sleep(0.3)
    route.fulfill(status=204)


def test_the_parts_of_a_file_go_ahead_once(company: Company, tmp_path: Path) -> None:
    ana, _ = company.couple()
    lines = [json.dumps({"id": str(number), "content": "x" * 1000}) for number in range(5)]
    file = tmp_path / "duologue.json"
    file.write_text('{\n "a": 1,\n "attachments": [\n' + ",\n".join(lines) + "\n]\n}\n")
    ana.page.route("**/bring/parts", answer_slowly)
    ana.go("/me/export/").page.locator("#file").set_input_files(file)
    sent = presses_twice(ana, "Bring it in")
    assert count(sent, "/bring/parts") == 1
    assert count(sent, "/me/export/bring") == 1
