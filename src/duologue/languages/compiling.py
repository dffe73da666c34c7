"""Makes `checked.mo` of `sentences.po`: when the environment is made, and when an instance starts.

What is wrong in a translation is told and left out, so that its source stands instead and the rest is there.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from duologue.languages import installed_languages, sentences_po
from duologue.languages.installed_languages import COMPILED, LanguageFile
from duologue.manuscript import reader
from duologue.manuscript.mistakes import Mistake, Mistakes


def compile_newer(places: Iterable[Path] | None = None) -> list[str]:
    """Every language of these folders, or of all, whose sentences were changed since they were compiled; what
    to tell the host, in lines with their places."""
    languages = _list_languages(installed_languages.list_folders() if places is None else places)
    newer = [folder for folder in languages if _is_newer(folder)]
    told = [line for folder in newer for line in compile_sentences(folder)]
    # Whoever asked before, a terminal that reads one of them perhaps, asked for what stood there then; it may
    # be another instance that has compiled since.
    installed_languages.read_installed.cache_clear()
    return told


def compile_sentences(folder: Path) -> list[str]:
    """What was left out and why, a line each. Nothing is written where nothing can be read."""
    try:
        locale = read_language(folder).locale
        found = sentences_po.read(folder / sentences_po.FILE, locale)
    except Mistakes as wrong:
        return [f"{folder}/{one}" for one in wrong.errors]
    except (OSError, ValueError) as error:
        return [f"{folder}/{sentences_po.FILE}: cannot be read ({error}). English stands instead."]
    wrong_ones = [*found.broken]
    try:
        wrong_ones += _write(found, folder / COMPILED, locale)
    except OSError as error:
        return [f"{folder}/{COMPILED}: cannot be written ({error.strerror}). English stands instead."]
    return [f"{folder}/{one}. English stands instead." for one in wrong_ones]


def read_language(folder: Path) -> LanguageFile:
    """Raises `Mistakes` for a `language.toml` that is not there, is broken or names no locale."""
    file = installed_languages.FILE
    try:
        text = (folder / file).read_text("utf-8")
    except (OSError, ValueError) as error:
        raise Mistakes([Mistake(file, 1, "file", f"cannot be read: {error}")]) from error
    said = reader.read(LanguageFile, text, file)
    if wrong := installed_languages.find_wrong_with_name(said.name):
        raise Mistakes([Mistake(file, _find_line("name", text), "name", wrong)])
    try:
        installed_languages.find_direction(said.locale)
    except ValueError:
        line = _find_line("locale", text)
        message = f"there is no locale “{said.locale}”; CLDR has such as de, pt_BR and zh_Hant"
        raise Mistakes([Mistake(file, line, "locale", message)]) from None
    return said


def _find_line(key: str, text: str) -> int:
    return next((n for n, row in enumerate(text.splitlines(), 1) if row.startswith(key)), 1)


def _list_languages(places: Iterable[Path]) -> Iterator[Path]:
    for folder in places:
        yield from (
            one for one in installed_languages.list_within(folder) if (one / sentences_po.FILE).is_file()
        )


def _is_newer(folder: Path) -> bool:
    made = folder / COMPILED
    sources = [
        one for one in (folder / sentences_po.FILE, folder / installed_languages.FILE) if one.is_file()
    ]
    return not made.is_file() or any(_find_changed(one) > _find_changed(made) for one in sources)


def _find_changed(file: Path) -> int:
    return file.stat().st_mtime_ns


def _write(found: sentences_po.Sentences, target: Path, locale: str) -> list[Mistake]:
    from babel.messages.catalog import Catalog
    from babel.messages.mofile import write_mo

    # A header of its own: plural rules go by the language's locale, whatever the file's header says.
    sound = Catalog(locale=locale, charset="utf-8", fuzzy=False)
    forms, left_out = sentences_po.count_forms(locale), []
    for message in found.catalog:
        if not message.id or message.fuzzy or not sentences_po.is_translated(message):
            continue
        if wrong := list(sentences_po.find_mistakes(message, forms)):
            left_out += wrong
            continue
        said = sentences_po.list_said(message)
        sound.add(
            message.id,
            said if len(sentences_po.list_sources_of(message)) > 1 else said[0],
            context=message.context,
        )
    handle, waiting = tempfile.mkstemp(dir=target.parent, prefix=".sentences")
    with os.fdopen(handle, "wb") as file:
        write_mo(file, sound)
    os.chmod(waiting, 0o644)
    os.replace(waiting, target)
    return left_out
