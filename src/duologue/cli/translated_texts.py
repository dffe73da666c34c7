"""Writes sibling files: adds what is missing, keeps all that is there, and says what has moved on."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from duologue.languages.siblings import SiblingEntry
from duologue.manuscript.told import digest_source

STALE = "(stale)"
"""Stands beside what was said of an earlier source, which rounds that began before still read."""
_HEAD = "# The texts of practices/{file}. Write what you would say between the quotes after text =\n"


@dataclass(frozen=True, slots=True)
class WrittenEntry:
    """An entry as a file has it; `notes` are the comments in it, the source among them."""

    id: str
    of: str
    text: str
    notes: tuple[str, ...] = ()


def list_entries_with_notes(entries: Sequence[SiblingEntry], raw: str) -> list[WrittenEntry]:
    """The entries of a file with the comments that stand in them, which may be a translator's own."""
    lines = raw.splitlines()
    starts = [one.passage.lines.line for one in entries]
    ends = [*starts[1:], len(lines) + 1]
    return [
        WrittenEntry(
            one.id,
            one.of,
            one.text,
            tuple(
                line.strip()[1:].strip()
                for line in lines[start - 1 : end - 1]
                if line.lstrip().startswith("#")
            ),
        )
        for one, start, end in zip(entries, starts, ends, strict=True)
    ]


def refresh_texts(sources: Mapping[str, str], there: Sequence[WrittenEntry]) -> list[WrittenEntry]:
    """In the order of the sources, each followed by what was said of earlier versions of it; nothing that
    somebody wrote is left out. What is no longer in the file stands at its end."""
    kept = [one for one in there if one.text]
    found: list[WrittenEntry] = []
    for id_, source in sources.items():
        of = digest_source(source)
        mine = [one for one in kept if one.id == id_]
        now = next((one for one in mine if one.of == of), WrittenEntry(id_, of, ""))
        own = tuple(note for note in now.notes if note not in (STALE, *source.splitlines()))
        found.append(WrittenEntry(id_, of, now.text, (*source.splitlines(), *own)))
        found += [_make_stale(one) for one in mine if one.of != of]
    return [*found, *(_make_stale(one) for one in kept if one.id not in sources)]


def _make_stale(one: WrittenEntry) -> WrittenEntry:
    notes = tuple(note for note in one.notes if note != STALE)
    return WrittenEntry(one.id, one.of, one.text, (*notes, STALE))


def write(file: str, entries: Sequence[WrittenEntry]) -> str:
    return _HEAD.format(file=file) + "".join(_write_lines(entries))


def _write_lines(entries: Sequence[WrittenEntry]) -> Iterator[str]:
    for one in entries:
        yield f"\n[[text]]\nid = {quote_text(one.id)}\nof = {quote_text(one.of)}\n"
        yield from (f"# {note}".rstrip() + "\n" for note in one.notes)
        yield f"text = {quote_text(one.text)}\n"


def quote_text(text: str) -> str:
    """As TOML: JSON's strings are such, but for one letter that nobody types."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
