"""A mail server on this machine (RFC 5321, as far as one mail needs it), which does as it is told."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import cast


class Box:
    """What came. `says`: what it answers to a mail instead of taking it; `to_a_name`: to the name of a
    mailbox. `holds`: it takes a mail, and answers nothing until it is let go by `go_on`."""

    def __init__(self) -> None:
        self.raw: list[bytes] = []
        self.to: list[str] = []
        self.says = ""
        self.to_a_name = ""
        self.holds = False
        self.came = threading.Event()
        self.go_on = threading.Event()

    @property
    def mails(self) -> list[EmailMessage]:
        return [cast(EmailMessage, message_from_bytes(one, policy=default)) for one in self.raw]

    def take(self, raw: bytes) -> str:
        if self.says:
            return self.says
        self.raw.append(raw)
        self.came.set()
        if self.holds:
            self.go_on.wait(20)
        return "250 taken"


def talk(box: Box, there: socketserver.StreamRequestHandler) -> None:
    def say(line: str) -> None:
        there.wfile.write(f"{line}\r\n".encode())

    say("220 here")
    while line := there.rfile.readline():
        verb = line[:4].upper().strip()
        if verb == b"QUIT":
            say("221 bye")
            return
        if verb == b"RCPT":
            box.to.append(line.partition(b"<")[2].partition(b">")[0].decode())
            say(box.to_a_name or "250 known")
        elif verb == b"DATA":
            say("354 go on")
            lines = []
            while (line := there.rfile.readline()) not in (b".\r\n", b""):
                lines.append(line.removeprefix(b"."))
            say(box.take(b"".join(lines)))
        else:
            say("250 fine" if verb in (b"EHLO", b"MAIL", b"RSET", b"NOOP") else "502 what?")


@contextmanager
def mail_server() -> Iterator[tuple[Box, str]]:
    """What came, and the address for DUOLOGUE_SMTP."""
    box = Box()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            talk(box, self)

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True

    with Server(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield box, f"smtp://127.0.0.1:{server.server_address[1]}"
        finally:
            box.go_on.set()
            server.shutdown()
