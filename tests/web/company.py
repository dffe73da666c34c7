"""A judge of pages that one reads alone: whatever speaks of a second who is there, or as if to two.

Asking about somebody is no fault ("What does your friend love?"), nor is saying what there would be for two,
where the page marks it as that (`data-company="two"`) and says so, nor what an article or a book says of two
to whoever reads it (`data-company="any"`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

OF_TWO = re.compile(
    r"""(?ix)
    \b(?:
      the \s other \s (?:one|person) \b
    # Of two screens or two ways, and of things that come one after the other, nobody is the second.
    | (?<!after\ ) (?<!or\ ) (?<!sometimes\ ) the \s other (?:['’]s)? \b
      (?! \s (?:screen|device|way|side|end|half|five|three)s? )
    | both (?:\s are)? \s open \b
    | you \s both | both \s of \s you | you \s two | the \s two \s of \s you | each \s of \s you
    | your \s two \b | of \s both \s of
    | between \s (?:you|the \s two) \b
    | neither \s of \s (?:us|you) \b | both \s of \s us | needs \s both \b
    | yours \s and \s theirs | who \s shares | as \s two \s see | together \s or \s apart
    | (?:if|once|until|when|as \s soon \s as) \s both \b | both \s (?:have|answered|agree|chose|said|say|see)
    | answered \s too | has \s answered
    | opens? \s with \s \w+['’]s
    | never \s sees \s this | sees \s this | sees \s only
    | each \s other
    )
    | \{other\}
    """
)
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
_SILENT = frozenset({"script", "style", "head"})
_READ = frozenset({"alt", "title", "aria-label", "placeholder"})


class Company(HTMLParser):
    """`said` is every text of the page that is read by one, block by block; `links` lead on."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self.links: list[str] = []
        self.forms: list[Form] = []
        self.one_button: str | Form | None = None
        self._skips: list[tuple[str, bool]] = []
        self._form: Form | None = None
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        here = {name: value or "" for name, value in attrs}
        skips = (
            tag in _SILENT or here.get("data-company") in ("two", "any") or any(one for _, one in self._skips)
        )
        if not skips:
            self.said += [value for name, value in here.items() if name in _READ and value]
        if tag == "a" and here.get("href", "").startswith("/"):
            self.links.append(here["href"])
        if tag == "form":
            self._form = Form(here.get("action", ""), here.get("method", "get").lower(), {})
            self.forms.append(self._form)
        if tag == "input" and self._form is not None and here.get("type") == "hidden":
            self._form.fields[here.get("name", "")] = here.get("value", "")
        looks = here.get("class", "").split()
        if self.one_button is None and (
            "data-one-button" in here or ("go" in looks and tag in ("a", "button"))
        ):
            self.one_button = here["href"] if tag == "a" else self._form
        if tag not in _VOID:
            self._skips.append((tag, skips))

    def handle_endtag(self, tag):
        if tag == "form":
            self._form = None
        while self._skips and any(one == tag for one, _ in self._skips):
            if self._skips.pop()[0] == tag:
                break

    def handle_data(self, data):
        if data.strip() and not any(one for _, one in self._skips):
            self.said.append(" ".join(data.split()))


class Form:
    def __init__(self, action: str, method: str, fields: dict[str, str]) -> None:
        self.action, self.method, self.fields = action, method, fields


def of_two(html: str) -> Iterator[str]:
    """What on the page speaks of a second who is there, each with what stands around it."""
    for text in Company(html).said:
        if OF_TWO.search(text):
            yield text
