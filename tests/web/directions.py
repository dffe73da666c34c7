"""A judge of pages: what runs from right to left there is somebody's, and must be kept in its own direction.

Pages are in English, so every Hebrew or Arabic letter on one was written by one of the two. It is kept if an
element around it says `dir="auto"` or is a `bdi`, or if isolating characters stand around it.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from unicodedata import bidirectional

VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
# Attributes that nobody reads.
UNREAD = frozenset({"action", "class", "for", "href", "id", "name", "list", "aria-describedby"})
TYPED_IN = ("", "text", "search")
ISOLATE = re.compile("[\u2066-\u2068][^\u2066-\u2069]*\u2069")


def turns(text: str) -> bool:
    """Whether any of it runs from right to left."""
    return any(bidirectional(letter) in ("R", "AL") for letter in text)


def is_kept(text: str) -> bool:
    """Whether all that runs from right to left in a text is kept apart by isolating characters."""
    while (less := ISOLATE.sub("", text)) != text:
        text = less
    return not turns(text)


class Directions(HTMLParser):
    """`faults` in words; `read` is all that stands there."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self.read = ""
        self._around: list[tuple[str, bool]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        here = {name: value or "" for name, value in attrs}
        is_auto = tag == "bdi" or here.get("dir") == "auto"
        for name, value in here.items():
            self.read += f" {value}"
            if name in UNREAD or not turns(value):
                continue
            if name == "value" and (tag != "input" or here.get("type", "") not in TYPED_IN):
                continue
            if not (is_auto if name == "value" else is_kept(value)):
                self.faults.append(f"<{tag} {name}>: {value}")
        if tag not in VOID:
            self._around.append((tag, is_auto))

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._around.pop()

    def handle_endtag(self, tag):
        while self._around and self._around.pop()[0] != tag:
            pass

    def handle_data(self, data):
        self.read += data
        if not any(is_auto for _, is_auto in self._around) and not is_kept(data):
            within = self._around[-1][0] if self._around else "nothing"
            self.faults.append(f"in <{within}>: {' '.join(data.split())}")


def faults(html: str) -> list[str]:
    return Directions(html).faults
