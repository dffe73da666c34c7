"""Sending one push. A redirect is not followed, and a service that takes it and never answers may have shown
it, and is not asked again."""

from __future__ import annotations

import http.client
import json
import socket
import ssl
from collections.abc import Mapping
from urllib.parse import urlsplit

from duologue.config.clock import tell_time_here
from duologue.notify.outcome import GONE, GOT_THROUGH, LOST, NOT_YET, REFUSED, OutcomeKind, TryOutcome
from duologue.notify.push import encrypting, hosts, vapid

TIMEOUT_S = 10.0
# Seconds for which a service keeps it for a phone that is off: as long as a call says anything.
KEPT_S = 30 * 60
MOST_WAIT_MIN = 60


def send(to: Mapping[str, str], words: str, code: str = "") -> TryOutcome:
    if not hosts.is_allowed(to["endpoint"]):
        return REFUSED
    text = json.dumps({"words": words}, ensure_ascii=False).encode()
    try:
        body = encrypting.encrypt(text, vapid.decode(to["p256dh"]), vapid.decode(to["auth"]))
    except ValueError:
        return GONE
    parts = urlsplit(to["endpoint"])
    headers = {
        "TTL": str(KEPT_S),
        "Urgency": "normal",
        "Topic": "call",
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "Authorization": vapid.write_authorization(f"{parts.scheme}://{parts.netloc}", tell_time_here()),
    }
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    return _send(parts.scheme, parts.netloc, path, body, headers)


def _send(scheme: str, place: str, path: str, body: bytes, headers: dict[str, str]) -> TryOutcome:
    connection: http.client.HTTPConnection
    if scheme == "https":
        context = ssl.create_default_context()
        connection = http.client.HTTPSConnection(place, timeout=TIMEOUT_S, context=context)
    else:
        connection = http.client.HTTPConnection(place, timeout=TIMEOUT_S)
    try:
        try:
            connection.connect()
        except (OSError, socket.gaierror):
            return NOT_YET
        try:
            connection.request("POST", path or "/", body, headers)
            answer = connection.getresponse()
        except (OSError, http.client.HTTPException):
            return LOST
        return _read(answer.status, answer.getheader("Retry-After", ""))
    finally:
        connection.close()


def _read(status: int, retry_after: str) -> TryOutcome:
    if 200 <= status < 300:
        return GOT_THROUGH
    if status in (404, 410):
        return GONE
    if status in (429, 503):
        seconds = int(retry_after) if retry_after.isdigit() and len(retry_after) < 6 else 0
        return TryOutcome(OutcomeKind.NOT_YET, min(-(-seconds // 60), MOST_WAIT_MIN))
    # A service that broke down, or something between, may have taken it.
    return LOST if status >= 500 else REFUSED
