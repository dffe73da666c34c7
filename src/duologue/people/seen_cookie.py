"""The third cookie: the UTC day of the last visit, so that idle sessions end and no row says who was here.

Its MAC is keyed from the device's secret, which the server does not keep: only the browser can show it. A
browser that locks by itself carries the minute of its last use there too, under a MAC that takes a key file
of the host as well: whoever copied the cookies can show an old minute, and make none that is newer.
"""

from __future__ import annotations

import hmac
from datetime import date, datetime

from duologue.people import key_files
from duologue.vault import Label, derive

IDLE_DAYS = 14
_MAC_BYTES = 16
_MOST_DIGITS = 12


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
    text, mac, *_ = [*seen.split(".", 2), "", ""]
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return False
    # compare_digest takes text only if it is ASCII.
    if not hmac.compare_digest(mac.encode(), _compute_mac(secret, id_hash, day).encode()):
        return False
    return (today - day).days <= IDLE_DAYS


def mint_used(secret: str, id_hash: bytes, now: datetime) -> str:
    """As `mint`, for a browser that is in use at this minute and locks by itself."""
    minute = _count_minutes(now)
    return f"{mint(secret, id_hash, now.date())}.{minute}.{_compute_mac_of_use(secret, id_hash, minute)}"


def count_idle_minutes(seen: str, secret: str, id_hash: bytes, now: datetime) -> int | None:
    """Whole minutes since the last use that the value tells; None if it tells none that was minted here.

    A minute to come, after a clock was set back, counts as now.
    """
    _, _, minute, mac, *_ = [*seen.split("."), "", "", "", ""]
    if not (minute.isascii() and minute.isdigit() and len(minute) <= _MOST_DIGITS):
        return None
    if not hmac.compare_digest(mac.encode(), _compute_mac_of_use(secret, id_hash, int(minute)).encode()):
        return None
    return max(0, _count_minutes(now) - int(minute))


def _count_minutes(now: datetime) -> int:
    return int(now.timestamp()) // 60


def _compute_mac_of_use(secret: str, id_hash: bytes, minute: int) -> str:
    key = derive(secret.encode() + key_files.find_held().files.release, Label.LAST_USE)
    return hmac.digest(key, id_hash + minute.to_bytes(8, "big"), "sha256")[:_MAC_BYTES].hex()


def _compute_mac(secret: str, id_hash: bytes, day: date) -> str:
    key = derive(secret.encode(), Label.SESSION, b"seen")
    return hmac.digest(key, id_hash + day.isoformat().encode(), "sha256")[:_MAC_BYTES].hex()
