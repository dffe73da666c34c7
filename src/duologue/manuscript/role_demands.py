"""What may carry a word of `engine.roles`: `FEEDS` and `ROLES` say it of every one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from duologue.engine.roles import FACETS, FedFigure, Role
from duologue.engine.rules import Rule
from duologue.engine.script import Script
from duologue.manuscript.keepsake_kinds import list_by_script


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
    beside: FedFigure | None = None


@dataclass(frozen=True, slots=True)
class OnScript:
    """What a script must be to carry a word; `asks` says it. An instance has one of each, of two the first by
    its slug has the place; but for the day's question, which has an exercise for each kind of card."""

    suits: Callable[[Script], bool]
    asks: str


def _is_daily(script: Script) -> bool:
    return script.once_a_day and script.people == 2


def _is_for_two(script: Script) -> bool:
    return script.people == 2 and not script.once_a_day


def _is_for_two_in_turn(script: Script) -> bool:
    return _is_for_two(script) and script.first == "alternate"


def _keeps_thanks(script: Script) -> bool:
    return script.people == 2 and any(keep.kind == "appreciation" for keep in script.keeps)


def _fills_a_map(script: Script) -> bool:
    """What it keeps has a card that asked for it, by which it has its place."""
    known = list_by_script()
    kept = [keep for keep in script.keeps if keep.kind in known and known[keep.kind].on_map]
    return script.people == 2 and any(keep.card is not None for keep in kept)


def _is_spoken_by_two(script: Script) -> bool:
    return script.people == 2 and bool(script.draws)


def _begins_with_a_card(script: Script) -> bool:
    first = script.steps[0]
    asks_for_words = [field.kind.word in ("short text", "long text") for field in first.fields] == [True]
    return script.people == 2 and asks_for_words and _seals_a_card(script)


def _seals_a_card(script: Script) -> bool:
    """It draws one card, and begins by asking each, sealed until both have answered."""
    draws, first = script.draws, script.steps[0]
    return (
        [draw.deck is not None and not draw.is_hand for draw in draws] == [True]
        and first.who == "each"
        and first.rule is not None
        and first.rule.name_opener(first.id) == first.id
    )


def _asks_one_card_of_both(script: Script) -> bool:
    """Nothing else is asked before the opening: what is given is kept till then without a round."""
    asked = [step for step in script.every_step if step.who is not None]
    return script.people == 2 and not script.once_a_day and len(asked) == 1 and _seals_a_card(script)


def _is_read_by_both(rule: Rule) -> bool:
    return rule.is_waited_for


def _is_counted(rule: Rule) -> bool:
    return rule.counts


def _is_shared(rule: Rule) -> bool:
    return rule.at_once


def _is_said(rule: Rule) -> bool:
    return not rule.compares


_A_MOOD = 'kind = "mood point" that both come to read'
_FACET = OnField(("shares",), _is_read_by_both, 'feeds = "load"', "script", beside=FedFigure.LOAD)

FEEDS: Mapping[FedFigure, OnField] = MappingProxyType(
    {
        FedFigure.CLOSENESS: OnField(("0-10",), _is_counted, 'kind = "0-10" and rule = "counted"', "step"),
        FedFigure.MOOD: OnField(("mood point",), _is_read_by_both, _A_MOOD, "script", daily=True),
        FedFigure.STRESS: OnField(("0-10",), _is_said, 'kind = "0-10"', "script", daily=True),
        FedFigure.LOAD: OnField(("shares",), _is_read_by_both, 'kind = "shares" that both come to read'),
        FedFigure.KINDS: OnField(("0-10",), _is_read_by_both, 'kind = "0-10" that both come to read'),
    }
)
ROLES: Mapping[Role, OnField | OnScript] = MappingProxyType(
    {
        Role.GUESS: OnField(("mood point",), _is_read_by_both, _A_MOOD, "step"),
        Role.HELP: OnField(
            ("choice",), _is_shared, 'kind = "choice" and rule = "shared"', "script", daily=True
        ),
        **dict.fromkeys(FACETS, _FACET),
        Role.CHECK_IN: OnScript(_is_daily, "once_a_day = true and two people"),
        Role.FIRST_CARD: OnScript(
            _begins_with_a_card,
            "one card of a deck, and a first step that asks each for one text, sealed until both answered it",
        ),
        Role.DAYS_QUESTION: OnScript(
            _asks_one_card_of_both,
            "two people, one card of a deck, and one step that asks, sealed until both answered it",
        ),
        Role.EVENING: OnScript(_is_spoken_by_two, "two people and cards that are drawn"),
        Role.MAP: OnScript(
            _fills_a_map, 'two people and a [[keep]] with kind = "interest" and the card that asks'
        ),
        Role.WEEKLY: OnScript(_is_for_two, "two people"),
        Role.MONTHLY: OnScript(_is_for_two_in_turn, 'two people and first = "alternate"'),
        Role.THANKS: OnScript(_keeps_thanks, 'two people and a [[keep]] with kind = "appreciation"'),
    }
)
