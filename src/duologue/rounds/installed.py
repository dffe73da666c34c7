"""The scripts this instance has, parsed once; older versions are found by their hash."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType

from duologue.engine.roles import Role
from duologue.engine.script import Script
from duologue.languages import find_spoken
from duologue.languages.telling_texts import tell_script
from duologue.manuscript.check import check
from duologue.manuscript.parse import Mistake, Mistakes, parse
from duologue.rounds import decks, old_roles, own_exercises, practice_files
from duologue.rounds.models import ScriptVersion

log = logging.getLogger(__name__)


# Digests of versions that were found sound before: checking is playing, and a start should not wait for it.
# What ships with the product was walked through by its tests, and a first start need not do it again: a line
# a digest, held to what is installed by `tests/practices/test_checked.py`.
CHECKED = "checked.txt"
_sound: set[str] = set(practice_files.FOLDER.joinpath(CHECKED).read_text("utf-8").split())
_resting: set[str] = set()


@cache
def read_scripts() -> Mapping[str, Script]:
    """Every exercise by its slug, "practice/name". One that does not parse, or that somebody could get stuck
    in, is reported with its place and left out; the rest can be played."""
    found: dict[str, Script] = {}
    for practice, name, text in _list_exercises():
        slug = f"{practice}/{name}"
        try:
            found[slug] = check_source(text, slug)
        except Mistakes as wrong:
            log.error("exercise left out: %s", wrong)
    return MappingProxyType(found)


def tell_scripts() -> Mapping[str, Script]:
    """The same in the language that is spoken, for reading: a round is played by its source."""
    language = find_spoken()
    return MappingProxyType({slug: tell_script(script, language) for slug, script in read_scripts().items()})


def tell_startable() -> Mapping[str, Script]:
    """All that somebody may start, in the language that is spoken: the day's question begins by itself."""
    found = tell_scripts().items()
    return MappingProxyType({slug: one for slug, one in found if one.role is not Role.DAYS_QUESTION})


def check_source(text: str, slug: str) -> Script:
    """The script; raises `Mistakes` with the place of every mistake, in its decks too, and of every dead
    end."""
    script = parse(text, slug)
    missing = [draw for draw in script.draws if draw.deck is not None and not decks.is_there(draw.deck)]
    if missing:
        said = [Mistake(slug, 1, f"draw.{one.name}", f"there is no deck “{one.deck}”") for one in missing]
        raise Mistakes(said)
    for draw in script.draws:
        if draw.deck is not None:
            decks.read_deck(draw.deck)
    if script.sha256 not in _sound and (problems := check(script).problems):
        raise Mistakes([one.place_in_file(slug) for one in problems])
    return script


class NotPlayable(LookupError):
    """A version of a script that was never installed here, or that needs what this instance no longer has,
    such as a kind of field of somebody's own. Nothing of its rounds is lost: they open when it is back."""


def is_playable(sha256: str) -> bool:
    try:
        find_script(sha256)
    except NotPlayable:
        return False
    return True


@cache
def find_script(sha256: str) -> Script:
    """The version a round began with; raises `NotPlayable`."""
    for script in read_scripts().values():
        if script.sha256 == sha256:
            return script
    kept = ScriptVersion.objects.filter(sha256=sha256).values_list("source", "slug").first()
    if kept is None:
        raise NotPlayable("a version of a script that was never installed here")
    try:
        return old_roles.give_roles(parse(*kept))
    except Mistakes as wrong:
        if sha256 not in _resting:
            _resting.add(sha256)
            log.error("its rounds rest: %s", "; ".join(map(str, wrong.errors)))
        raise NotPlayable(str(wrong)) from wrong


def remember_versions() -> None:
    """Keep the source of every installed version, so that open and old rounds stay playable."""
    known = set(ScriptVersion.objects.values_list("sha256", flat=True))
    _sound.update(known)
    sources = {f"{practice}/{name}": text for practice, name, text in _list_exercises()}
    ScriptVersion.objects.bulk_create(
        ScriptVersion(sha256=script.sha256, slug=script.slug, source=sources[script.slug])
        for script in read_scripts().values()
        if script.sha256 not in known
    )


def _list_exercises() -> Iterator[tuple[str, str, str]]:
    """(Practice, name, source): ours, then those that the host has put beside the data. One of theirs takes
    no name of ours."""
    taken = set()
    for practice, name, text in _list_our_exercises():
        taken.add((practice, name))
        yield practice, name, text
    for practice, name, text in own_exercises.read_sources():
        if (practice, name) not in taken:
            yield practice, name, text


def _list_our_exercises() -> Iterator[tuple[str, str, str]]:
    for practice in sorted(files("duologue.practices").iterdir(), key=_name_entry):
        folder = practice / "exercises"
        if not folder.is_dir():
            continue
        for file in sorted(folder.iterdir(), key=_name_entry):
            if file.name.endswith(".toml"):
                yield practice.name, file.name.removesuffix(".toml"), file.read_text("utf-8")


def _name_entry(entry: Traversable) -> str:
    return entry.name
