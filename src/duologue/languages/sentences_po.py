"""Reads `sentences.po`, with the place of all that is wrong in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from duologue.languages.fitness import find_unfit
from duologue.manuscript.mistakes import Mistake

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

FILE = "sentences.po"
_STRING = r'"(?:[^"\\]|\\.)*"'
_LINE = re.compile(
    rf"(?:#.*|(?:#~ ?)?(?:(?:msgctxt|msgid|msgid_plural|msgstr(?:\[[0-9]\])?)\s+)?{_STRING})?\Z"
)


@dataclass(frozen=True, slots=True)
class Sentences:
    """`catalog` has all that can be read; `broken` are entries that are none, and were left out."""

    catalog: Catalog
    broken: Sequence[Mistake] = field(default_factory=tuple)


def read(path: Path, locale: str) -> Sentences:
    """Raises `OSError`, and `ValueError` for a file that is not UTF-8 or a locale that does not exist."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import PoFileParser

    text, broken = _find_sound(path.read_text("utf-8"))
    catalog = Catalog(locale=locale, charset="utf-8")
    told = list(broken)

    class Parser(PoFileParser):
        def _invalid_pofile(self, line: str, lineno: int, msg: str) -> None:
            told.append(Mistake(FILE, lineno + 1, "msgid", msg))

    Parser(catalog).parse(text.splitlines())
    lines = {one.line for one in told}
    for message in [one for one in catalog if one.id and one.lineno in lines]:
        catalog.delete(message.id, message.context)
    return Sentences(catalog, tuple(told))


def count_forms(locale: str) -> int:
    """How many plural forms a language has."""
    from babel.messages.plurals import get_plural

    return int(get_plural(locale).num_plurals)


def find_form_of_one(locale: str) -> int:
    """Which of them goes with the number one."""
    from gettext import c2py

    from babel.messages.plurals import get_plural

    return int(c2py(get_plural(locale).plural_expr)(1))


def find_mistakes(message: Message, forms: int) -> Iterator[Mistake]:
    """What is wrong with a translation; nothing of one that is not there yet, or is marked as stale."""
    if not message.id or message.fuzzy or not is_translated(message):
        return
    for said in find_unfit(list_sources_of(message), list_said(message), forms):
        yield Mistake(FILE, message.lineno or 1, shorten(list_sources_of(message)[0]), said)


def is_translated(message: Message) -> bool:
    """Whether it has words; of what has none itself, such as a space between sentences, anything will do."""
    is_blank = not list_sources_of(message)[0].strip()
    return any(is_blank or one.strip() for one in list_said(message))


def list_sources_of(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def list_said(message: Message) -> tuple[str, ...]:
    """Its forms, without empty ones at the end."""
    found = [message.string] if isinstance(message.string, str) else list(message.string or ())
    while found and not found[-1]:
        found.pop()
    return tuple(found)


def shorten(source: str) -> str:
    """The sentence as its mistakes name it."""
    return f"“{source}”" if len(source) <= 40 else f"“{source[:39].rstrip()}…”"


def _find_sound(text: str) -> tuple[str, list[Mistake]]:
    """The text with what is no entry taken out, every line where it was; and what that was."""
    lines = text.splitlines()
    broken: list[Mistake] = []
    begins = 0
    for at in range(len(lines) + 1):
        if at < len(lines) and lines[at].strip():
            continue
        wrong = [n for n in range(begins, at) if not _LINE.match(lines[n].strip())]
        broken += [
            Mistake(FILE, n + 1, "entry", "is no line of a .po file; its entry is left out") for n in wrong
        ]
        if wrong:
            lines[begins:at] = [""] * (at - begins)
        begins = at + 1
    return "\n".join(lines), broken
