"""Articles: a file each, read as its class says, in the language of who reads them.

An article names exercises, sources and other articles by their slugs and ids and holds none of them; that
each is there is held by tests. How sure a claim is stands with its source, so that nothing is claimed without
it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Annotated, Literal

from duologue.engine.texts import Text
from duologue.languages import find_spoken
from duologue.languages.language import ENGLISH, Language
from duologue.languages.telling_texts import tell_thing
from duologue.manuscript import reader
from duologue.manuscript.notes import UNREAD

ROOM = "library"
FOLDER: Traversable = files("duologue.practices").joinpath(ROOM, "articles")
WORDS_A_MINUTE = 200

Shelf = Literal["begin", "ten", "hard", "lasting"]
SHELVES: tuple[Shelf, ...] = ("begin", "ten", "hard", "lasting")
"""Where an article stands among the others: what to begin with, the ten ways, when it is hard, the years."""


@dataclass(frozen=True, slots=True)
class ArticlePart:
    """Paragraphs of `text` are parted by an empty line; `points` follow them."""

    text: Text = ""
    heading: Text = ""
    points: tuple[Text, ...] = ()

    def list_paragraphs(self) -> list[str]:
        return [one.strip() for one in self.text.split("\n\n") if one.strip()]


@dataclass(frozen=True, slots=True)
class GradedClaim:
    """Something that is known, in our words, and the source that says so. `against`: it speaks against what
    the article says, or against reading it simply."""

    says: Text
    source: str
    against: bool = False


@dataclass(frozen=True, slots=True)
class Article:
    """`place` orders the articles of a shelf. `way` is the practice that it is about, "" for none.
    `try_now` are exercises, `tonight` needs none. `not_known` is what nobody has found out.
    `written` and `checked` are dates: when it was written, and when its claims were last held to their
    sources. `slug` is the file's name."""

    title: Text
    line: Text
    in_short: Text
    shelf: Shelf
    place: int
    author: Text
    written: str
    checked: str
    part: tuple[ArticlePart, ...]
    tonight: Text
    try_now: tuple[str, ...] = ()
    claim: tuple[GradedClaim, ...] = ()
    not_known: Text = ""
    related: tuple[str, ...] = ()
    way: str = ""
    slug: Annotated[str, UNREAD] = ""

    def count_minutes(self) -> int:
        """How long it takes to read, in whole minutes, at least one."""
        said = " ".join((self.in_short, self.tonight, self.not_known, *(one.says for one in self.claim)))
        return max(1, round((len(self.list_body_words()) + len(said.split())) / WORDS_A_MINUTE))

    def list_body_words(self) -> list[str]:
        said = (" ".join((one.heading, one.text, *one.points)) for one in self.part)
        return " ".join(said).split()


def read_articles() -> Mapping[str, Article]:
    """All of them by slug, as their files have them: shelf by shelf, in the order of each."""
    return _read_article_files(ENGLISH)


def tell_articles() -> Mapping[str, Article]:
    """The same in the language that is spoken."""
    return _read_article_files(find_spoken())


def list_about(exercise: str) -> list[Article]:
    """What there is to read about an exercise, in the language that is spoken: what names it first, then what
    is about its way."""
    every = tell_articles().values()
    practice = exercise.partition("/")[0]
    named = [one for one in every if exercise in one.try_now]
    return named + [one for one in every if one.way == practice and one not in named]


def list_about_way(practice: str) -> list[Article]:
    return [one for one in tell_articles().values() if one.way == practice]


def list_related(slug: str) -> list[Article]:
    """What an article names, and what names it: whoever follows one finds the way back."""
    every = tell_articles()
    named = every[slug].related
    return [every[one] for one in named if one in every] + [
        one for one in every.values() if slug in one.related and one.slug not in named
    ]


def list_file_names() -> list[str]:
    """Of every article, below the practices' folder: "library/articles/NAME.toml"."""
    names = sorted(one.name for one in FOLDER.iterdir() if one.name.endswith(".toml"))
    return [f"{ROOM}/articles/{name}" for name in names]


def read_article_file(file: str) -> Article:
    """One by the name of its file; raises `Mistakes` with every place."""
    name = file.rpartition("/")[2]
    found = reader.read(Article, FOLDER.joinpath(name).read_text("utf-8"), file)
    return replace(found, slug=name.removesuffix(".toml"))


@cache
def _read_article_files(language: Language) -> Mapping[str, Article]:
    found = [tell_thing(read_article_file(file), language, file) for file in list_file_names()]
    found.sort(key=lambda one: (SHELVES.index(one.shelf), one.place, one.slug))
    return MappingProxyType({one.slug: one for one in found})
