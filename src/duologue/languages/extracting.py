"""Every sentence of the code and the pages, gathered for translators. What serves pages never comes here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import redirect_stderr
from functools import cache
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duologue

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

ROOT = Path(duologue.__file__).parent
COMMENTS = ("TRANSLATORS:",)
# What says a sentence, and which of its arguments are one; "c" is a context.
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "mark": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "for_script": None,
    "Refusal": (1,),
    "CountedRefusal": (1, 2),
}
_METHODS = {".py": "python", ".html": "jinja2.ext:babel_extract"}
_OPTIONS = {"trimmed": "yes", "silent": "no", "trim_blocks": "yes", "lstrip_blocks": "yes"}
_MOST = re.compile(r"at most (\d+) letters")


@cache
def gather() -> Catalog:
    """Each sentence with the files that say it and what its writer tells translators."""
    from babel.messages.catalog import Catalog

    found = Catalog(charset="utf-8")
    # It warns of values that are put together, which are no sentences.
    with redirect_stderr(StringIO()):
        for path in _list_sources():
            place = path.relative_to(ROOT).as_posix()
            for _, sentence, comments, context in _extract(path):
                notes = [note.removeprefix(COMMENTS[0]).strip() for note in comments]
                found.add(sentence, locations=[(place, 1)], auto_comments=notes, context=context)
    return found


def count_most_letters(notes: list[str]) -> int | None:
    """How long a translation may be, if its place in a page leaves room for so much only."""
    limits = [int(match[1]) for note in notes if (match := _MOST.search(note))]
    return min(limits, default=None)


def _list_sources() -> Iterator[Path]:
    for path in sorted(ROOT.rglob("*")):
        if path.suffix in _METHODS and "catalogues" not in path.parts:
            yield path


def _extract(path: Path) -> Iterator[tuple[int, Any, list[str], str | None]]:
    from babel.messages.extract import extract

    with path.open("rb") as file:
        yield from extract(
            _METHODS[path.suffix], file, KEYWORDS, COMMENTS, options=_OPTIONS, strip_comment_tags=False
        )
