"""What there is to offer: the installed exercises, seen from what their scripts and practices say of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from duologue.engine.quotes import Quote, split_quotes
from duologue.engine.roles import Role
from duologue.engine.script import Script, Step, StepKind
from duologue.manuscript import reader
from duologue.rhythm.offerable import Offerable
from duologue.rounds import decks, installed, practice_files

OFF_SCREEN = frozenset({StepKind.READ, StepKind.SPEAK, StepKind.DO, StepKind.TOGETHER})


@cache
def list_offerable() -> tuple[Offerable, ...]:
    """Every installed exercise that may be offered or wanted by a plan. A check-in has a place of its own;
    what has to be switched on is found by who did, and what deals kept cards by who keeps some."""
    return tuple(
        make_offerable(script)
        for script in installed.read_scripts().values()
        if not script.once_a_day and script.setting is None and script.role is not Role.DAYS_QUESTION
        if not decks.list_kept(script)
    )


def make_offerable(script: Script) -> Offerable:
    way, sources = practice_files.read_ways().get(script.practice), practice_files.read_sources()
    depth = max([script.depth, *(draw.depth[0] for draw in script.draws if draw.deck)])
    return Offerable(
        slug=script.slug,
        practice=script.practice,
        minutes=script.minutes[1],
        depth=depth,
        for_two=script.people == 2,
        takes_place=script.takes_place,
        needs_screen=not is_off_screen(script.steps),
        comfort=way is not None and way.comfort and depth == 1,
        rank=max((_rank(sources[id_].grade) for id_ in script.sources if id_ in sources), default=0),
        by_itself=way is None or (way.offered and script.slug not in way.on_occasion),
        deck=_find_only_deck(script),
    )


def is_off_screen(steps: Iterable[Step]) -> bool:
    """Nothing is typed and nothing is shown that was: it is read, said, done, or simply there together."""
    return all(
        is_off_screen(step.steps) if step.kind is StepKind.TURNS else step.kind in OFF_SCREEN
        for step in steps
    )


def _find_only_deck(script: Script) -> str | None:
    """The deck of something for one that begins with a card and nothing else, which can stand on Today as it
    is: a small act, or a question."""
    cards = [draw for draw in script.draws if draw.deck and not draw.is_hand]
    if script.people != 1 or len(script.draws) != 1 or not cards:
        return None
    if decks.is_box(cards[0].deck or ""):
        # Deep cards lie in it too, and Today doesn't choose among those.
        return None
    return cards[0].deck if split_quotes(script.steps[0].text) == (Quote(cards[0].name),) else None


def _rank(grade: str) -> int:
    begins = [begin for begin in _read_ranks() if grade.startswith(begin)]
    return _read_ranks()[max(begins, key=len)] if begins else 0


@dataclass(frozen=True, slots=True)
class GradesFile:
    begins: Mapping[str, int]


@cache
def _read_ranks() -> Mapping[str, int]:
    raw = (files("duologue.rhythm") / "grades.toml").read_text("utf-8")
    return reader.read(GradesFile, raw, "grades.toml").begins
