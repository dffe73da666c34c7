"""Where passkeys may be offered, and how a form brings one."""

from __future__ import annotations

import ipaddress
import json
from typing import Any
from urllib.parse import urlsplit

from duologue.config import addresses
from duologue.people import passkeys
from duologue.people.passkeys_shown import ShownPasskey, Site
from duologue.people.proving import Proof
from duologue.web.request import AnyRequest, Request


def find_site(request: AnyRequest) -> Site | None:
    """The name that a passkey of this address is bound to; None where browsers take none.

    That is an address in figures, and one whose certificate was made here, which no browser trusts by itself.
    """
    name = (urlsplit(f"//{request.get_host()}").hostname or "").rstrip(".")
    origin = f"{request.scheme}://{request.get_host()}"
    if not name or _is_figures(name) or not addresses.has_real_name(origin):
        return None
    return Site(name, origin)


def write_options_to_prove(request: Request) -> str | None:
    """For the button that proves by a passkey; None where there is none to show."""
    at = find_site(request)
    asked = None if at is None else passkeys.make_options_to_prove(request.me, at, request.now)
    return None if asked is None else write_options(asked)


def read_proof(request: AnyRequest, field: str = "proof") -> Proof:
    """What was typed as a proof, or the passkey that came in its place."""
    text, at = request.POST.get(field, ""), find_site(request)
    return ShownPasskey(text, at) if at is not None and text.startswith("{") else text


def write_options(options: dict[str, Any]) -> str:
    return json.dumps(options, separators=(",", ":"))


def _is_figures(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
