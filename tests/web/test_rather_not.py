"""Who was invited and would rather not finds words for it, without signing in and without leaving a trace."""

from __future__ import annotations

import re

import pytest
from tests.web.test_two_without_scripts import begun, invited, newcomer

from duologue.people import inviting

FOLD = re.compile(
    r'<details class="more">\s*<summary>When you would rather not</summary>(.*?)</details>', re.S
)
LEAVES_A_TRACE = re.compile(
    r"<(?:a|form|button|img|script|iframe|link|input)\b|\b(?:href|src|action|hx-\w+)="
)


@pytest.fixture
def fold(db) -> str:
    path, secret = invited(begun())
    ben = newcomer().go(path).press("Read it", secret=secret)
    return FOLD.findall(ben.page.html)[0]


def test_it_is_one_tap_from_the_letter_and_says_that_no_is_enough(fold: str) -> None:
    assert "You may say no." in fold and "Please don't ask me again." in fold
    assert "afraid of what happens when you say no" in fold


def test_unfolding_it_loads_nothing_and_goes_nowhere(fold: str) -> None:
    """So there is no request, no row, no log line and no entry on the way back."""
    assert LEAVES_A_TRACE.findall(fold) == []


@pytest.mark.parametrize("planted", ['<a href="/help/">More</a>', "<form action='/x'>", '<p hx-get="/x">'])
def test_a_fold_that_led_somewhere_would_be_found(fold: str, planted: str) -> None:
    """Control."""
    assert LEAVES_A_TRACE.findall(fold + planted)


def test_who_reads_it_and_says_no_has_no_cookie_and_changes_nothing_for_who_invited(db) -> None:
    ana = begun()
    path, secret = invited(ana)
    before = _strip(ana.go("/").page.html)
    ben = newcomer().go(path).press("Read it", secret=secret).press("Not for me")
    assert [name for name in ben.client.cookies if "device" in name] == []
    assert _strip(ana.go("/").page.html) == before
    assert inviting.OPEN and "wrote to you" in ben.go(path).press("Read it", secret=secret).text


def _strip(html: str) -> str:
    """A page without what is minted for each answer."""
    return re.sub(r'(?:value|nonce|content)="[^"]*"|[0-9a-f]{8}-[0-9a-f-]{27}', "", html)
