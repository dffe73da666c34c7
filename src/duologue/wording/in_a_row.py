"""Several things in a row, within a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from duologue.languages import _, pgettext

# Of a sentence, in whatever script; a page may have marked where somebody's words end.
_ENDS = tuple(end + mark for end in ".!?…。！？؟۔।" for mark in ("", "\N{POP DIRECTIONAL ISOLATE}"))


def is_sentence(text: str) -> bool:
    return text.endswith(_ENDS)


def say_in_a_row(texts: Sequence[str]) -> str:
    """ "tea, a walk"."""
    # TRANSLATORS: stands between words in a row that is no sentence: "tea, a walk, a hug".
    return pgettext("between words in a row", ", ").join(texts)


def say_well_apart(texts: Iterable[str]) -> str:
    """ "Bins, both of them; Supper": of what may have commas of its own."""
    # TRANSLATORS: stands between things in a row of which each may have commas of its own.
    return pgettext("between longer things in a row", "; ").join(texts)


def say_one_after_the_other(sentences: Sequence[str]) -> str:
    """Whole sentences, each of which ends as a sentence does."""
    return say_side_by_side([text if is_sentence(text) else _("%(text)s.", text=text) for text in sentences])


def say_side_by_side(texts: Iterable[str]) -> str:
    """Sentences as they are, those that say nothing left out."""
    # TRANSLATORS: stands between two sentences.
    return pgettext("between sentences", " ").join(filter(None, texts))
