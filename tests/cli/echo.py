"""A server whose pages answer with what they were asked: `python -m tests.cli.echo PORT`."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from typing import Any

from granian.constants import Interfaces
from granian.server import Server

from duologue.cli.pages import Pages


def echo(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    path = environ["PATH_INFO"]
    if path == "/broken":
        raise ValueError("canary-of-a-body")
    if path == "/slow":
        time.sleep(0.1)
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
