"""Where browsers keep people signed in, and where they must be told that they won't."""

from __future__ import annotations

import pytest

from duologue.config import addresses
from duologue.config.addresses import Standing


@pytest.fixture
def public(monkeypatch):
    monkeypatch.setenv("DUOLOGUE_PUBLIC", "https://us.example:8700/")
    monkeypatch.setenv("DUOLOGUE_BEHIND_PROXY", "0")


@pytest.mark.parametrize(
    ("scheme", "host", "wanted"),
    [
        ("http", "127.0.0.1:8700", Standing.OURS),
        ("http", "localhost:8700", Standing.OURS),
        ("http", "[::1]:8700", Standing.OURS),
        ("https", "us.example:8700", Standing.OURS),
        ("https", "US.example.", Standing.OURS),
        ("http", "us.example", Standing.PLAIN),
        ("http", "192.168.1.20:8700", Standing.PLAIN),
        ("http", "localhost.evil.example", Standing.PLAIN),
        ("http", "127.0.0.1.evil.example", Standing.PLAIN),
        ("https", "evil.example", Standing.FOREIGN),
        ("https", "us.example.evil.example", Standing.FOREIGN),
        ("https", "", Standing.FOREIGN),
        ("http", "[bad", Standing.PLAIN),
    ],
)
def test_an_address_is_ours_plain_or_foreign(public, scheme, host, wanted):
    assert addresses.standing(scheme, host) is wanted


def test_links_use_the_public_address_and_hide_secrets_in_the_fragment(public):
    """check 31: what follows the # is sent to nobody."""
    assert addresses.link("/i/abc/", "s e/cret") == "https://us.example:8700/i/abc/#s%20e%2Fcret"


def test_without_a_public_address_links_name_this_machine(monkeypatch):
    monkeypatch.delenv("DUOLOGUE_PUBLIC", raising=False)
    monkeypatch.setenv("DUOLOGUE_PORT", "8755")
    assert addresses.link("/begin/") == "http://localhost:8755/begin/"


def test_what_a_proxy_forwards_counts_only_if_there_is_one(public, monkeypatch):
    headers = {"x-forwarded-for": "made-up, 198.51.100.7", "x-forwarded-proto": "https"}
    assert addresses.forwarded(headers, "http", "127.0.0.1") == ("http", "127.0.0.1")
    monkeypatch.setenv("DUOLOGUE_BEHIND_PROXY", "1")
    assert addresses.forwarded(headers, "http", "127.0.0.1") == ("https", "198.51.100.7")
    assert addresses.forwarded({"x-forwarded-proto": "gopher"}, "http", "::1") == ("https", "::1")
