"""A lean browser: keeps cookies, follows redirects, reads a page's forms. Loopback only.

It shares the machine with the server that it measures, so it speaks just enough HTTP/1.1 by itself: with the
standard library's client the load took half of what the server did.
"""

from __future__ import annotations

import html
import re
import socket
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

_FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.S)
_INPUT = re.compile(r"<(?:input|button)\b([^>]*)>", re.S)
_ATTRIBUTE = re.compile(r'([\w-]+)(?:="([^"]*)")?')
_ADDRESS = re.compile(r'<body\b[^>]* data-address="([^"]+)"')
TIMEOUT_S = 30.0


@dataclass(frozen=True, slots=True)
class Page:
    status: int
    path: str
    text: str

    def form(self, **wanted: str) -> tuple[str, dict[str, str]]:
        """Action and hidden fields of the first form whose hidden fields include `wanted`."""
        for form in _FORM.finditer(self.text):
            attributes, inner = form.groups()
            fields = {}
            for raw in _INPUT.findall(inner):
                found = {name: html.unescape(value) for name, value in _ATTRIBUTE.findall(raw)}
                if found.get("type") == "hidden":
                    fields[found.get("name", "")] = found.get("value", "")
            if all(fields.get(name) == value for name, value in wanted.items()):
                action = dict(_ATTRIBUTE.findall(attributes)).get("action") or self.path
                return html.unescape(action), fields
        raise LookupError(f"no form with {wanted} on {self.path} ({self.status})")


@dataclass(slots=True)
class Browser:
    """One signed-in device on one kept-alive connection. Its forms say that scripts run, as address.js has
    them say, unless `scripts` is False."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    connection: socket.socket | None = None
    scripts: bool = True

    def get(self, path: str) -> Page:
        return self.ask("GET", path, None)

    def post(self, path: str, fields: dict[str, str]) -> Page:
        """Send a form and follow where it leads, or take the page that comes with the answer."""
        sent = {**fields, "scripts": "yes"} if self.scripts and path.startswith("/rounds/") else fields
        page = self.ask("POST", path, sent)
        if page.status in (302, 303):
            return self.get(page.text)
        address = _ADDRESS.search(page.text)
        return page if address is None else Page(page.status, address[1], page.text)

    def ask(self, method: str, path: str, fields: dict[str, str] | None) -> Page:
        """A page, or for a redirect its address as the text. Raises `OSError` if the server goes away."""
        body = None if fields is None else urlencode(fields).encode()
        home = f"127.0.0.1:{self.port}"
        headers = {"Host": home, "Cookie": "; ".join(f"{name}={kept}" for name, kept in self.cookies.items())}
        if body is not None:
            headers |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "Content-Length": str(len(body)),
                "Origin": f"http://{home}",
            }
        status, given, content = self.carry(method, path, headers, body)
        location = None
        for name, value in given:
            if name == "set-cookie":
                named, _, kept = value.partition(";")[0].partition("=")
                self.cookies[named] = kept
            elif name == "location":
                parts = urlsplit(value)
                location = parts.path + (f"?{parts.query}" if parts.query else "")
        return Page(status, path, content.decode() if location is None else location)

    def carry(
        self, method: str, path: str, headers: dict[str, str], body: bytes | None
    ) -> tuple[int, list[tuple[str, str]], bytes]:
        """Status, headers by lower-case name, and content of what the server answers."""
        if self.connection is None:
            self.connection = socket.create_connection(("127.0.0.1", self.port), TIMEOUT_S)
            self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
        self.connection.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + (body or b""))
        received = self._more(b"")
        while (end := received.find(b"\r\n\r\n")) < 0:
            received = self._more(received)
        first, *rest = received[:end].decode("latin-1").split("\r\n")
        given = [(name.lower(), value.strip()) for name, _, value in (line.partition(":") for line in rest)]
        return int(first[9:12]), given, self._content(dict(given), received[end + 4 :])

    def _content(self, given: dict[str, str], received: bytes) -> bytes:
        if given.get("transfer-encoding") == "chunked":
            return self._chunks(received)
        if "content-length" not in given:
            raise OSError(f"an answer of no announced length: {given}")
        while len(received) < int(given["content-length"]):
            received = self._more(received)
        return received

    def _chunks(self, received: bytes) -> bytes:
        content = b""
        while True:
            while (end := received.find(b"\r\n")) < 0:
                received = self._more(received)
            size, start = int(received[:end], 16), end + 2
            while len(received) < start + size + 2:
                received = self._more(received)
            content, received = content + received[start : start + size], received[start + size + 2 :]
            if not size:
                return content

    def _more(self, received: bytes) -> bytes:
        assert self.connection is not None
        part = self.connection.recv(1 << 16)
        if not part:
            raise OSError("the server went away")
        return received + part
