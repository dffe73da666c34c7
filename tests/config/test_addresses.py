"""Where browsers keep people signed in, and where they must be told that they won't."""

from __future__ import annotations

import pytest

from duologue.config import addresses
from duologue.config.addresses import AddressStanding


@pytest.fixture
def public(monkeypatch):
    monkeypatch.setenv("DUOLOGUE_PUBLIC", "https://us.example:8700/")
    monkeypatch.setenv("DUOLOGUE_BEHIND_PROXY", "0")


@pytest.mark.parametrize(
    ("scheme", "host", "wanted"),
    [
        ("http", "127.0.0.1:8700", AddressStanding.OURS),
        ("http", "localhost:8700", AddressStanding.OURS),
        ("http", "[::1]:8700", AddressStanding.OURS),
        ("https", "us.example:8700", AddressStanding.OURS),
        ("https", "US.example.", AddressStanding.OURS),
        ("http", "us.example", AddressStanding.PLAIN),
        ("http", "192.168.1.20:8700", AddressStanding.PLAIN),
        ("http", "localhost.evil.example", AddressStanding.PLAIN),
        ("http", "127.0.0.1.evil.example", AddressStanding.PLAIN),
        ("https", "evil.example", AddressStanding.FOREIGN),
        ("https", "us.example.evil.example", AddressStanding.FOREIGN),
        ("https", "", AddressStanding.FOREIGN),
        ("http", "[bad", AddressStanding.PLAIN),
    ],
)
def test_an_address_is_ours_plain_or_foreign(public, scheme, host, wanted):
    assert addresses.judge_standing(scheme, host) is wanted


def test_links_use_the_public_address_and_hide_secrets_in_the_fragment(public):
    """check 31: what follows the # is sent to nobody."""
    assert addresses.make_link("/i/abc/", "s e/cret") == "https://us.example:8700/i/abc/#s%20e%2Fcret"


def test_without_a_public_address_links_name_this_machine(monkeypatch):
    monkeypatch.delenv("DUOLOGUE_PUBLIC", raising=False)
    monkeypatch.setenv("DUOLOGUE_PORT", "8755")
    assert addresses.make_link("/begin/") == "http://localhost:8755/begin/"


def test_what_a_proxy_forwards_counts_only_if_there_is_one(public, monkeypatch):
    headers = {"x-forwarded-for": "made-up, 198.51.100.7", "x-forwarded-proto": "https"}
    assert addresses.read_forwarded(headers, "http", "127.0.0.1") == ("http", "127.0.0.1")
    monkeypatch.setenv("DUOLOGUE_BEHIND_PROXY", "1")
    assert addresses.read_forwarded(headers, "http", "127.0.0.1") == ("https", "198.51.100.7")
    assert addresses.read_forwarded({"x-forwarded-proto": "gopher"}, "http", "::1") == ("https", "unknown")


ONE_ADDRESS = [
    "192.0.2.7",
    " 192.0.2.7 ",
    '"192.0.2.7"',
    "192.0.2.7:4711",
    "[192.0.2.7]:4711",
    "::ffff:192.0.2.7",
    "::FFFF:c000:207",
    "[::ffff:192.0.2.7]",
    '"[::ffff:192.0.2.7]:4711"',
    "0:0:0:0:0:ffff:c000:0207",
    "::192.0.2.7",
    "64:ff9b::192.0.2.7",
]
ONE_NETWORK = [
    "2001:db8::1",
    "[2001:db8::1]:443",
    '"[2001:DB8:0:0::1]"',
    "2001:0db8:0000:0000:ffff::2",
    "2001:db8::1%eth0",
]
NOBODYS = [
    "",
    "unknown",
    "_hidden",
    "-",
    "a socket",
    "300.1.2.3",
    "192.0.2",
    "1.2.3.4, 5.6.7.8",
    "١٩٢.0.2.7",
]


def test_every_spelling_of_an_address_is_that_one_address():
    """check 73: as a server, a socket or a proxy may give it."""
    assert len({addresses.name_neighbourhood(text) for text in ONE_ADDRESS}) == 1
    assert len({addresses.name_neighbourhood(text) for text in ONE_NETWORK}) == 1
    assert addresses.name_neighbourhood("192.0.2.7") != addresses.name_neighbourhood("192.0.2.8")
    assert addresses.name_neighbourhood("2001:db8::1") != addresses.name_neighbourhood("2001:db8:0:1::1")
    assert addresses.name_neighbourhood("::1") != addresses.name_neighbourhood("::2")
    assert str(addresses.read_client_address("::1")) == "::1"


@pytest.mark.parametrize("text", NOBODYS)
def test_what_cannot_be_read_is_nobodys_and_not_everybodys(text):
    """check 73: strangers whom a proxy hides must not use up each other's few tries."""
    assert addresses.read_client_address(text) is None
    assert len({addresses.name_neighbourhood(text) for _ in range(10)}) == 10


@pytest.mark.parametrize(
    "name",
    [
        *("müsli.example", "MÜSLI.Example", "straße.example", "faß.de", "ελλάς.gr", "παράδειγμα.δοκιμή"),
        *(
            "пример.рф",
            "日本語.jp",
            "例え。テスト",
            "bücher．example",
            "ümlaut.sub.müsli.example",
            "us.example",
        ),
        *("ａｂｃ.example", "école.fr", "e\u0301cole.fr", "한국.kr", "ไทย.th", "उदाहरण.परीक्षा"),
    ],
)
def test_an_international_name_travels_as_browsers_send_it(name):
    """check 73, against the tables of the standard."""
    import idna

    assert addresses.write_in_ascii(name) == idna.encode(name, uts46=True).decode()


@pytest.mark.parametrize("name", ["mü sli.example", "mü_sli.example", "ü" * 70 + ".example", "ü..example"])
def test_what_is_no_name_is_refused(name):
    with pytest.raises(ValueError):
        addresses.write_in_ascii(name)


def test_at_an_international_address_browsers_are_let_in(monkeypatch):
    """check 73: whichever way the host wrote it."""
    for written in ("https://müsli.example", "https://xn--msli-0ra.example", "https://MÜSLI.example:443"):
        monkeypatch.setenv("DUOLOGUE_PUBLIC", written)
        assert addresses.judge_standing("https", "xn--msli-0ra.example") is AddressStanding.OURS
        assert addresses.judge_standing("https", "musli.example") is AddressStanding.FOREIGN
