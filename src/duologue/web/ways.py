"""The ten ways and the rituals around them, as data has them, each with the exercises it has so far."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duologue.practices
from duologue.engine.script import Script
from duologue.people.refusals import NotFound
from duologue.rounds import installed

FOLDER = Path(duologue.practices.__file__).parent


@dataclass(frozen=True, slots=True)
class Way:
    """`number` is 1 to 10 for the ten ways, None for a ritual around them."""

    slug: str
    number: int | None
    title: str
    line: str
    why: str
    in_short: str
    try_now: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    id: str
    authors: str
    year: int | None
    where: str
    found: str
    grade: str


@cache
def ways() -> tuple[Way, ...]:
    data = tomllib.loads((FOLDER / "practices.toml").read_text(encoding="utf-8"))
    found = [*data["practice"], *data["ritual"]]
    return tuple(
        Way(
            one["slug"],
            one.get("number"),
            one["title"],
            one["line"],
            one.get("why", ""),
            one.get("in_short", ""),
            one.get("try_now", ""),
            tuple(one.get("sources", ())),
        )
        for one in found
    )


@cache
def sources() -> dict[str, Source]:
    found = tomllib.loads((FOLDER / "sources.toml").read_text(encoding="utf-8"))["source"]
    return {
        one["id"]: Source(
            one["id"],
            one.get("authors", ""),
            one.get("year"),
            one.get("where", ""),
            one["found"],
            one.get("grade", ""),
        )
        for one in found
    }


def way(slug: str) -> Way:
    """Raises `NotFound`."""
    for one in ways():
        if one.slug == slug:
            return one
    raise NotFound


def exercise(practice: str, name: str) -> Script:
    """Raises `NotFound`."""
    found = installed.scripts().get(f"{practice}/{name}")
    if found is None:
        raise NotFound
    return found


@cache
def exercises(practice: str) -> tuple[Script, ...]:
    return tuple(script for script in installed.scripts().values() if script.practice == practice)


def titles(slugs: Iterable[str]) -> list[tuple[str, str]]:
    """(slug, what it is called), by title; one that is no longer installed goes by its name."""
    found = installed.scripts()
    named = [(slug, found[slug].title if slug in found else _spoken(slug)) for slug in slugs]
    return sorted(named, key=lambda one: one[1])


def _spoken(slug: str) -> str:
    return slug.rpartition("/")[2].replace("-", " ").capitalize()


def cited(ids: tuple[str, ...]) -> list[Source]:
    return [sources()[id_] for id_ in ids if id_ in sources()]
