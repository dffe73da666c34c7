"""What a script says its numbers and answers are for, so that nobody has to know it by the ids of its steps.

`feeds` stands on a field: the figure that its number goes to. `role` stands on a field or on the script as a
whole: the part it plays on a page. `FEEDS` and `ROLES` say of every word what may carry it; `misplaced` finds
what may not. Pages, figures and offers ask for a word of these, never for an id.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from duologue.engine.mistakes import Problem, did_you_mean
from duologue.engine.rules import Rule

if TYPE_CHECKING:
    from duologue.engine.script import Field, Script, Step


class Feed(StrEnum):
    """A figure that a field's number goes to."""

    CLOSENESS = "closeness"
    MOOD = "mood"
    STRESS = "stress"
    LOAD = "load"
    KINDS = "kinds"

    __hash__ = str.__hash__


class Role(StrEnum):
    """A part that a field plays, or a script as a whole."""

    GUESS = "guess"
    HELP = "help"
    NOTICING = "noticing"
    PLANNING = "planning"
    DOING = "doing"
    CHECK_IN = "check-in"
    FIRST_CARD = "first card"
    THANKS = "thanks"

    __hash__ = str.__hash__


FACETS = (Role.NOTICING, Role.PLANNING, Role.DOING)
"""The parts of carrying something, each a field of its own beside the others."""
HELP = ("listen", "hold", "do", "laugh", "leave", "nothing")
"""Ids of the options that "what would help" may have: pages have a sentence for each."""
LEAVE_ME_BE = "leave"
INFORMED = "informed"
"""Beside a guess in the months: it was made after something of the other's was there to see."""


@dataclass(frozen=True, slots=True)
class OnField:
    """What a field must be to carry a word: its kind, its step's rule, and what else; `asks` says it.

    `once`: where the word may stand a single time, "script" or "step", or "" for as often as one likes.
    `daily`: in a script that is there once a day. `beside`: only on a field that feeds this.
    """

    kinds: tuple[str, ...]
    rules: Callable[[Rule], bool]
    asks: str
    once: str = ""
    daily: bool = False
    beside: Feed | None = None


@dataclass(frozen=True, slots=True)
class OnScript:
    """What a script must be to carry a word; `asks` says it. An instance has one of each: of two, the first
    by its slug has the place."""

    suits: Callable[[Script], bool]
    asks: str


def _is_daily(script: Script) -> bool:
    return script.once_a_day and script.people == 2


def _keeps_thanks(script: Script) -> bool:
    return script.people == 2 and any(keep.kind == "appreciation" for keep in script.keeps)


def _begins_with_a_card(script: Script) -> bool:
    draws, first = script.draws, script.steps[0]
    return (
        script.people == 2
        and [draw.deck is not None and not draw.is_hand for draw in draws] == [True]
        and first.who == "each"
        and first.rule is not None
        and first.rule.opener_of(first.id) == first.id
        and [field.kind.word in ("short text", "long text") for field in first.fields] == [True]
    )


def _both_read(rule: Rule) -> bool:
    return rule.is_waited_for


def _is_counted(rule: Rule) -> bool:
    return rule.counts


def _is_shared(rule: Rule) -> bool:
    return rule.at_once


def _is_said(rule: Rule) -> bool:
    return not rule.compares


_A_MOOD = 'kind = "mood point" that both come to read'
_FACET = OnField(("shares",), _both_read, 'feeds = "load"', "script", beside=Feed.LOAD)

FEEDS: Mapping[Feed, OnField] = MappingProxyType(
    {
        Feed.CLOSENESS: OnField(("0-10",), _is_counted, 'kind = "0-10" and rule = "counted"', "step"),
        Feed.MOOD: OnField(("mood point",), _both_read, _A_MOOD, "script", daily=True),
        Feed.STRESS: OnField(("0-10",), _is_said, 'kind = "0-10"', "script", daily=True),
        Feed.LOAD: OnField(("shares",), _both_read, 'kind = "shares" that both come to read'),
        Feed.KINDS: OnField(("0-10",), _both_read, 'kind = "0-10" that both come to read'),
    }
)
ROLES: Mapping[Role, OnField | OnScript] = MappingProxyType(
    {
        Role.GUESS: OnField(("mood point",), _both_read, _A_MOOD, "step"),
        Role.HELP: OnField(
            ("choice",), _is_shared, 'kind = "choice" and rule = "shared"', "script", daily=True
        ),
        **dict.fromkeys(FACETS, _FACET),
        Role.CHECK_IN: OnScript(_is_daily, "once_a_day = true and two people"),
        Role.FIRST_CARD: OnScript(
            _begins_with_a_card,
            "one card of a deck, and a first step that asks each for one text, sealed until both answered it",
        ),
        Role.THANKS: OnScript(_keeps_thanks, 'two people and a [[keep]] with kind = "appreciation"'),
    }
)


def misplaced(script: Script) -> Iterator[Problem]:
    """Words on what can't carry them, each with its place."""
    if script.role is not None:
        asked = ROLES[script.role]
        if isinstance(asked, OnField):
            yield Problem(0, "role", f"“{script.role}” stands on a field, not on an exercise")
        elif not asked.suits(script):
            yield Problem(0, "role", f"“{script.role}” needs {asked.asks}")
    met: set[tuple[str, str]] = set()
    for step in (inner for one in script.steps for inner in (one, *one.steps)):
        here: set[tuple[str, str]] = set()
        for field in step.fields:
            for key, word in _words(field):
                place = f"step.{step.id}.fields.{field.id}.{key}"
                once = _once(key, word)
                for said in _unfit(script, step, field, key, word):
                    yield Problem(step.line, place, said)
                if (once == "step" and (key, word) in here) or (once == "script" and (key, word) in met):
                    yield Problem(step.line, place, f"“{word}” stands twice in one {once}")
                here.add((key, word))
                met.add((key, word))
        if ("role", Role.GUESS) in here and any(field.id == INFORMED for field in step.fields):
            place = f"step.{step.id}.fields.{INFORMED}.id"
            yield Problem(step.line, place, f"“{INFORMED}” is the engine’s own beside a guess")


def _words(field: Field) -> Iterator[tuple[str, str]]:
    if field.feeds is not None:
        yield "feeds", field.feeds.value
    if field.role is not None:
        yield "role", field.role.value


def _unfit(script: Script, step: Step, field: Field, key: str, word: str) -> Iterator[str]:
    asked = FEEDS[Feed(word)] if key == "feeds" else ROLES[Role(word)]
    if isinstance(asked, OnScript):
        yield f"“{word}” stands on an exercise, not on a field"
        return
    is_beside = asked.beside is None or field.feeds is asked.beside
    if not is_beside or field.kind.word not in asked.kinds or step.rule is None or not asked.rules(step.rule):
        yield f"“{word}” needs {asked.asks}"
    if asked.daily and not script.once_a_day:
        yield f"“{word}” needs an exercise with once_a_day = true"
    if key == "feeds" and script.people == 1:
        yield "nothing of an exercise for one goes into a figure"
    if key == "feeds" and script.fades_after is not None:
        yield "nothing of an exercise that fades goes into a figure"
    if word == Role.HELP:
        for option in field.options:
            if option.id not in HELP:
                near = did_you_mean(option.id, HELP)
                yield f"“{word}” has no option “{option.id}”{near}: it knows {', '.join(HELP)}"


def _once(key: str, word: str) -> str:
    asked = FEEDS[Feed(word)] if key == "feeds" else ROLES[Role(word)]
    return asked.once if isinstance(asked, OnField) else ""
