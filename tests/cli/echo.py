"""A server whose pages answer with what they were asked: `python -m tests.cli.echo PORT`."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from granian.constants import Interfaces
from granian.server import Server

from duologue.cli.pages import Pages

GATE = Path(os.environ.get("DUOLOGUE_ECHO_GATE", os.devnull))
PIECE, PIECES = b"x" * 1024 * 1024, 40


def pieces(breaks: bool) -> Iterator[bytes]:
    for number in range(PIECES):
        if breaks and number == PIECES // 2:
            raise ValueError("canary-of-a-body")
        yield PIECE


def wait_for_gate() -> None:
    """Until the file named by DUOLOGUE_ECHO_GATE is there, which the test writes; 30 s at most."""
    until = time.monotonic() + 30
    while not GATE.exists() and time.monotonic() < until:
        time.sleep(0.01)


def echo(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    path = environ["PATH_INFO"]
    if path in ("/long", "/breaks"):
        start_response("200 OK", [("Content-Type", "text/plain")])
        return pieces(path == "/breaks")
    if path == "/broken":
        raise ValueError("canary-of-a-body")
    if path == "/gated":
        wait_for_gate()
    if path == "/sign-in/":
        time.sleep(1.0)
    body = environ["wsgi.input"].read()
    shown = {name: value for name, value in environ.items() if isinstance(value, str)}
    content = json.dumps(shown | {"body": len(body)}).encode()
    headers = [("Content-Type", "application/json"), ("Content-Length", str(len(content)))]
    start_response(
        "200 OK", [*headers, ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2"), ("X-Mixed-Case", "Kept")]
    )
    return [content]


def is_somebody(sent: Any, authorization: str, secure: bool, now: Any) -> bool:
    return authorization == "somebody"


class Application:
    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await receive()
            self._pages = Pages(echo, asyncio.get_running_loop(), is_somebody)
            await send({"type": "lifespan.startup.complete"})
            await receive()
            self._pages.close()
            await send({"type": "lifespan.shutdown.complete"})
        else:
            await self._pages.answer(scope, receive, send)


if __name__ == "__main__":
    from duologue.config import logs

    logs.configure()
    application = Application()
    Server(
        "echo", port=int(sys.argv[1]), interface=Interfaces.ASGI, log_dictconfig=logs.make_dictionary()
    ).serve(target_loader=lambda: application, wrap_loader=False)
