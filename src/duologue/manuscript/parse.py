"""Reads a script's TOML into frozen dataclasses, and names every mistake with its line, field and step."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from operator import methodcaller
from types import MappingProxyType
from typing import Annotated, Literal

from duologue.engine.lasting import DEEP, choose_days
from duologue.engine.roles import Role
from duologue.engine.script import Devices, Draw, Keep, Script, Where
from duologue.manuscript.mistakes import Mistake, Mistakes, ScriptProblem
from duologue.manuscript.notes import ID, NO_ID, Between, By, Called, Id, Like, Says, Unfit
from duologue.manuscript.passage import Passage
from duologue.manuscript.reader import is_whole, make_from_table, open_text, read_table
from duologue.manuscript.references import find_problems
from duologue.manuscript.steps import StepTable, go_to_step, make_step

__all__ = ["Mistake", "Mistakes", "parse"]

MOST_STEPS = 200
LARGEST_HAND = 20
MOST_DAYS_TO_AGAIN = 366
_UNITS = {"days": 1, "weeks": 7}
_AGAIN_FIELD = re.compile(r"(?:(?:first|second)\.[a-z][a-z0-9-]{0,39}\.)?[a-z][a-z0-9-]{0,39}\Z")


def _read_again(passage: Passage, value: object) -> tuple[str | None, int | None]:
    """The day to look again: (a date field, None) or (None, days). A field of the step itself is named alone,
    one of another step as it is quoted: "first.plan.look"."""
    if isinstance(value, str) and _AGAIN_FIELD.match(value):
        return value, None
    if (days := _read_days(value)) is not None:
        return None, days
    raise Unfit(
        'must be a date field of the step, one of another step such as "first.plan.look", or '
        "{ weeks = 4 }: from a day to a year"
    )


def _read_lasting(passage: Passage, value: object) -> int:
    """After how many days what is kept goes by itself."""
    if (days := _read_days(value)) is not None:
        return days
    raise Unfit("must be { days = 30 } or { weeks = 4 }: from a day to a year")


def _read_days(value: object) -> int | None:
    """{ weeks = 4 } in days, None for what is no such time."""
    if not isinstance(value, dict) or len(value) != 1:
        return None
    ((unit, count),) = value.items()
    if unit not in _UNITS or not is_whole(count):
        return None
    days = count * _UNITS[unit]
    return days if 1 <= days <= MOST_DAYS_TO_AGAIN else None


def _read_draw(passage: Passage, value: object) -> Draw:
    name = passage.key
    if not ID.match(name):
        passage.note_mistake(NO_ID)
    if isinstance(value, dict):
        table = read_table(DrawTable, passage, value)
        if table.without is None:
            passage.note_mistake('without must say which cards to leave out, such as { time = ["day"] }')
        if table.only is None:
            passage.note_mistake('only must say which cards to draw, such as { theme = ["us"] }')
        return Draw(
            name,
            (),
            table.deck,
            table.depth,
            table.count,
            table.narrow,
            table.without or {},
            table.only or {},
            table.deepens,
        )
    if not isinstance(value, list):
        passage.note_mistake('must be a list of words, or { deck = "practice/deck" }')
    elif not value or not all(isinstance(one, str) for one in value):
        passage.note_mistake("must be a list of words to draw from")
    else:
        return Draw(name, tuple(value))
    return Draw(name)


def _read_attributes(passage: Passage, value: object) -> Mapping[str, tuple[str, ...]] | None:
    """What a card may, or may not, say of itself to be drawn here; None for what says nothing of the kind."""
    if not isinstance(value, dict):
        return None
    for words in value.values():
        if not isinstance(words, list) or not words or not all(isinstance(word, str) for word in words):
            return None
    return MappingProxyType({name: tuple(words) for name, words in value.items()})


@dataclass(frozen=True, slots=True)
class DrawTable:
    deck: Annotated[str, Like(re.compile(".*/")), Says('must be "practice/deck"')]
    depth: Annotated[tuple[int, int], Between(1, 4), Says("must be [least, most] from 1 to 4")] = (1, 4)
    count: Annotated[int, Between(1, LARGEST_HAND)] = 1
    narrow: Annotated[
        tuple[Id, ...], Says('must be a list of what cards say of themselves, such as ["time"]')
    ] = ()
    without: Annotated[Mapping[str, tuple[str, ...]] | None, By(_read_attributes)] = field(
        default_factory=dict
    )
    only: Annotated[Mapping[str, tuple[str, ...]] | None, By(_read_attributes)] = field(default_factory=dict)
    deepens: bool = False


@dataclass(frozen=True, slots=True)
class KeepTable:
    passage: Passage
    kind: str
    step: str
    again: Annotated[tuple[str | None, int | None], By(_read_again)] = (None, None)
    lasts: Annotated[int, By(_read_lasting)] | None = None
    card: str | None = None


@dataclass(frozen=True, slots=True)
class ScriptTable:
    """A script's file."""

    passage: Passage
    title: str
    practice: str
    minutes: Annotated[tuple[int, int], Between(0, 480)]
    depth: Annotated[int, Between(1, 4)]
    step: Annotated[tuple[StepTable, ...], Called(go_to_step)]
    where: Where = Where.EITHER
    devices: Devices = Devices.TWO
    people: Annotated[int, Between(1, 2)] = 2
    first: Literal["starter", "drawn", "alternate"] = "starter"
    solo: str | None = None
    sources: tuple[str, ...] = ()
    not_for: str = ""
    line: str = ""
    in_short: str = ""
    not_known: str = ""
    once_a_day: bool = False
    takes_place: bool = True
    quiet_after: Annotated[int, Between(1, 365)] = 14
    fades_after: Annotated[int, Between(0, 365)] | None = None
    role: Role | None = None
    setting: str | None = None
    gone_after: Annotated[int, Between(1, 365)] | None = None
    brings: str = ""
    light: bool = False
    draw: Mapping[str, Annotated[Draw, By(_read_draw)]] = field(default_factory=dict)
    keep: tuple[KeepTable, ...] = ()


def parse(text: str, slug: str, file: str | None = None) -> Script:
    """Parse one script. `slug` is "practice/name"; `file` names it in errors (default: the slug).

    Raises `Mistakes` with every one: syntax, unknown keys and names, wrong types.
    """
    raw, passage = open_text(text, file or slug)
    table = read_table(ScriptTable, passage, raw)
    script = _make_script(table, slug, _write_canonical(raw))
    found = [*passage.mistakes, *_look_again(table, script)]
    if found:
        raise Mistakes(found)
    return script


def _make_script(table: ScriptTable, slug: str, canonical: bytes) -> Script:
    count = sum(1 + len(step.step) for step in table.step)
    if table.passage.given.get("step") == []:
        table.passage.go_to_key("step").note_mistake("needs at least one step")
    if count > MOST_STEPS:
        table.passage.go_to_key("step").note_mistake(
            f"{count} steps are more than an exercise may have, {MOST_STEPS}"
        )
    return make_from_table(
        Script,
        table,
        slug=slug,
        steps=tuple(make_step(step, table.devices) for step in table.step),
        draws=tuple(table.draw.values()),
        keeps=tuple(
            Keep(one.kind, one.step, *one.again, one.lasts, one.passage.lines.line, one.card)
            for one in table.keep
        ),
        fades_after=_find_days_to_fade(table),
        light=_is_light(table),
        canonical=canonical,
        sha256=hashlib.sha256(canonical).hexdigest(),
    )


def _find_days_to_fade(table: ScriptTable) -> int | None:
    """Days; a deep one fades whatever its writer says of it, at most as late as a year."""
    if table.depth >= DEEP and table.fades_after == 0:
        said = "a deep exercise (3 or 4) fades: say after how many days, from 1 to 365"
        table.passage.go_to_key("fades_after").note_mistake(said)
    return choose_days(table.depth, table.fades_after or None)


def _is_light(table: ScriptTable) -> bool:
    if table.light and table.depth > 1:
        said = "a smile suits what is told at depth 1 only: take this out, or say depth = 1"
        table.passage.go_to_key("light").note_mistake(said)
    return table.light


def _look_again(table: ScriptTable, script: Script) -> Iterator[Mistake]:
    """What names and references say, but for what a mistake of the first look may have caused."""
    told = table.passage.mistakes
    broken = {mistake.step for mistake in told if mistake.step is not None}
    if "" in broken or not 0 < len(script.steps) <= MOST_STEPS:
        return
    places = {(one.line, one.field) for one in told}
    steps = [inner for step in table.step for inner in (step, *step.step)]
    tables = {one.passage.lines.line: one.passage for one in steps}
    tables |= {one.passage.lines.line: one.passage for one in table.keep}
    for problem in find_problems(script):
        if problem.step in broken or broken.intersection(problem.about):
            continue
        mistake = _place_at_key(tables.get(problem.line, table.passage), problem)
        if (mistake.line, mistake.field) not in places:
            yield mistake


def _place_at_key(passage: Passage, problem: ScriptProblem) -> Mistake:
    """A problem of a table, moved from the table's line to its key's."""
    for key in problem.field.removeprefix(f"{passage.path}.").split("."):
        passage = passage.go_to_key(key)
    return Mistake(passage.file, passage.lines.line, problem.field, problem.message, problem.step)


def _write_canonical(raw: Mapping[str, object]) -> bytes:
    """Keys sorted, no spaces, UTF-8; dates and times, which JSON has not, as ISO text."""
    iso = methodcaller("isoformat")
    return json.dumps(raw, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=iso).encode()
