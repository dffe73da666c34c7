"""Nothing is offered where it cannot work: passkeys and reminders at an address that no browser trusts."""

from __future__ import annotations

import re

import pytest
from tests.web.noscript import NoScript
from tests.world import World

from duologue.config import addresses

PAGES = ("/sign-in/", "/me/account/", "/me/lock/", "/me/devices/", "/me/times/where/", "/me/added/")
OFFERS = re.compile(r"data-passkey|data-proof=|data-push=|data-conditional")
REAL = ("us.example", "us-two.duckdns.org", "attic.tail1234.ts.net")
AT_HOME = (
    "192.168.1.20",
    "[fd00::20]",
    "attic.local",
    "attic.lan",
    "attic",
    "attic.home.arpa",
    "fritz.internal",
)


def offered(browser, world: World, host: str, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The pages that offer there what takes a trusted name."""
    monkeypatch.setattr(addresses, "judge_standing", lambda scheme, host: addresses.AddressStanding.OURS)
    phone = NoScript(browser(world.second_device(world.ana)))
    found = set()
    for path in PAGES:
        answer = phone.client.get(path, secure=True, headers={"Host": host})
        assert answer.status_code == 200
        if OFFERS.search(answer.content.decode()):
            found.add(path)
    return found


@pytest.mark.parametrize("host", AT_HOME)
def test_at_home_without_a_name_nothing_is_offered_that_needs_one(browser, world, host, monkeypatch):
    world.secure(world.ana)
    assert offered(browser, world, host, monkeypatch) == set()


@pytest.mark.parametrize("host", REAL)
def test_with_a_real_name_it_is(browser, world, host, monkeypatch):
    """The control."""
    world.secure(world.ana)
    assert {"/sign-in/", "/me/account/", "/me/times/where/"} <= offered(browser, world, host, monkeypatch)
