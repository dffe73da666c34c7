"""Passkeys in Chromium, with its virtual authenticator: one that gives a secret of its own, and one that does
not."""

from __future__ import annotations

from typing import Any

import pytest
from tests.browser import reading
from tests.browser.someone import Company, Someone

PASSWORD = "seven lanterns walk uphill"


class Keys:
    """The virtual authenticator of somebody's browser."""

    def __init__(self, one: Someone, *, prf: bool) -> None:
        self.cdp = one.context.new_cdp_session(one.page)
        self.cdp.send("WebAuthn.enable", {"enableUI": False})
        options = {
            "protocol": "ctap2",
            "ctap2Version": "ctap2_1",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
            "hasPrf": prf,
        }
        self.id = self.cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]

    def held(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.cdp.send("WebAuthn.getCredentials", {"authenticatorId": self.id})[
            "credentials"
        ]
        return found

    def refuses(self) -> None:
        """From now on the finger is not known."""
        self.cdp.send("WebAuthn.setUserVerified", {"authenticatorId": self.id, "isUserVerified": False})


def secured(one: Someone) -> Keys:
    """By a passkey that opens everything, with the sheet written down."""
    keys = Keys(one, prf=True)
    one.go("/me/account/").press("Use a passkey").writes_down_the_sheet()
    return keys


def offers_nothing(one: Someone) -> None:
    """The browser shows no passkey by itself."""
    one.page.add_init_script("delete PublicKeyCredential.isConditionalMediationAvailable")


def signed_out(one: Someone) -> Someone:
    """The same browser, with the keys it holds, and nobody signed in."""
    one.context.clear_cookies()
    return one


def test_one_touch_secures_and_signs_in_again(company: Company) -> None:
    """check 21: with a secret of its own; offered by the browser as soon as the page is there."""
    ana, _ = company.couple()
    keys = Keys(ana, prf=True)
    ana.go("/me/account/")
    both = [ana.button(words).bounding_box() for words in ("Use a passkey", "Use a password")]
    assert both[0] is not None and both[1] is not None
    assert both[0]["height"] == both[1]["height"] and both[0]["width"] == both[1]["width"]
    ana.sees("Whoever's finger, face or shared password list opens this phone opens this too.")
    assert reading.complaints(ana.page) == []
    ana.press("Use a passkey")
    ana.sees("None of it counts before you have tried it.")
    assert ana.page.locator("#sheet-name").inner_text().startswith("Ana-")
    ana.writes_down_the_sheet()
    assert len(keys.held()) == 1
    before = ana.go("/history/").text
    signed_out(ana).page.goto(f"{ana.home}/sign-in/")
    ana.page.wait_for_url(f"{ana.home}/")  # nobody pressed anything: the browser offered it, and it was taken
    assert ana.go("/history/").text == before
    assert company.complaints() == {}


def test_the_button_signs_in_where_the_browser_offers_nothing_by_itself(company: Company) -> None:
    """check 21."""
    ana, _ = company.couple()
    secured(ana)
    offers_nothing(ana)
    signed_out(ana).go("/sign-in/").press("Sign in with a passkey")
    assert ana.path == "/"
    assert ana.go("/history/").path == "/history/"


def test_without_a_secret_the_passkey_says_who_and_the_password_opens(company: Company) -> None:
    """check 21: it cannot be all there is, and beside a password it spares the name."""
    ana, _ = company.couple()
    Keys(ana, prf=False)
    ana.go("/me/account/").press("Use a passkey")
    ana.sees("it can't open your words by itself")
    ana.fill({"sign_in_name": f"ana-{id(ana)}", "password": PASSWORD, "again": PASSWORD})
    ana.press("Use a password").writes_down_the_sheet()
    ana.go("/me/account/").sees("It says who you are; your password opens.")
    assert reading.complaints(ana.page) == []
    offers_nothing(ana)
    signed_out(ana).go("/sign-in/").press("Sign in with a passkey")
    ana.sees("Your passkey is right.")
    assert reading.complaints(ana.page) == []
    ana.fill({"password": "not the right one at all"}).press("Open it")
    ana.sees("don't go together")
    ana.fill({"password": PASSWORD}).press("Open it")
    assert ana.path == "/"


def test_a_passkey_proves_it_is_oneself(company: Company) -> None:
    """checks 21 and 61: in the place of a password, for a token."""
    ana, _ = company.couple()
    secured(ana)
    ana.go("/me/devices/").page.get_by_text("A token for a program").click()
    ana.fill({"label": "My notebook"}).press("Use a passkey for it")
    assert ana.page.locator("#token").count() == 1


def test_a_finger_that_is_not_known_leaves_the_page_and_says_so(company: Company) -> None:
    """check 21: nothing is sent, and the other way stands beside it."""
    ana, _ = company.couple()
    Keys(ana, prf=True).refuses()
    ana.go("/me/account/").button("Use a passkey").click()
    ana.sees("No passkey came. Try once more, or use another way.")
    assert ana.path == "/me/account/"
    ana.fill({"sign_in_name": f"ana-{id(ana)}", "password": PASSWORD, "again": PASSWORD})
    ana.press("Use a password").writes_down_the_sheet()


@pytest.mark.parametrize("scripts", [True, False])
def test_no_dead_button_where_no_passkey_can_be(company: Company, home: str, scripts: bool) -> None:
    """check 21: at an address in figures, or without scripts, there are password and code."""
    one = company.comes("Somebody", java_script_enabled=scripts)
    at = home.replace("localhost", "127.0.0.1") if scripts else home
    one.watch.home = at
    one.go(f"{at}/sign-in/")
    assert one.button("Sign in").count() == 1
    assert one.page.get_by_role("button", name="Sign in with a passkey").count() == 0


def test_who_has_a_session_at_the_figures_is_not_sent_away(company: Company, home: str) -> None:
    """Links say `localhost`; a browser that began at 127.0.0.1 goes on there."""
    ana, _ = company.couple()
    jar = {name: str(one["value"]) for name, one in ana.cookies().items()}
    figures = company.comes("Ana at the figures")
    figures.home = figures.watch.home = home.replace("localhost", "127.0.0.1")
    figures.wears(jar).go("/history/")
    assert figures.path == "/history/"
