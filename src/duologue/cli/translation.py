"""A language's folder: where it lies, how it is begun and brought up to date, and how it is filled."""

from __future__ import annotations

import os
import tempfile
from dataclasses import replace
from pathlib import Path

from duologue.cli import translated_sentences, translated_texts
from duologue.cli.made_up import Saying
from duologue.cli.practice_texts import read_all_texts
from duologue.cli.stop import Stop
from duologue.cli.translated_texts import WrittenEntry
from duologue.languages import _, compiling, extracting, installed_languages, sentences_po, siblings
from duologue.languages.numbers import write_whole
from duologue.languages.sentences_po import is_translated, list_sources_of
from duologue.manuscript.mistakes import Mistakes
from duologue.manuscript.told import digest_source


def find_folder(code: str, within: Path | None) -> Path:
    """Where a language lies, or would: in `within`, where it is already, else among the instance's own."""
    places = (within,) if within is not None else installed_languages.list_folders()
    return next((place / code for place in places if (place / code).is_dir()), places[0] / code)


def refresh(folder: Path, locale: str) -> str:
    """Begin a language or bring it up to date; raises `Stop` for what cannot be read, and leaves it so."""
    try:
        if not (folder / "language.toml").is_file():
            _begin(folder, locale)
        locale = compiling.read_language(folder).locale
        texts = {file: _read_texts_there(folder, file) for file in read_all_texts()}
    except Mistakes as wrong:
        raise Stop("\n".join(f"{folder}/{one}" for one in wrong.errors)) from None
    sentences = _read_sentences_there(folder, locale)
    found = translated_sentences.refresh_sentences(sentences.catalog, extracting.gather(), locale)
    _write(folder / sentences_po.FILE, translated_sentences.write(found))
    for file, sources in read_all_texts().items():
        entries = translated_texts.refresh_texts(sources, texts[file])
        _write(folder / siblings.FOLDER / file, translated_texts.write(file, entries).encode())
    count = sum(1 for one in found if one.id)
    return _(
        "%(sentences)s sentences and %(texts)s texts to translate are there",
        sentences=write_whole(count),
        texts=write_whole(sum(map(len, read_all_texts().values()))),
    )


def fill(folder: Path, made_up: Saying) -> int:
    """Say by `made_up` all that nobody has translated, in the forms that the language's plurals have."""
    try:
        locale = compiling.read_language(folder).locale
        texts = {file: _read_texts_there(folder, file) for file in read_all_texts()}
    except Mistakes as wrong:
        raise Stop("\n".join(f"{folder}/{one}" for one in wrong.errors)) from None
    catalog, filled = _read_sentences_there(folder, locale).catalog, 0
    forms = sentences_po.count_forms(locale)
    one_at = sentences_po.find_form_of_one(locale)
    for message in catalog:
        if message.id and not is_translated(message):
            most = extracting.count_most_letters(message.auto_comments)
            said = [made_up(source, most) for source in list_sources_of(message)]
            plural = tuple(said[0] if at == one_at else said[-1] for at in range(forms))
            message.string = plural if len(said) > 1 else said[0]
            filled += 1
    _write(folder / sentences_po.FILE, translated_sentences.write(catalog))
    for file, sources in read_all_texts().items():
        entries = [_fill_entry(entry, sources.get(entry.id, ""), made_up) for entry in texts[file]]
        filled += sum(1 for one, other in zip(entries, texts[file], strict=True) if one is not other)
        _write(folder / siblings.FOLDER / file, translated_texts.write(file, entries).encode())
    return filled


def _fill_entry(entry: WrittenEntry, source: str, made_up: Saying) -> WrittenEntry:
    if entry.text or entry.of != digest_source(source):
        return entry
    return replace(entry, text=made_up(source, None))


def _begin(folder: Path, locale: str) -> None:
    from babel import Locale, UnknownLocaleError

    try:
        known = Locale.parse(locale)
    except (UnknownLocaleError, ValueError):
        raise Stop(
            _(
                "There is no locale “%(locale)s”; CLDR has such as de, pt_BR and zh_Hant. Choose one by "
                "--locale.",
                locale=locale,
            )
        ) from None
    name = known.get_language_name(locale) or locale
    text = (
        "# What its own speakers call it, and the CLDR locale of its days, numbers and plurals.\n"
        f"name = {translated_texts.quote_text(name)}\nlocale = {translated_texts.quote_text(locale)}\n"
    )
    _write(folder / "language.toml", text.encode())


def _read_texts_there(folder: Path, file: str) -> list[WrittenEntry]:
    """Raises `Mistakes`."""
    path = folder / siblings.FOLDER / file
    if not path.is_file():
        return []
    raw = path.read_text("utf-8")
    return translated_texts.list_entries_with_notes(
        siblings.parse(raw, f"{siblings.FOLDER}/{file}").text, raw
    )


def _read_sentences_there(folder: Path, locale: str) -> sentences_po.Sentences:
    path = folder / sentences_po.FILE
    if not path.is_file():
        from babel.messages.catalog import Catalog

        return sentences_po.Sentences(Catalog(locale=locale, charset="utf-8"))
    try:
        found = sentences_po.read(path, locale)
    except (OSError, ValueError) as error:
        raise Stop(
            _("%(file)s cannot be read (%(why)s); it is left as it is.", file=path, why=error)
        ) from None
    if found.broken:
        raise Stop(
            "\n".join(
                (*(f"{folder}/{one}" for one in found.broken), _("Mend it first: it is left as it is."))
            )
        )
    return found


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all: it holds somebody's work."""
    if path.is_file() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, waiting = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    os.chmod(waiting, 0o644)
    os.replace(waiting, path)
