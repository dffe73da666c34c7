"""A lean browser: keeps cookies, follows redirects, reads a page's forms. Loopback only."""

from __future__ import annotations

import html
import http.client
import re
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

_FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.S)
_INPUT = re.compile(r"<(?:input|button)\b([^>]*)>", re.S)
_ATTRIBUTE = re.compile(r'([\w-]+)(?:="([^"]*)")?')


@dataclass(frozen=True, slots=True)
class Page:
    status: int
    path: str
    text: str

    def form(self, **wanted: str) -> tuple[str, dict[str, str]]:
        """Action and hidden fields of the first form whose hidden fields include `wanted`."""
        for attributes, inner in _FORM.findall(self.text):
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
    """One signed-in device on one kept-alive connection; `origin` is http on loopback."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    connection: http.client.HTTPConnection | None = None

    def get(self, path: str) -> Page:
        return self._ask("GET", path, None)

    def post(self, path: str, fields: dict[str, str]) -> Page:
        """Send a form and follow where it leads."""
        page = self._ask("POST", path, urlencode(fields).encode())
        return self.get(page.text) if page.status in (302, 303) else page

    def _ask(self, method: str, path: str, body: bytes | None) -> Page:
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["Origin"] = f"http://127.0.0.1:{self.port}"
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        raw = response.read()
        for value in response.msg.get_all("Set-Cookie") or ():
            name, _, rest = value.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        location = response.headers.get("Location")
        if location is not None:
            parts = urlsplit(location)
            return Page(response.status, path, parts.path + (f"?{parts.query}" if parts.query else ""))
        return Page(response.status, path, raw.decode())
