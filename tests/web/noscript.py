"""A browser without JavaScript: reads the forms of a page and sends them as a browser would."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.test import Client

VOID = {"input", "meta", "link", "br", "hr", "path", "circle", "rect"}


def secure(someone, name: str, password: str) -> str:
    """By the pages: the form, the sheet, and its last four; the recovery code."""
    given = {"sign_in_name": name, "password": password, "again": password}
    someone.go("/me/account/").fill("Use a password", given)
    code = someone.page.html.partition('id="recovery-code">')[2].partition("<")[0].strip()
    someone.press("I have written it down", last=code[-4:])
    assert someone.status == 200, someone.text
    return code


@dataclass
class Button:
    words: str
    name: str = ""
    value: str = ""
    action: str = ""


@dataclass
class Form:
    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    buttons: list[Button] = field(default_factory=list)


class Page(HTMLParser):
    """The forms, links and words of an answer."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.html = html
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.text = ""
        self._form: Form | None = None
        self._button: Button | None = None
        self._area: str | None = None
        self._select: str | None = None
        self._silent = 0
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        a = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(a["action"], a.get("method", "get"))
            self.forms.append(self._form)
        elif tag == "a" and "href" in a:
            self.links.append(a["href"])
        elif tag in ("script", "style", "title"):
            self._silent += 1
        elif tag == "button" and self._form:
            self._button = Button("", a.get("name", ""), a.get("value", ""), a.get("formaction", ""))
            if a.get("type", "submit") == "submit":
                self._form.buttons.append(self._button)
        elif tag == "textarea" and self._form and "name" in a:
            self._area = a["name"]
            self._form.names.add(self._area)
            self._form.fields.append((self._area, ""))
        elif tag == "select" and self._form:
            self._select = a["name"]
            self._form.names.add(self._select)
        elif tag == "option" and self._form and self._select:
            kept = [pair for pair in self._form.fields if pair[0] != self._select]
            if "selected" in a or len(kept) == len(self._form.fields):
                self._form.fields = [*kept, (self._select, a.get("value", ""))]
        elif tag == "input" and self._form and "name" in a and "disabled" not in a:
            self._form.names.add(a["name"])
            if a.get("type") in ("checkbox", "radio"):
                if "checked" in a:
                    self._form.fields.append((a["name"], a.get("value", "on")))
            else:
                self._form.fields.append((a["name"], a.get("value", "")))

    def handle_endtag(self, tag):
        if tag == "form":
            self._form = None
        elif tag == "button":
            self._button = None
        elif tag == "textarea":
            self._area = None
        elif tag == "select":
            self._select = None
        elif tag in ("script", "style", "title"):
            self._silent -= 1

    def handle_data(self, data):
        if self._silent:
            return
        if self._button is not None:
            self._button.words += data
        if self._area is not None and self._form:
            name, value = self._form.fields[-1]
            self._form.fields[-1] = (name, value + data.removeprefix("\n"))
        self.text += data

    def form(self, words: str) -> tuple[Form, Button]:
        for form in self.forms:
            for button in form.buttons:
                if " ".join(button.words.split()) == words:
                    return form, button
        known = [" ".join(button.words.split()) for form in self.forms for button in form.buttons]
        raise AssertionError(f"no button “{words}” among {known}")


class NoScript:
    """Somebody at a browser without JavaScript."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.page = Page("")
        self.status = 0
        self.path = ""

    def go(self, path: str) -> NoScript:
        self._arrived(self.client.get(path, follow=True), path)
        return self

    def press(self, words: str, **typed: object) -> NoScript:
        """Fill in by name and press the button of those words."""
        return self.fill(words, typed)

    def fill(self, words: str, typed: dict[str, object]) -> NoScript:
        form, button = self.page.form(words)
        missing = set(typed) - form.names
        assert not missing, f"no field {missing} among {sorted(form.names)}"
        pairs = [pair for pair in form.fields if pair[0] not in typed]
        for name, value in typed.items():
            pairs += [(name, one) for one in (value if isinstance(value, list) else [value])]
        if button.name:
            pairs.append((button.name, button.value))
        data: dict[str, list[str]] = {}
        for name, value in pairs:
            data.setdefault(name, []).append(str(value))
        action = button.action or form.action
        self.sent = (action, data)
        return self.send(action, data)

    def send(self, action: str, data: dict[str, list[str]]) -> NoScript:
        answer = self.client.post(
            action, data, follow=True, headers={"Origin": "null", "Sec-Fetch-Site": "same-origin"}
        )
        self._arrived(answer, action)
        return self

    def _arrived(self, answer, path: str) -> None:
        self.status = answer.status_code
        chain = getattr(answer, "redirect_chain", [])
        self.path = chain[-1][0] if chain else path
        self.page = Page(answer.content.decode())

    @property
    def text(self) -> str:
        return " ".join(self.page.text.split())
