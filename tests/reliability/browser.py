"""Somebody with a browser, as far as forms go: keeps cookies, finds a page's form, fills it in, sends it."""

from __future__ import annotations

import http.client
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from urllib.parse import urlencode

PATIENCE_S = 30.0


@dataclass
class Form:
    """A form's address and what it would send as it stands."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(named.get("action", "")))
        elif self.forms and tag in {"input", "textarea"} and "name" in named:
            if named.get("type") not in {"checkbox", "radio"} or "checked" in named:
                self.forms[-1].fields[named["name"]] = named.get("value", "")


@dataclass
class Page:
    status: int
    where: str
    text: str

    @property
    def forms(self) -> list[Form]:
        parser = _Forms()
        parser.feed(self.text)
        return parser.forms

    def form(self, action: str, having: str = "") -> Form:
        """The form that goes to an address and has a field whose name ends so."""
        for form in self.forms:
            if form.action == action and any(name.endswith(having) for name in form.fields):
                return form
        raise AssertionError(f"no form to {action} with {having} on this page ({self.status})")


class Browser:
    """Keeps one connection; raises `OSError` or `http.client.HTTPException` when the server goes away."""

    def __init__(self, port: int, jar: Mapping[str, str]) -> None:
        self.port = port
        self.jar = dict(jar)
        self._connection: http.client.HTTPConnection | None = None

    def get(self, path: str) -> Page:
        return self._send("GET", path)

    def post(self, path: str, fields: Mapping[str, str]) -> Page:
        return self._send("POST", path, urlencode(fields).encode())

    def leave(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _send(self, method: str, path: str, body: bytes | None = None) -> Page:
        if self._connection is None:
            self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.jar.items())}
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
        try:
            self._connection.request(method, path, body, headers)
            answer = self._connection.getresponse()
            text = answer.read().decode()
        except BaseException:
            self.leave()
            raise
        for header in answer.headers.get_all("Set-Cookie", []):
            self.jar.update({name: morsel.value for name, morsel in SimpleCookie(header).items()})
        return Page(answer.status, answer.headers.get("Location", path), text)
