"""Checks a language's folder: what is wrong, with its place; what is stale; how much is there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from duologue.cli.practice_texts import count_most_letters, read_all_texts
from duologue.cli.translated_sentences import make_key
from duologue.languages import _, compiling, extracting, sentences_po, siblings
from duologue.languages.numbers import write_whole
from duologue.languages.sentences_po import is_translated, list_said
from duologue.languages.siblings import SiblingEntry
from duologue.manuscript.mistakes import Mistake, Mistakes
from duologue.manuscript.told import digest_source, find_unlike

_DIGEST = re.compile(r"[0-9a-f]{12}\Z")


@dataclass(slots=True)
class CheckedTranslation:
    """`wrong` stands for its source nowhere, or looks ill; `stale` was right for an earlier source."""

    wrong: list[Mistake] = field(default_factory=list)
    stale: list[Mistake] = field(default_factory=list)
    translated: int = 0
    missing: int = 0

    @property
    def counted(self) -> str:
        return _(
            "%(translated)s translated, %(missing)s missing, %(stale)s stale, %(wrong)s wrong",
            translated=write_whole(self.translated),
            missing=write_whole(self.missing),
            stale=write_whole(len(self.stale)),
            wrong=write_whole(len(self.wrong)),
        )


def check(folder: Path) -> CheckedTranslation:
    found = CheckedTranslation()
    try:
        locale = compiling.read_language(folder).locale
    except Mistakes as wrong:
        found.wrong += wrong.errors
        return found
    _check_sentences(folder, locale, found)
    for file in read_all_texts():
        _check_texts(folder, file, found)
    for path in sorted((folder / siblings.FOLDER).rglob("*.toml")):
        name = path.relative_to(folder / siblings.FOLDER).as_posix()
        if name not in read_all_texts():
            said = "there is no such file among the practices; an exercise may have been renamed"
            found.stale.append(Mistake(f"{siblings.FOLDER}/{name}", 1, "file", said))
    return found


def _check_sentences(folder: Path, locale: str, found: CheckedTranslation) -> None:
    path = folder / sentences_po.FILE
    try:
        there = sentences_po.read(path, locale)
    except (OSError, ValueError) as error:
        found.wrong.append(Mistake(sentences_po.FILE, 1, "file", f"cannot be read: {error}"))
        return
    found.wrong += there.broken
    forms = sentences_po.count_forms(locale)
    by_key = {make_key(one): one for one in there.catalog if one.id}
    said_now = {make_key(one): one for one in extracting.gather() if one.id}
    for key, now in said_now.items():
        message = by_key.get(key)
        if message is None or not is_translated(message):
            found.missing += 1
            continue
        if message.fuzzy:
            said = "is marked fuzzy: its source has changed. Look at it and take the mark away"
            found.stale.append(_make_mistake(message.lineno, key[0], said))
            continue
        wrong = list(sentences_po.find_mistakes(message, forms))
        most = extracting.count_most_letters(now.auto_comments)
        longest = max(map(len, list_said(message)))
        if most is not None and longest > most:
            wrong.append(
                _make_mistake(message.lineno, key[0], f"has {longest} letters; there is room for {most}")
            )
        found.wrong += wrong
        found.translated += not wrong
    for key, message in by_key.items():
        if key not in said_now and is_translated(message):
            found.stale.append(_make_mistake(message.lineno, key[0], "is said nowhere any more"))


def _make_mistake(line: int | None, source: str, said: str) -> Mistake:
    return Mistake(sentences_po.FILE, line or 1, sentences_po.shorten(source), said)


def _check_texts(folder: Path, file: str, found: CheckedTranslation) -> None:
    sources, name = read_all_texts()[file], f"{siblings.FOLDER}/{file}"
    try:
        entries = siblings.parse(siblings.read(folder / name), name).text
    except FileNotFoundError:
        found.missing += len(sources)
        return
    except Mistakes as mistakes:
        found.wrong += mistakes.errors
        return
    except (OSError, ValueError) as error:
        found.wrong.append(Mistake(name, 1, "file", f"cannot be read: {error}"))
        return
    seen: set[tuple[str, str]] = set()
    now: set[str] = set()
    for one in entries:
        is_now = one.id in sources and one.of == digest_source(sources[one.id])
        wrong = [*_find_wrong_form(one, seen)]
        if one.text.strip() and is_now:
            wrong += _find_wrong_text(file, one, sources[one.id])
            now.add(one.id)
            found.translated += not wrong
        found.wrong += [Mistake(name, one.passage.lines.line, one.id, said) for said in wrong]
        seen.add((one.id, one.of))
    for id_ in sources.keys() - now:
        earlier = next((one for one in entries if one.id == id_ and one.text.strip()), None)
        if earlier is None:
            found.missing += 1
        else:
            said = "was translated from an earlier text. Translate the new one; the old stays for old rounds"
            found.stale.append(Mistake(name, earlier.passage.lines.line, id_, said))
    known = {id_: one for one in entries if (id_ := one.id) not in sources and one.text.strip()}
    for id_, one in known.items():
        said = "is no text of this file any more; old rounds may still read it"
        found.stale.append(Mistake(name, one.passage.lines.line, id_, said))


def _find_wrong_form(one: SiblingEntry, seen: set[tuple[str, str]]) -> Iterator[str]:
    if not _DIGEST.match(one.of):
        yield f"of = “{one.of}” is no digest of a text; duologue translate new writes it"
    elif (one.id, one.of) in seen:
        yield "is there twice"


def _find_wrong_text(file: str, one: SiblingEntry, source: str) -> Iterator[str]:
    if (why := find_unlike(source, one.text)) is not None:
        yield why
    limit = count_most_letters(file, one.id)
    if limit is not None and len(one.text) > limit[0]:
        yield f"has {len(one.text)} letters; there is room for {limit[0]}: {limit[1]}"
