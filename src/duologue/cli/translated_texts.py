"""Writes sibling files: adds what is missing, keeps all that is there, and says what has moved on."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from duologue.languages.siblings import Entry
from duologue.manuscript.told import digest_of

STALE = "(stale)"
"""Stands beside what was said of an earlier source, which rounds that began before still read."""
_HEAD = "# The texts of practices/{file}. Write what you would say between the quotes after text =\n"


@dataclass(frozen=True, slots=True)
class Written:
    """An entry as a file has it; `notes` are the comments in it, the source among them."""

    id: str
    of: str
    text: str
    notes: tuple[str, ...] = ()


def entries_with_notes(entries: Sequence[Entry], raw: str) -> list[Written]:
    """The entries of a file with the comments that stand in them, which may be a translator's own."""
    lines = raw.splitlines()
    starts = [one.passage.lines.line for one in entries]
    ends = [*starts[1:], len(lines) + 1]
    return [
        Written(
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


def refreshed(sources: Mapping[str, str], there: Sequence[Written]) -> list[Written]:
    """In the order of the sources, each followed by what was said of earlier versions of it; nothing that
    somebody wrote is left out. What is no longer in the file stands at its end."""
    kept = [one for one in there if one.text]
    found: list[Written] = []
    for id_, source in sources.items():
        of = digest_of(source)
        mine = [one for one in kept if one.id == id_]
        now = next((one for one in mine if one.of == of), Written(id_, of, ""))
        own = tuple(note for note in now.notes if note not in (STALE, *source.splitlines()))
        found.append(Written(id_, of, now.text, (*source.splitlines(), *own)))
        found += [_stale(one) for one in mine if one.of != of]
    return [*found, *(_stale(one) for one in kept if one.id not in sources)]


def _stale(one: Written) -> Written:
    notes = tuple(note for note in one.notes if note != STALE)
    return Written(one.id, one.of, one.text, (*notes, STALE))


def write(file: str, entries: Sequence[Written]) -> str:
    return _HEAD.format(file=file) + "".join(_lines(entries))


def _lines(entries: Sequence[Written]) -> Iterator[str]:
    for one in entries:
        yield f"\n[[text]]\nid = {quoted(one.id)}\nof = {quoted(one.of)}\n"
        yield from (f"# {note}".rstrip() + "\n" for note in one.notes)
        yield f"text = {quoted(one.text)}\n"


def quoted(text: str) -> str:
    """As TOML: JSON's strings are such, but for one letter that nobody types."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
