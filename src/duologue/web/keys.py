"""Where passkeys may be offered, and how a form brings one."""

from __future__ import annotations

import ipaddress
import json
from typing import Any
from urllib.parse import urlsplit

from duologue.people import passkeys
from duologue.people.passkeys_shown import Shown, Site
from duologue.people.proving import Proof
from duologue.web.request import AnyRequest, Request


def site(request: AnyRequest) -> Site | None:
    """The name that a passkey of this address is bound to; None where browsers take none.

    That is an address in figures, and one whose certificate was made here, which no browser trusts by itself.
    """
    name = (urlsplit(f"//{request.get_host()}").hostname or "").rstrip(".")
    local = name == "localhost" or name.endswith(".localhost")
    if not name or name.endswith(".local") or _is_figures(name) or not (local or request.is_secure()):
        return None
    return Site(name, f"{request.scheme}://{request.get_host()}")


def options_to_prove(request: Request) -> str | None:
    """For the button that proves by a passkey; None where there is none to show."""
    at = site(request)
    asked = None if at is None else passkeys.options_to_prove(request.me, at, request.now)
    return None if asked is None else as_text(asked)


def proof(request: AnyRequest, field: str = "proof") -> Proof:
    """What was typed as a proof, or the passkey that came in its place."""
    text, at = request.POST.get(field, ""), site(request)
    return Shown(text, at) if at is not None and text.startswith("{") else text


def as_text(options: dict[str, Any]) -> str:
    return json.dumps(options, separators=(",", ":"))


def _is_figures(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
