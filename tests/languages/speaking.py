"""The two made-up languages: English under accents and a third longer, and one from right to left."""

from __future__ import annotations

from pathlib import Path

from duologue.cli import made_up, translation
from duologue.languages import compiling

# By a locale of three plural forms whose days are in other letters than English, so that a day is no plain
# English; and by one of six that is written from right to left.
ACCENTED, MIRRORED = "xa", "xb"
LOCALES = {ACCENTED: "uk", MIRRORED: "ar"}


def make(folder: Path, code: str) -> Path:
    language = folder / code
    translation.refresh(language, LOCALES[code])
    translation.fill(language, made_up.accent if code == ACCENTED else made_up.mirror)
    assert compiling.compile_sentences(language) == []
    return language


def make_both(folder: Path) -> None:
    for code in LOCALES:
        make(folder, code)
