"""The third cookie: the UTC day of the last visit, so that idle sessions end and no row says who was here.

Its MAC is keyed from the device's secret, which the server does not keep: only the browser can show it.
"""

from __future__ import annotations

import hmac
from datetime import date

from duologue.vault import Label, derive

IDLE_DAYS = 14
_MAC_BYTES = 16


def mint(secret: str, id_hash: bytes, today: date) -> str:
    """The cookie's value for `today`."""
    return f"{today.isoformat()}.{_compute_mac(secret, id_hash, today)}"


def is_of(seen: str, today: date) -> bool:
    """Whether the value says `today`; says nothing about who wrote it."""
    return seen[:10] == today.isoformat()


def is_fresh(seen: str, secret: str, id_hash: bytes, today: date) -> bool:
    """Whether this device was here within the last 14 days.

    A day to come, after a clock was set back, counts.
    """
    text, _, mac = seen.partition(".")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return False
    # compare_digest takes text only if it is ASCII.
    if not hmac.compare_digest(mac.encode(), _compute_mac(secret, id_hash, day).encode()):
        return False
    return (today - day).days <= IDLE_DAYS


def _compute_mac(secret: str, id_hash: bytes, day: date) -> str:
    key = derive(secret.encode(), Label.SESSION, b"seen")
    return hmac.digest(key, id_hash + day.isoformat().encode(), "sha256")[:_MAC_BYTES].hex()
