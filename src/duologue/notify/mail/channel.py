"""Sending one mail. A server that says no before it has the mail may be asked again; one that takes it and
never answers may have sent it, and is not."""

from __future__ import annotations

import os
import re
import secrets
import smtplib
import ssl
from collections.abc import Mapping
from email.message import EmailMessage

from duologue.notify.mail import composing, mail_settings
from duologue.notify.mail.mail_settings import MailServer
from duologue.notify.outcome import GONE, GOT_THROUGH, LOST, NOT_YET, REFUSED, TryOutcome

TIMEOUT_S = 10.0
# A mailbox that is not there (RFC 3463, 5.1.1) or moved away.
NO_SUCH_BOX = (550, 551)
# A line with a dot alone ends a mail (RFC 5321, 4.5.2).
_LINE_WITH_A_DOT = re.compile(rb"^\.", re.MULTILINE)


def send(to: Mapping[str, str], words: str, code: str = "") -> TryOutcome:
    mail = composing.write(to["address"], words, mail_settings.find_sender(), code)
    try:
        server = mail_settings.read_server()
    except ValueError:
        return NOT_YET
    return _write(mail) if server is None else _send(server, mail)


def _write(mail: EmailMessage) -> TryOutcome:
    folder = mail_settings.find_folder()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        target = folder / f"{secrets.token_hex(8)}.eml"
        with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(mail.as_bytes())
    except OSError:
        return NOT_YET
    return GOT_THROUGH


def _send(server: MailServer, mail: EmailMessage) -> TryOutcome:
    try:
        connection = _connect(server)
    except (OSError, smtplib.SMTPException):
        return NOT_YET
    try:
        return _hand_over(connection, mail)
    finally:
        connection.close()


def _connect(server: MailServer) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if server.is_tls:
        made: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT_S, context=context)
    else:
        made = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT_S)
    try:
        made.ehlo()
        if not server.is_tls and (made.has_extn("starttls") or not server.is_here):
            # A server elsewhere that has none is refused: whoever listens would read the address.
            made.starttls(context=context)
            made.ehlo()
        if server.user:
            made.login(server.user, server.password)
    except BaseException:
        made.close()
        raise
    return made


def _hand_over(connection: smtplib.SMTP, mail: EmailMessage) -> TryOutcome:
    """Until the last line is sent, whatever happens, the server has no mail; after it, who knows."""
    try:
        code, _said = connection.mail(str(mail["From"].addresses[0].addr_spec))
        if code != 250:
            return _judge_refused(code)
        code, _said = connection.rcpt(str(mail["To"].addresses[0].addr_spec))
        if code not in (250, 251):
            return GONE if code in NO_SUCH_BOX else _judge_refused(code)
        code, _said = connection.docmd("data")
        if code != 354:
            return _judge_refused(code)
    except (OSError, smtplib.SMTPException):
        return NOT_YET
    try:
        connection.send(_LINE_WITH_A_DOT.sub(b"..", mail.as_bytes()) + b".\r\n")
        code, _said = connection.getreply()
    except (OSError, smtplib.SMTPException):
        return LOST
    return GOT_THROUGH if code == 250 else _judge_refused(code)


def _judge_refused(code: int) -> TryOutcome:
    return NOT_YET if 400 <= code < 500 else REFUSED
