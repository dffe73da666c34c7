"""How mail leaves this instance, from the environment.

`DUOLOGUE_SMTP`: `smtps://user:password@host` (TLS from the start, port 465) or `smtp://...` (STARTTLS, port
587; plain only to this very machine). `DUOLOGUE_MAIL_FROM`: what stands as sender. Without the first, mails
are files in `<data>/mail`.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from duologue.config import addresses, place

PORTS = {"smtps": 465, "smtp": 587}


@dataclass(frozen=True, slots=True)
class MailServer:
    """`is_here`: on this very machine, where nobody listens on the way."""

    host: str
    port: int
    is_tls: bool
    is_here: bool
    user: str = ""
    password: str = field(default="", repr=False)


def read_server() -> MailServer | None:
    """None where mails are to be files. Raises `ValueError` for what is no such address."""
    text = os.environ.get("DUOLOGUE_SMTP", "").strip()
    if not text:
        return None
    parts = urlsplit(text)
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError("DUOLOGUE_SMTP takes an address like smtps://user:password@mail.example")
    return MailServer(
        parts.hostname,
        parts.port or PORTS[parts.scheme],
        parts.scheme == "smtps",
        addresses.is_loopback(parts.hostname),
        unquote(parts.username or ""),
        unquote(parts.password or ""),
    )


def find_sender() -> str:
    """The address that mails come from: the one that was set, the user's at the mail server, or none that
    anybody could answer."""
    chosen = os.environ.get("DUOLOGUE_MAIL_FROM", "").strip()
    if chosen:
        return chosen
    try:
        found = read_server()
    except ValueError:
        found = None
    if found is not None and "@" in found.user:
        return found.user
    return f"reminders@{urlsplit(addresses.find_public()).hostname or 'localhost'}"


def find_folder() -> Path:
    """Where mails lie that no server takes."""
    return place.find_data_dir() / "mail"


def is_folder() -> bool:
    """Whether mails are files here, and reach nobody."""
    try:
        return read_server() is None
    except ValueError:
        return True
