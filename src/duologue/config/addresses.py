"""Where this instance is reached: its public address, the hosts it answers to, and links to it.

Browsers keep `__Host-` cookies on https, and on http only for the machine's own names; on any other plain
http address signing in would loop without a word. So a page there says why instead.
"""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping
from enum import Enum
from urllib.parse import quote, urlsplit

DEFAULT_PORT = 8700


class Standing(Enum):
    """What may be done at the address that a request came to."""

    OURS = "ours"
    PLAIN = "plain"
    """Plain http from another machine: explain, and sign nobody in."""
    FOREIGN = "foreign"
    """A name that this instance was never told it has."""


def origins() -> tuple[str, ...]:
    """Public addresses such as `https://us.example`, the one that links use first; set by `serve`."""
    return tuple(o.rstrip("/") for o in os.environ.get("DUOLOGUE_PUBLIC", "").split(",") if o.strip())


def public() -> str:
    """The address that links and QR codes use: without a public one, this machine's own.

    By its name, as passkeys are bound to names; whoever has a session at 127.0.0.1 keeps it there.
    """
    for origin in origins():
        return origin
    return f"http://localhost:{os.environ.get('DUOLOGUE_PORT', DEFAULT_PORT)}"


def link(path: str, secret: str = "") -> str:
    """An absolute link; `secret` goes into the fragment, which browsers send to nobody."""
    return public() + path + (f"#{quote(secret, safe='')}" if secret else "")


def standing(scheme: str, host: str) -> Standing:
    """How the instance stands to a request by its scheme ("http" or "https") and Host header."""
    name = _name(host)
    if _is_loopback(name):
        return Standing.OURS
    if scheme == "https":
        known = {_name(urlsplit(origin).netloc) for origin in origins()}
        return Standing.OURS if name in known else Standing.FOREIGN
    return Standing.PLAIN


def behind_proxy() -> bool:
    """Whether every request comes through the host's own proxy, whose X-Forwarded headers then count."""
    return os.environ.get("DUOLOGUE_BEHIND_PROXY") == "1"


def forwarded(headers: Mapping[str, str], scheme: str, client: str) -> tuple[str, str]:
    """(scheme, client address) as the proxy saw them, else unchanged. `headers` has lower-case names.

    Only the last entry of X-Forwarded-For was written by our proxy; earlier ones are the client's to invent.
    """
    if not behind_proxy():
        return scheme, client
    seen = headers.get("x-forwarded-for", "").rpartition(",")[2].strip()
    proto = headers.get("x-forwarded-proto", "").strip().lower()
    if proto not in {"http", "https"}:
        proto = "https" if origins() else scheme
    return proto, (seen or client)


def _name(host: str) -> str:
    """The host without its port, in lower case: `[::1]:8700` is `::1`."""
    try:
        return (urlsplit(f"//{host}").hostname or "").rstrip(".")
    except ValueError:
        return ""


def _is_loopback(name: str) -> bool:
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
