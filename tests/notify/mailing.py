"""A real mail server on this machine, which takes what it is sent, or does as it is told."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller


class Box:
    """`says`: what it answers to a mail instead of taking it; `to_a_name`: to the name of a mailbox."""

    def __init__(self) -> None:
        self.raw: list[bytes] = []
        self.to: list[str] = []
        self.says = ""
        self.to_a_name = ""

    @property
    def mails(self) -> list[Message]:
        return [message_from_bytes(one, policy=default) for one in self.raw]

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if self.to_a_name:
            return self.to_a_name
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.says:
            return self.says
        self.raw.append(envelope.content)
        self.to += envelope.rcpt_tos
        return "250 taken"


@contextmanager
def mail_server() -> Iterator[tuple[Box, str]]:
    """What came, and the address for DUOLOGUE_SMTP."""
    box = Box()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield box, f"smtp://127.0.0.1:{controller.port}"
    finally:
        controller.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
