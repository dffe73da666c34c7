"""Says a sentence in the language of whoever reads it.

A sentence's English text is its id. Values are named, `%(name)s`, so that a translation may put them in
another order, and a literal percent sign is `%%`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from duologue.languages.language import ENGLISH, Language

_spoken: ContextVar[Language] = ContextVar("spoken", default=ENGLISH)


def find_spoken() -> Language:
    """The language in which the present request is answered."""
    return _spoken.get()


@contextmanager
def speak_in(language: Language) -> Iterator[None]:
    token = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(token)


def speak(language: Language) -> None:
    """From here on in this language, until the `speak_in` around it ends."""
    _spoken.set(language)


def mark(sentence: str) -> str:
    """The sentence itself: a note for translators that it is one, where it is said elsewhere with `_`."""
    return sentence


def gettext(sentence: str) -> str:
    """The sentence as its translator wrote it, its values not yet in it."""
    return find_spoken().sentences.gettext(sentence)


def _(sentence: str, /, **values: object) -> str:
    return _fill_in(_spoken.get().sentences.gettext(sentence), sentence, values)


def ngettext(one: str, many: str, number: int, /, **values: object) -> str:
    """The form that goes with `number`, which stands in it as `%(num)s`."""
    values.setdefault("num", number)
    source = one if number == 1 else many
    return _fill_in(find_spoken().sentences.ngettext(one, many, number), source, values)


def pgettext(context: str, sentence: str, /, **values: object) -> str:
    """A short word that says different things in different places: `context` says which is meant."""
    return _fill_in(find_spoken().sentences.pgettext(context, sentence), sentence, values)


def _fill_in(said: str, source: str, values: dict[str, object]) -> str:
    try:
        return said % values
    except (KeyError, TypeError, ValueError):
        # A translation that names what is not there: the source stands instead, and the rest runs.
        return source % values
