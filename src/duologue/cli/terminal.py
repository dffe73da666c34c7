"""The language of the terminal: what its environment asks for, if it is here, else English."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from duologue.languages import ENGLISH, Language, speak_in

# In the order in which POSIX reads them.
_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


@contextmanager
def speak_to_terminal() -> Iterator[None]:
    """Say all that follows as whoever sits there reads it."""
    language = guess_language(os.environ)
    for stream in (sys.stdout, sys.stderr):
        # A letter that the terminal does not have is no reason to stop; English has a dash and dots as well.
        getattr(stream, "reconfigure", lambda **_given: None)(errors="replace")
    with speak_in(language):
        yield


def guess_language(environment: Mapping[str, str]) -> Language:
    """ "pt_BR.UTF-8" is Brazil's Portuguese, else any; English for "C" and for what is not here."""
    chosen = next((value for name in _VARIABLES if (value := environment.get(name))), "")
    tag = chosen.partition(".")[0].partition("@")[0].replace("_", "-").lower()
    base = tag.partition("-")[0]
    if base in ("", "c", "posix", ENGLISH.code):
        return ENGLISH
    # Only now: looking for what is installed reads files, and English needs none of them.
    from duologue.languages.installed_languages import read_installed

    known = {code.lower(): language for code, language in read_installed().items()}
    return known.get(tag) or known.get(base) or ENGLISH
