"""What is known, beside the sources that say so and what speaks against it: of a way and an exercise their
sources, of an article and a voice the claims that we make with one.

Whatever is known against a source that is named stands there too, so that no page can leave it out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from duologue.library.articles import GradedClaim
from duologue.rounds.practice_files import Source, read_sources, tell_sources

CONTRARY = "contrary evidence"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for something, and what speaks against it or against reading it simply."""

    found: tuple[Source, ...]
    against: tuple[Source, ...]

    @property
    def together(self) -> list[list[Source]]:
        """What speaks for it; sources that were read for the same finding stand under it together."""
        groups: dict[str, list[Source]] = {}
        for one in self.found:
            groups.setdefault(one.found, []).append(one)
        return list(groups.values())


@dataclass(frozen=True, slots=True)
class CitedClaim:
    """A claim in our words beside the source that says so, whose grade says how sure it is."""

    says: str
    source: Source

    @property
    def speaks_against(self) -> bool:
        """Whether that is all that its source is here for: it has no grade beside that."""
        return read_sources()[self.source.id].grade == CONTRARY


@dataclass(frozen=True, slots=True)
class CitedClaims:
    found: tuple[CitedClaim, ...]
    against: tuple[CitedClaim, ...]


def find_cited(claims: Iterable[GradedClaim]) -> CitedClaims:
    """Each claim with its source. What is known against a source that is named stands there too, in that
    source's own words, so that no article can leave it out."""
    read, told = read_sources(), tell_sources()
    found: list[CitedClaim] = []
    against: list[CitedClaim] = []
    for one in claims:
        side = against if one.against else found
        side.append(CitedClaim(one.says, told[one.source]))
    named = {one.source for one in claims}
    wanted = dict.fromkeys(id_ for one in claims for id_ in read[one.source].against if id_ not in named)
    against += [CitedClaim(told[id_].found, told[id_]) for id_ in wanted]
    return CitedClaims(tuple(found), tuple(against))


def find_evidence(ids: Iterable[str]) -> Evidence:
    """The sources named, and whatever is known against them, named or not."""
    read, told = read_sources(), tell_sources()
    named = [read[id_] for id_ in ids if id_ in read]
    found = [one.id for one in named if one.grade != CONTRARY]
    against = [one.id for one in named if one.grade == CONTRARY]
    against += [id_ for one in named for id_ in one.against if id_ in read]
    return Evidence(
        tuple(told[id_] for id_ in found),
        tuple(told[id_] for id_ in dict.fromkeys(against) if id_ not in found),
    )
