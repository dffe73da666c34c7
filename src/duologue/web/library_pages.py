"""What a page of the library shows of an article or a voice: its claims with sources, and what to try."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from duologue.engine.script import Script
from duologue.library.articles import GradedClaim
from duologue.rounds import installed, practice_files
from duologue.rounds.practice_files import Source
from duologue.web.ways import CONTRARY, find_for_one, is_there


@dataclass(frozen=True, slots=True)
class CitedClaim:
    """A claim in our words beside the source that says so, whose grade says how sure it is."""

    says: str
    source: Source

    @property
    def speaks_against(self) -> bool:
        """Whether that is all that its source is here for: it has no grade beside that."""
        return practice_files.read_sources()[self.source.id].grade == CONTRARY


@dataclass(frozen=True, slots=True)
class CitedClaims:
    found: tuple[CitedClaim, ...]
    against: tuple[CitedClaim, ...]


def find_cited(claims: Iterable[GradedClaim]) -> CitedClaims:
    """Each claim with its source. What is known against a source that is named stands there too, in that
    source's own words, so that no article can leave it out."""
    read, told = practice_files.read_sources(), practice_files.tell_sources()
    found: list[CitedClaim] = []
    against: list[CitedClaim] = []
    for one in claims:
        side = against if one.against else found
        side.append(CitedClaim(one.says, told[one.source]))
    named = {one.source for one in claims}
    wanted = dict.fromkeys(id_ for one in claims for id_ in read[one.source].against if id_ not in named)
    against += [CitedClaim(told[id_].found, told[id_]) for id_ in wanted]
    return CitedClaims(tuple(found), tuple(against))


def list_exercises(slugs: Iterable[str], on: Collection[str] = (), *, alone: bool = False) -> list[Script]:
    """Those that are there for who has switched on what is `on`; to who is `alone`, the version for one of
    each, where there is one."""
    known = installed.tell_startable()
    found = [known[slug] for slug in slugs if slug in known and is_there(known[slug], on)]
    for_one = (one if one.is_for_one else find_for_one(one) for one in found)
    return list(dict.fromkeys(one for one in for_one if one is not None)) if alone else found
