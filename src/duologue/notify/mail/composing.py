"""The mail itself: the sentence, where to go, and how to stop it. Nobody is named in it."""

from __future__ import annotations

import secrets
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from duologue.config import addresses
from duologue.config.clock import tell_time_here
from duologue.languages import _

SETTINGS = "/me/times/"


def write(to: str, words: str, sender: str, code: str = "") -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    mail["From"] = sender
    mail["To"] = to
    mail["Subject"] = _("A code to type: %(code)s", code=code) if code else words
    mail["Date"] = format_datetime(tell_time_here())
    # One of chance: a library's own would hold this machine's name and the time.
    mail["Message-ID"] = f"<{secrets.token_hex(16)}@{sender.rpartition('@')[2].rstrip('>') or 'localhost'}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content("\n".join(_write_lines(words, code)) + "\n")
    return mail


def _write_lines(words: str, code: str) -> list[str]:
    if code:
        asked = _(
            "Somebody gave this address to be reminded here. If it was you, type this code there: %(code)s",
            code=code,
        )
        return [asked, "", _("If it was not you, do nothing. Nothing more will come.")]
    change = _("You asked for this mail. Change or stop it here:")
    return [words, "", addresses.make_link("/"), "", change, addresses.make_link(SETTINGS)]
