"""The ways back in: a link that was used leads its person home, and a slip costs no more than the slip."""

from __future__ import annotations

import re

from tests.web.noscript import NoScript, secure
from tests.web.test_two_without_scripts import begun, invited, newcomer
from tests.world import PASSWORD, World


def test_a_used_link_leads_both_home_and_nobody_else(browser, world: World):
    from duologue.people.models import Invitation

    mine = Invitation.objects.get(couple_id=world.ana.me().couple_id)
    path = f"/i/{mine.id}/"
    for who in (world.ana, world.ben):
        assert NoScript(browser(who)).go(path).path == "/#"
        assert NoScript(browser(who)).go("/begin/").path == "/#"
    for who in (world.stranger, world.carl, None):
        assert NoScript(browser(who)).go(path).path == path


def test_a_link_that_is_still_open_is_read_by_whoever_made_it(db):
    ana = begun()
    path, _ = invited(ana)
    assert ana.go(path).path == path


def test_the_code_from_the_sheet_is_still_there_after_a_slip(browser, alone):
    """In it, or in the password beside it; the password itself is never written back."""
    code = secure(NoScript(browser(alone.ana)), "ana", PASSWORD)
    slip = code[:-1] + ("0" if code[-1] != "0" else "1")
    for typed, password in ((slip, "a lantern of copper"), (code, "short")):
        page = newcomer().go("/sign-in/recovery/")
        page.press("Sign in", name="ana", code=typed, new_password=password)
        assert page.status == 422
        assert dict(page.page.form("Sign in")[0].fields)["code"] == typed
        assert password not in page.page.html


def test_a_sheet_names_nothing_that_its_owner_does_not_have(browser, alone):
    """Who comes in by a passkey has no password."""
    ana = NoScript(browser(alone.ana)).go("/me/account/")
    given = {"sign_in_name": "ana", "password": PASSWORD, "again": PASSWORD}
    ana.fill("Use a password", given)
    words = ana.text.partition("Your recovery code")[2].partition("Where")[0]
    assert words and not re.search("password", words, re.I)
