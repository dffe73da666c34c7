"""Somebody of the made data, at an instance: with the cookies of their browser, and with their token.

Pages are read and forms sent as a browser does, and the API is asked as a program does: that surface outlives
every name inside.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from tests.cli.instance import Instance
from tests.reliability.browser import Browser, Page

API = "/api/v1"


@dataclass
class Person:
    """What somebody has in hand. `jar` is what their browser sends; `token` an Authorization header;
    `code` is of paper, `link` of an invitation that waits. `rounds` and `kept` are ids by what they are."""

    name: str
    zone: str
    colour: str
    jar: dict[str, str] = field(default_factory=dict)
    token: str = ""
    sign_in_name: str = ""
    password: str = ""
    code: str = ""
    link: str = ""
    rounds: dict[str, str] = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)


def write_parts(*parts: tuple[str, bytes]) -> tuple[str, bytes]:
    """Of a form with a file: what it says it is, and its body."""
    line = uuid4().hex
    body = b"".join(
        f"--{line}\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + content + b"\r\n"
        for head, content in parts
    )
    return f"multipart/form-data; boundary={line}", body + f"--{line}--\r\n".encode()


class Visitor:
    """One person at one instance; what their browser is given goes into `person.jar`."""

    def __init__(self, instance: Instance, person: Person) -> None:
        self.instance, self.person = instance, person
        self.browser = Browser(instance.port, person.jar)

    def page(self, path: str) -> Page:
        return self._kept(self.browser.get(path))

    def send(self, at: str, action: str, *, having: str = "", **fields: str) -> Page:
        """Fill in the form of the page `at` that goes to `action`; in a field's name "__" is a dot."""
        form = self.page(at).form(action, having)
        named = {name.replace("__", "."): value for name, value in fields.items()}
        return self._kept(self.browser.post(action, form.fields | named))

    def bring(self, exported: bytes) -> Page:
        """Hand a file in by the page for it."""
        csrf = self.page("/me/export/").form("/me/export/bring").fields["csrfmiddlewaretoken"]
        kind, whole = write_parts(
            ('name="csrfmiddlewaretoken"', csrf.encode()),
            ('name="file"; filename="duologue.json"\r\nContent-Type: application/json', exported),
        )
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.browser.jar.items()),
            "Content-Type": kind,
            "Sec-Fetch-Site": "same-origin",
        }
        status, _, content = self.instance.ask("POST", "/me/export/bring", whole, headers)
        return Page(status, "/me/export/bring", content.decode())

    def ask(self, method: str, path: str, said: Mapping[str, object] | None = None) -> tuple[int, Any]:
        """One operation of the API: (status, what it answered)."""
        headers = {"Authorization": self.person.token, "Content-Type": "application/json"}
        body = None if said is None else json.dumps(said).encode()
        status, _, content = self.instance.ask(method, API + path, body, headers)
        return status, json.loads(content)

    def done(self, method: str, path: str, said: Mapping[str, object] | None = None) -> Any:
        """As `ask`, where nothing may go wrong."""
        status, found = self.ask(method, path, said)
        assert status == 200, (self.person.name, method, path, status, found)
        return found

    def put(self, round_id: str, step: str, field_: str, content: bytes) -> str:
        """Put something in for a field; what it is answered with."""
        kind, whole = write_parts(
            ('name="step"', step.encode()),
            ('name="field"', field_.encode()),
            ('name="file"; filename="it"\r\nContent-Type: application/octet-stream', content),
        )
        headers = {"Authorization": self.person.token, "Content-Type": kind}
        status, _, found = self.instance.ask("POST", f"{API}/rounds/{round_id}/attachments", whole, headers)
        assert status == 200, found
        return str(json.loads(found)["held"])

    def look_at(self, round_id: str, attachment: str) -> bytes:
        """What is in it, as a page shows it."""
        name = UUID(attachment.partition(".")[0])
        path = f"{API}/rounds/{round_id}/attachments/{name}"
        status, _, found = self.instance.ask("GET", path, None, {"Authorization": self.person.token})
        assert status == 200, found
        return found

    def start(self, exercise: str, **more: object) -> str:
        """Begin a round; its id."""
        found = self.done("POST", "/rounds", {"exercise": exercise, "id": str(uuid4()), **more})
        assert found["round"], (self.person.name, exercise, found)
        return str(found["round"])

    def move(self, round_id: str, kind: str, step: str | None = None, **more: object) -> Any:
        """Make a move that is accepted; the round as it then is."""
        said = {"id": str(uuid4()), "kind": kind, "step": step, **more}
        return self.done("POST", f"/rounds/{round_id}/moves", said)["round"]

    def answer(self, round_id: str, step: str, **values: object) -> Any:
        return self.move(round_id, "answer", step, values=values)

    def go_on(self, round_id: str, *steps: str) -> None:
        """Steps with nothing to fill in."""
        for step in steps:
            self.move(round_id, "answer", step)

    def round(self, round_id: str) -> Any:
        return self.done("GET", f"/rounds/{round_id}")

    def type(self, round_id: str, step: str, **values: str) -> None:
        """Leave something half-written at a step, as a page's script does while one types."""
        path = f"/rounds/{round_id}/"
        csrf = self.page(path).form(path).fields["csrfmiddlewaretoken"]
        typed = {f"0.f.{name}": value for name, value in values.items()}
        sent = {"csrfmiddlewaretoken": csrf, "0.step": step, **typed}
        assert self.browser.post(f"{path}draft", sent).status == 204

    def keep(self, kind: str, text: str, **more: object) -> str:
        """Keep something by hand; its id."""
        found = self.done("POST", "/keepsakes", {"kind": kind, "text": text, "id": str(uuid4()), **more})
        return str(found["id"])

    def _kept(self, page: Page) -> Page:
        self.person.jar.update(self.browser.jar)
        return page
