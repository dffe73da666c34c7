"""Several programs on one host name, whose cookies every browser sends to each of them; and none at all."""

from __future__ import annotations

import pytest
from tests.web.noscript import NoScript, secure
from tests.world import PASSWORD

from duologue.people import cookies

FORMER_CSRF = "__Host-csrf"
STRANGE = {cookies.ID: "n" * 43, cookies.KEY: "n" * 43, cookies.SEEN: "2026-11-22.00", FORMER_CSRF: "c" * 32}


@pytest.fixture
def safe(settings):
    """https, as a proxy tells it."""
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_SAFE", "True")
    return {"HTTP_X_SAFE": "True"}


def given(answer) -> dict[str, str]:
    """What a browser is told to keep by this one answer."""
    return {name: morsel.value for name, morsel in answer.cookies.items()}


def ours(by_https: bool, after: str = "") -> set[str]:
    return {cookies.name_in_browser(what, by_https) + after for what in ("id", "key", "seen")}


def test_what_opens_under_former_names_is_given_again_and_the_former_are_left_alone(browser, world, safe):
    """check 72: on https with the prefix, on this machine's plain http without."""
    for by_https in (True, False):
        client = browser(world.ana, **(safe if by_https else {}))
        answer = client.get("/us/")
        assert answer.status_code == 200
        assert ours(by_https) <= set(given(answer))
        assert not {cookies.ID, cookies.KEY, cookies.SEEN, FORMER_CSRF} & set(given(answer))
        values = {given(answer)[name] for name in ours(by_https)}
        assert values == set(world.ana.jar.values())
        # And once the browser has them it is not told again.
        assert not ours(by_https) & set(given(client.get("/us/")))


def test_nobody_is_told_to_forget_or_overwrite_what_a_neighbour_keeps(browser, alone):
    """check 72: begin, sign in, leave and sign out beside somebody else's session under the former names."""
    password = PASSWORD
    secure(NoScript(browser(alone.ana)), "ana", password)
    client = browser()
    for name, value in STRANGE.items():
        client.cookies[name] = value
    visitor = NoScript(client)
    visitor.go("/sign-in/").press("Sign in", name="ana", password=password)
    assert visitor.path == "/"
    assert ours(False) <= {name for name, morsel in client.cookies.items() if morsel.value}
    visitor.go("/me/sign-out/").press("Sign out")
    assert not [name for name in ours(False) if client.cookies[name].value]
    assert {name: client.cookies[name].value for name in STRANGE} == STRANGE


def test_a_session_of_ours_that_opens_nothing_is_left_alone_too(browser, alone):
    """check 72: it may be the only key to what another copy of this instance holds."""
    secure(NoScript(browser(alone.ana)), "ana", PASSWORD)
    client = browser()
    for name in ours(False):
        client.cookies[name] = "m" * 43
    NoScript(client).go("/sign-in/").press("Sign in", name="ana", password=PASSWORD)
    assert {client.cookies[name].value for name in ours(False)} == {"m" * 43}
    assert ours(False, "-2") <= set(client.cookies)
    assert client.get("/us/").status_code == 200


def test_the_token_of_forms_has_a_name_by_the_scheme_and_a_former_one_counts(browser, world, safe):
    """check 72: a page that was open before the upgrade can still be sent."""
    client = browser(world.ana, enforce_csrf_checks=True)
    client.cookies[FORMER_CSRF] = "c" * 32
    form, _ = NoScript(client).go("/me/").page.form("Keep")
    assert client.cookies[cookies.name_in_browser("csrf", False)].value == "c" * 32
    client.cookies.pop(cookies.name_in_browser("csrf", False))
    assert client.post("/me/own", dict(form.fields)).status_code == 302
    answer = browser(**safe).get("/sign-in/")
    assert set(given(answer)) == {cookies.name_in_browser("csrf", True)}
    assert given(browser().get("/sign-in/")).keys() == {cookies.name_in_browser("csrf", False)}


def test_another_programs_cookie_of_the_frameworks_name_is_not_our_token(browser, world):
    client = browser(world.ana, enforce_csrf_checks=True)
    form, _ = NoScript(client).go("/me/").page.form("Keep")
    token = client.cookies.pop(cookies.name_in_browser("csrf", False)).value
    client.cookies["csrf"] = token
    assert client.post("/me/own", dict(form.fields)).status_code == 403


def test_a_browser_that_keeps_no_cookies_is_told_so_and_what_to_do(browser, world):
    """check 72: and not that the page had been open for too long."""
    client = browser(enforce_csrf_checks=True)
    client.get("/sign-in/")
    client.cookies.clear()
    answer = client.post("/sign-in/", {"name": "ana", "password": "x", "note": "What I had written"})
    assert answer.status_code == 403
    assert b"keeps no cookies for this address" in answer.content
    assert b"Allow cookies" in answer.content
    assert b"What I had written" in answer.content
    client.get("/sign-in/")
    old = client.post("/sign-in/", {"name": "ana", "password": "x"})
    assert b"open for too long" in old.content
    assert b"keeps no cookies" not in old.content


def test_the_chosen_language_carries_the_instance_in_its_name_as_well(browser, db):
    """check 72."""
    client = browser(enforce_csrf_checks=False)
    answer = client.post("/language/", {"language": "en", "on": "/promise/"})
    assert answer.status_code == 302
    assert cookies.name_in_browser("language", False) in given(answer)
    assert "language" not in given(answer)
