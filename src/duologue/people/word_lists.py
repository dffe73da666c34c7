"""The list that four words are drawn from: of the language that an invitation fixed, the same on both screens
whatever each of the two reads.

A language has a list of its own if its folder holds `four-words.txt`, 1024 different words, one a line.
"""

from __future__ import annotations

import logging
from functools import cache

from duologue.languages import ENGLISH, find_spoken
from duologue.languages.installed_languages import find_language
from duologue.vault.pairing import read_word_list, read_words

FILE = "four-words.txt"
log = logging.getLogger(__name__)


def find_language_now() -> str:
    """Code of the language that an invitation made now fixes: the one spoken, if it has a list."""
    code = find_spoken().code
    return code if _read_own(code) is not None else ENGLISH.code


def read_words_of(code: str) -> tuple[str, ...]:
    """The list of that language; the English one for a language without."""
    return _read_own(code) or read_word_list()


@cache
def _read_own(code: str) -> tuple[str, ...] | None:
    language = find_language(code)
    if language is None or language.folder is None:
        return None
    try:
        return read_words((language.folder / FILE).read_text("utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        log.warning("four_words_unusable code=%s why=%s", language.folder.stem, type(error).__name__)
        return None
