"""Found by a word: what there is to read and to do, in the language of whoever looks.

Nothing of anybody's is in it: articles, books, exercises and cards, as their files have them. So what is
found hangs on the words alone, and on what somebody has switched on for themselves.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from duologue.engine.script import Company, Script
from duologue.keepsakes import finding
from duologue.languages import find_spoken
from duologue.languages.language import Language
from duologue.library import articles, shelf
from duologue.rounds import decks, installed

MOST_OF_A_KIND = 6


class TextKind(StrEnum):
    ARTICLE = "article"
    BOOK = "book"
    EXERCISE = "exercise"
    CARD = "card"


@dataclass(frozen=True, slots=True)
class TextHit:
    """`slug` is an article's, a book's or an exercise's: of a card, that of an exercise that deals it. `line`
    has one of the words in it; a text may quote `{other}`."""

    kind: TextKind
    slug: str
    title: str
    line: str


@dataclass(frozen=True, slots=True)
class _ReadableText:
    """`folded` is all of it as words are compared with it."""

    kind: TextKind
    slug: str
    title: str
    pieces: tuple[str, ...]
    setting: str | None
    folded: str


def find(words: str, on: Collection[str] = (), *, alone: bool = False) -> list[TextHit]:
    """What holds every word, in any order, case or accent, kind by kind, at most six of each; first those
    whose titles hold most of them. `on` is what is switched on; to who is `alone` exercises and cards are
    those for one. No words find nothing."""
    wanted = finding.split_words(words)
    if not wanted:
        return []
    found = [
        one
        for one in _list_texts(find_spoken(), alone)
        if all(word in one.folded for word in wanted) and (one.setting is None or one.setting in on)
    ]
    hits: list[TextHit] = []
    for kind in TextKind:
        of_kind = sorted(
            (one for one in found if one.kind is kind), key=lambda one: -finding.count(one.title, wanted)
        )
        hits += [_make_hit(one, wanted) for one in of_kind[:MOST_OF_A_KIND]]
    return hits


def _make_hit(one: _ReadableText, wanted: Sequence[str]) -> TextHit:
    best = max(one.pieces, key=lambda piece: finding.count(piece, wanted))
    return TextHit(one.kind, one.slug, one.title, finding.cut_around(best, wanted))


@cache
def _list_texts(language: Language, alone: bool) -> tuple[_ReadableText, ...]:
    """All there is, in this language, which is the one spoken. The same for everybody who speaks it, alone or
    not."""
    return (*_list_articles(), *_list_books(), *_list_exercises(alone), *_list_cards(alone))


def _make_text(
    kind: TextKind, slug: str, title: str, pieces: Sequence[str], setting: str | None = None
) -> _ReadableText:
    said = tuple(dict.fromkeys(piece for piece in pieces if piece))
    return _ReadableText(
        kind, slug, title, said or (title,), setting, finding.fold_text("\n".join((title, *said)))
    )


def _list_articles() -> Iterator[_ReadableText]:
    for slug, one in articles.tell_articles().items():
        parts = [
            piece for part in one.part for piece in (part.heading, *part.list_paragraphs(), *part.points)
        ]
        yield _make_text(TextKind.ARTICLE, slug, one.title, (one.line, one.in_short, *parts, one.tonight))


def _list_books() -> Iterator[_ReadableText]:
    for one in shelf.tell_shelf().book:
        yield _make_text(TextKind.BOOK, one.id, one.title, (one.line, one.by, one.good_for, one.care))


def _list_played(alone: bool) -> list[Script]:
    return [script for script in installed.tell_startable().values() if script.is_for_one or not alone]


def _list_exercises(alone: bool) -> Iterator[_ReadableText]:
    for script in _list_played(alone):
        there = (step for step in script.every_step if not alone or step.company is not Company.TWO)
        steps = (piece for step in there for piece in (step.text, step.hint))
        pieces = (script.line, script.in_short, *steps)
        yield _make_text(TextKind.EXERCISE, script.slug, script.title, pieces, script.setting)


def _list_cards(alone: bool) -> Iterator[_ReadableText]:
    """Each card once, under the first exercise for which nothing has to be switched on that deals it."""
    met: set[str] = set()
    for script in sorted(_list_played(alone), key=_order_dealing):
        for draw in script.draws:
            if draw.deck:
                able = {card.id for card in decks.list_able(draw, {})} if alone else None
                for card in decks.tell_deck(draw.deck):
                    if card.text not in met and (able is None or card.id in able):
                        met.add(card.text)
                        yield _make_text(
                            TextKind.CARD, script.slug, script.title, (card.text,), script.setting
                        )


def _order_dealing(script: Script) -> tuple[bool, bool, str]:
    return script.setting is not None, script.people == 1, script.slug
