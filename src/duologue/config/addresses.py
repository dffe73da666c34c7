"""Where this instance is reached: its public address, the hosts it answers to, and links to it.

On plain http from another machine whoever listens on the way could take a session along. So a page there
says why nobody signs in instead.
"""

from __future__ import annotations

import ipaddress
import os
import re
import unicodedata
from collections.abc import Mapping
from enum import Enum
from urllib.parse import quote, urlsplit

from duologue.normal_forms import normalise_long, normalise_short

DEFAULT_PORT = 8700

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
# A port after an address that needs no brackets: 192.0.2.7:4711.
_V4_WITH_PORT = re.compile(r"([0-9.]+):[0-9]{1,5}")
# IPv6 addresses that hold an IPv4 one in their last four bytes: mapped, compatible, and as a NAT64 writes it.
_HOLDING_V4 = tuple(ipaddress.IPv6Network(one) for one in ("::ffff:0:0/96", "::/96", "64:ff9b::/96"))
# Full stops of other scripts, which browsers take for the one between a name's parts.
_OTHER_DOTS = {0x3002: ".", 0xFF0E: ".", 0xFF61: "."}
MOST_LABEL = 63
MOST_NAME = 253
# Names that nobody gives a certificate for.
_AT_HOME_ONLY = (".local", ".lan", ".internal", ".home.arpa")
_OWN_V6 = (ipaddress.IPv6Address("::"), ipaddress.IPv6Address("::1"))


class AddressStanding(Enum):
    """What may be done at the address that a request came to."""

    OURS = "ours"
    PLAIN = "plain"
    """Plain http from another machine: explain, and sign nobody in."""
    FOREIGN = "foreign"
    """A name that this instance was never told it has."""


def list_origins() -> tuple[str, ...]:
    """Public addresses such as `https://us.example`, the one that links use first; set by `serve`."""
    return tuple(o.rstrip("/") for o in os.environ.get("DUOLOGUE_PUBLIC", "").split(",") if o.strip())


def find_public() -> str:
    """The address that links and QR codes use: without a public one, this machine's own.

    By its name, as passkeys are bound to names; whoever has a session at 127.0.0.1 keeps it there.
    """
    for origin in list_origins():
        return origin
    return f"http://localhost:{os.environ.get('DUOLOGUE_PORT', DEFAULT_PORT)}"


def make_link(path: str, secret: str = "", origin: str = "") -> str:
    """An absolute link, to `origin` where it is named; `secret` goes into the fragment, which browsers send
    to nobody."""
    return (origin or find_public()) + path + (f"#{quote(secret, safe='')}" if secret else "")


def judge_standing(scheme: str, host: str) -> AddressStanding:
    """How the instance stands to a request by its scheme ("http" or "https") and Host header."""
    name = _name_host(host)
    if is_loopback(name):
        return AddressStanding.OURS
    if scheme == "https":
        known = {_name_host(urlsplit(origin).netloc) for origin in list_origins()}
        return AddressStanding.OURS if name in known else AddressStanding.FOREIGN
    return AddressStanding.PLAIN


def is_behind_proxy() -> bool:
    """Whether every request comes through the host's own proxy, whose X-Forwarded headers then count."""
    return os.environ.get("DUOLOGUE_BEHIND_PROXY") == "1"


def read_forwarded(headers: Mapping[str, str], scheme: str, client: str) -> tuple[str, str]:
    """(scheme, client address) as the proxy saw them, else unchanged. `headers` has lower-case names.

    Only the last entry of X-Forwarded-For was written by our proxy; earlier ones are the client's to invent.
    """
    if not is_behind_proxy():
        return scheme, client
    seen = headers.get("x-forwarded-for", "").rpartition(",")[2].strip()
    proto = headers.get("x-forwarded-proto", "").strip().lower()
    if proto not in {"http", "https"}:
        proto = "https" if list_origins() else scheme
    # Where the proxy says nothing it is nobody's, and not the proxy's own, which everybody would share.
    return proto, seen or "unknown"


def read_client_address(text: str) -> Address | None:
    """A client's address in whatever way a server, a socket or a proxy writes it; None for what is none.

    With a port or without, in brackets, in quotes, with a zone, an IPv4 address inside an IPv6 one: each is
    the one address.
    """
    bare = text.strip().strip('"').strip()
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif with_port := _V4_WITH_PORT.fullmatch(bare):
        bare = with_port[1]
    try:
        found = ipaddress.ip_address(bare.partition("%")[0])
    except ValueError:
        return None
    if isinstance(found, ipaddress.IPv6Address) and found not in _OWN_V6:
        if any(found in network for network in _HOLDING_V4):
            return ipaddress.IPv4Address(found.packed[-4:])
    return found


def name_neighbourhood(text: str) -> bytes:
    """What stands for a client's address: itself, or the /64 that one IPv6 subscriber has to choose from.

    What cannot be read is nobody's, something else each time: strangers would otherwise use up each other's
    few tries.
    """
    found = read_client_address(text)
    if found is None:
        return os.urandom(16)
    return found.packed[:8] if isinstance(found, ipaddress.IPv6Address) else found.packed


def write_plainly(text: str) -> str:
    """A text as a browser would look for addresses in it: in its plainest letters, with the full stops of
    other scripts as ours and without letters that cannot be seen."""
    plain = normalise_long("NFKC", text.translate(_OTHER_DOTS))
    return "".join(letter for letter in plain if unicodedata.category(letter) != "Cf")


def write_in_ascii(name: str) -> str:
    """A host's name as it travels: `müsli.example` is `xn--msli-0ra.example`. Raises `ValueError`."""
    if name.isascii():
        return name.lower()
    mapped = normalise_short("NFKC", name.translate(_OTHER_DOTS), MOST_NAME).lower()
    labels = [_write_label(one) for one in normalise_short("NFC", mapped, MOST_NAME).split(".")]
    if not all(1 <= len(label) <= MOST_LABEL for label in labels):
        raise ValueError("a part of it is empty or longer than a name's part can be")
    return ".".join(labels)


def _write_label(text: str) -> str:
    """As browsers do it (UTS 46, nothing transitional: an ß stays one)."""
    if text.isascii():
        return text
    if any(unicodedata.category(letter)[0] not in "LMN" and letter != "-" for letter in text):
        raise ValueError("it has a character that no name can have")
    return "xn--" + text.encode("punycode").decode("ascii")


def _name_host(host: str) -> str:
    """The host without its port, in lower case and as it travels: `[::1]:8700` is `::1`."""
    try:
        return write_in_ascii((urlsplit(f"//{host}").hostname or "").rstrip("."))
    except ValueError:
        return ""


def has_real_name(origin: str) -> bool:
    """Whether browsers trust that address enough for calls: https with a name that a certificate can be had
    for, or this very machine. An address made of numbers has a certificate that was made here, which no
    browser trusts for that."""
    parts = urlsplit(origin)
    name = _name_host(parts.netloc)
    if is_loopback(name):
        return True
    is_name = "." in name and not name.endswith(_AT_HOME_ONLY) and read_client_address(name) is None
    return parts.scheme == "https" and is_name


def is_loopback(name: str) -> bool:
    """Whether that host is this very machine."""
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
