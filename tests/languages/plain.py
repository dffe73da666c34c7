"""A judge of pages in the accented language: a letter without an accent there was not translated.

In that language all 52 Latin letters have accents and its locale writes days in Cyrillic; what the two wrote,
and are called, is in Greek. So whatever has two plain letters side by side is plain English, names and code
apart.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser

from duologue.library import shelf
from duologue.rounds import practice_files

_PLAIN = re.compile(r"[A-Za-z]{2,}")
# Addresses, ids, tokens and codes; and values that a script puts into a sentence.
_NO_WORDS = re.compile(
    r"https?://\S+|%\(\w+\)s|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"
    r"|(?:[0-9A-Z]{4}-){2,}[0-9A-Z]{4}|[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{20,}"
)
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
_SILENT = frozenset({"script", "style", "code", "pre", "kbd"})
_READ = frozenset(
    {"alt", "title", "aria-label", "aria-description", "aria-valuetext", "placeholder", "label"}
)
# Names that are the same in every language, and what is typed as it stands.
PROPER = (
    "Duologue",
    "English",
    "JSON",
    "CSV",
    "API",
    "DOI",
    "QR",
    "PDF",
    "AGPL-3.0-or-later",
    "AGPL",
    "GitHub",
    "Wikipedia",
    "UTC",
)


def names_of_sources() -> Iterator[str]:
    """Authors and journals are called the same everywhere."""
    for one in practice_files.read_sources().values():
        yield from (name for name in (one.authors, one.where, one.doi) if name)


def names_on_the_shelf() -> Iterator[str]:
    """So are books and those who wrote them, and whose voice is heard."""
    found = shelf.read_shelf()
    for book in found.book:
        yield from (book.title, book.by)
    yield from (voice.name for voice in found.voice)


class Plain(HTMLParser):
    """`found` is what is read there and is plain English."""

    def __init__(self, html: str, known: Iterable[str] = ()) -> None:
        super().__init__(convert_charrefs=True)
        known = (*PROPER, *names_of_sources(), *names_on_the_shelf(), *known)
        self._known = re.compile("|".join(map(re.escape, sorted(known, key=len, reverse=True))))
        self.found: list[str] = []
        self._around: list[str] = []
        self._skips: list[bool] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        here = {name: value or "" for name, value in attrs}
        for name, value in here.items():
            is_button = name == "value" and tag == "input" and here.get("type") in ("submit", "button")
            if name in _READ or is_button:
                self._look(value)
            elif name.startswith("data-") and " " in value:
                for said in _strings(value):
                    self._look(said)
        if tag == "meta" and here.get("name") == "description":
            self._look(here.get("content", ""))
        if tag not in _VOID:
            self._around.append(tag)
            # A passage in another language than its page's says which.
            is_other = tag != "html" and "lang" in here
            skips = tag in _SILENT or is_other or here.get("name") == "zone"
            self._skips.append(skips or any(self._skips[-1:]))

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self._around.pop()
            self._skips.pop()

    def handle_endtag(self, tag):
        while self._around:
            self._skips.pop()
            if self._around.pop() == tag:
                break

    def handle_data(self, data):
        if not any(self._skips[-1:]):
            self._look(data)

    def _look(self, text: str) -> None:
        plain = _NO_WORDS.sub("", self._known.sub("", text))
        if _PLAIN.search(plain):
            self.found.append(" ".join(text.split()))


def plain(html: str, known: Iterable[str] = ()) -> list[str]:
    return Plain(html, known).found


def _strings(value: str) -> Iterator[str]:
    """The sentences of an attribute that a script reads: itself, or those of its JSON."""
    try:
        found = json.loads(value)
    except ValueError:
        yield value
        return
    stack = [found]
    while stack:
        one = stack.pop()
        if isinstance(one, dict):
            # Hints are found by expressions in the language that is typed.
            stack += [part for key, part in one.items() if key != "find"]
        elif isinstance(one, list):
            stack += one
        elif isinstance(one, str) and " " in one:
            yield one
