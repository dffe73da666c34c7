"""Which push services this instance talks to: a browser says where its own is, and nobody may send it
elsewhere."""

from __future__ import annotations

import os
from urllib.parse import urlsplit

# Chrome and its kin, Firefox, Safari, Edge on Windows.
KNOWN = (
    "fcm.googleapis.com",
    "updates.push.services.mozilla.com",
    "*.push.apple.com",
    "*.notify.windows.com",
)
MOST_ADDRESS = 1024


def list_allowed() -> tuple[str, ...]:
    """Those, and what the host added in `DUOLOGUE_PUSH_HOSTS`, with commas between; each a name, or `*.name`
    for all below it, or, for one on this machine, an origin such as `http://127.0.0.1:8000`."""
    added = os.environ.get("DUOLOGUE_PUSH_HOSTS", "").split(",")
    return (*KNOWN, *(one.strip().lower() for one in added if one.strip()))


def is_allowed(endpoint: str) -> bool:
    """Whether that is an address of one of them, over https and on the usual port."""
    if len(endpoint) > MOST_ADDRESS or not endpoint.isascii() or any(one.isspace() for one in endpoint):
        return False
    try:
        parts = urlsplit(endpoint)
        name, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return False
    if f"{parts.scheme}://{parts.netloc}" in list_allowed():
        return True
    if parts.scheme != "https" or port not in (None, 443) or parts.username or parts.password:
        return False
    return any(
        name == one or (one.startswith("*.") and name.endswith(one[1:]))
        for one in list_allowed()
        if "/" not in one
    )
