"""The lock of a browser in Chromium: two tabs, a passkey, and a page that was open when it locked."""

from __future__ import annotations

from uuid import uuid4

from playwright.sync_api import expect
from tests.browser import reading
from tests.browser.someone import Company, Someone
from tests.browser.test_passkeys import PASSWORD, Keys

PIN = "271828"


def secured(company: Company, **options: object) -> Someone:
    """Ana at a browser that she signed in to: the one that she secured with could still take that back."""
    ana, _ = company.couple(**options)
    name = f"ana-{uuid4()}"
    ana.go("/me/account/")
    ana.fill({"sign_in_name": name, "password": PASSWORD, "again": PASSWORD})
    ana.press("Use a password").writes_down_the_sheet()
    ana.context.clear_cookies()
    ana.go("/sign-in/").fill({"name": name, "password": PASSWORD}).press("Sign in")
    assert ana.path == "/"
    return ana


def gives_it_a_lock(ana: Someone) -> None:
    ana.go("/me/lock/").fill({"pin": PIN, "again": PIN, "proof": PASSWORD}).press("Give it a lock")
    ana.sees("This device has a lock.")


def test_it_is_locked_in_every_tab_and_opened_in_every_tab(company: Company) -> None:
    """A page that was open when it locked goes, with what it shows, and comes back where it was."""
    ana = secured(company)
    gives_it_a_lock(ana)
    assert reading.complaints(ana.page) == []
    second = ana.context.new_page()
    second.goto(f"{ana.home}/history/")
    words = second.locator("main").inner_text()
    ana.go("/").press("Lock")
    ana.sees("Locked")
    assert reading.complaints(ana.page) == []
    assert "Ana" not in ana.page.content() and "Ben" not in ana.page.content()
    second.bring_to_front()
    second.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(second.get_by_role("heading", name="Locked")).to_be_visible()
    second.get_by_label("The PIN of this device").fill("000111")
    second.get_by_role("button", name="Open", exact=True).click()
    expect(second.get_by_text("That is not the PIN.")).to_be_visible()
    second.get_by_label("The PIN of this device").fill(PIN)
    second.get_by_role("button", name="Open", exact=True).click()
    second.wait_for_url(f"{ana.home}/history/")
    assert second.locator("main").inner_text() == words
    assert ana.go("/us/").path == "/us/"
    assert company.complaints() == {}


def test_a_passkey_opens_it_with_one_touch(company: Company) -> None:
    """check 21: bound to this browser; no PIN is needed beside it."""
    ana = secured(company)
    Keys(ana, prf=True)
    ana.go("/me/account/")
    ana.page.locator("#passkey-label").fill("This phone")
    ana.page.locator("#passkey-proof").fill(PASSWORD)
    ana.press("Add a passkey")
    ana.go("/me/lock/").fill({"proof": PASSWORD}).press("Give it a lock")
    ana.sees("Your passkey opens it.")
    ana.press("Lock it now")
    ana.sees("Locked")
    assert ana.page.locator('[name="pin"]').count() == 0
    assert reading.complaints(ana.page) == []
    ana.press("Open with a passkey")
    assert ana.path == "/"
    ana.go("/history/").sees("Ours")
    assert company.complaints() == {}
