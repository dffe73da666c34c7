"""The scripts and decks this instance has, parsed once; older versions are found by their hash."""

from __future__ import annotations

import logging
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType

from duologue.engine.parse import ScriptErrors, parse
from duologue.engine.script import Card, Script
from duologue.rounds.models import ScriptVersion

log = logging.getLogger(__name__)


@cache
def scripts() -> Mapping[str, Script]:
    """Every exercise by its slug, "practice/name". One that does not parse is reported and left out."""
    found: dict[str, Script] = {}
    for practice, name, text in _exercises():
        slug = f"{practice}/{name}"
        try:
            found[slug] = parse(text, slug)
        except ScriptErrors as wrong:
            log.error("exercise left out: %s", wrong)
    return MappingProxyType(found)


@cache
def script_of(sha256: str) -> Script:
    """The version a round began with; raises `LookupError` if this instance never had it."""
    for script in scripts().values():
        if script.sha256 == sha256:
            return script
    kept = ScriptVersion.objects.filter(sha256=sha256).values_list("source", "slug").first()
    if kept is None:
        raise LookupError("a version of a script that was never installed here")
    return parse(*kept)


def remember_versions() -> None:
    """Keep the source of every installed version, so that open and old rounds stay playable."""
    known = set(ScriptVersion.objects.values_list("sha256", flat=True))
    sources = {f"{practice}/{name}": text for practice, name, text in _exercises()}
    ScriptVersion.objects.bulk_create(
        ScriptVersion(sha256=script.sha256, slug=script.slug, source=sources[script.slug])
        for script in scripts().values()
        if script.sha256 not in known
    )


@cache
def deck(name: str) -> tuple[Card, ...]:
    """The cards of "practice/deck"; raises `FileNotFoundError` for a deck that is not there."""
    practice, _, file = name.partition("/")
    raw = (files("duologue.practices") / practice / "decks" / f"{file}.toml").read_text("utf-8")
    return tuple(
        Card(card["id"], card["text"], card.get("theme", ""), card.get("depth", 1))
        for card in tomllib.loads(raw)["card"]
    )


def _exercises() -> Iterator[tuple[str, str, str]]:
    for practice in sorted(files("duologue.practices").iterdir(), key=_name):
        folder = practice / "exercises"
        if not folder.is_dir():
            continue
        for file in sorted(folder.iterdir(), key=_name):
            if file.name.endswith(".toml"):
                yield practice.name, file.name.removesuffix(".toml"), file.read_text("utf-8")


def _name(entry: Traversable) -> str:
    return entry.name
