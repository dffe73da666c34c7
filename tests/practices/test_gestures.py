"""Gestures: enough for near and for apart, tender and sensual, none like another, dealt without a repeat."""

from __future__ import annotations

import itertools
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from tests.practices.likeness import NEARLY_THE_SAME, likeness

import duologue
from duologue.rounds import decks, drawing_cards, installed

PRACTICES = Path(duologue.__file__).parent / "practices"
DECK = PRACTICES / "affection" / "decks" / "ways.toml"
WAYS: list[dict[str, str]] = tomllib.loads(DECK.read_text(encoding="utf-8"))["card"]
SLUG = "affection/ways-to-be-close"
HANDS = {"tender-ones": 7, "sensual-ones": 3}
THEMES = ("tender", "sensual")
NARROWED = ({}, {"where": "together"}, {"where": "apart"})
NEAREST = 5
# What would leave a trace of it: nothing that is shown here asks for one.
TRACE = re.compile(
    r"\b(?:photos?|pictures?|film (?:it|yourself)|record(?:ing)?s?|selfies?|text (?:me|each))\b", re.I
)


def test_there_are_sixty_and_more_of_both_kinds_near_and_apart() -> None:
    assert len(WAYS) >= 60 and len({one["id"] for one in WAYS}) == len(WAYS)
    for one in WAYS:
        assert set(one) == {"id", "where", "theme", "text"}, one
        assert one["where"] in ("together", "apart", "any") and one["theme"] in THEMES, one
        assert 20 <= len(one["text"]) <= 80 and one["text"].endswith("."), one
        assert not TRACE.search(one["text"]), one
    assert TRACE.search("Send a photo."), "the control"


@pytest.mark.parametrize("narrow", NARROWED, ids=str)
def test_ten_make_a_batch_wherever_the_two_are(narrow: Mapping[str, str]) -> None:
    script = installed.read_scripts()[SLUG]
    hands = drawing_cards.draw(script, "a", narrow=narrow).hands
    assert {name: len({card.id for card in hand}) for name, hand in hands.items()} == HANDS
    for name, hand in hands.items():
        assert {f"{card.theme}-ones" for card in hand} == {name}
        assert {card.about["where"] for card in hand} <= {"any", *(narrow.values() or ("together", "apart"))}


@pytest.mark.parametrize("narrow", NARROWED, ids=str)
def test_a_gesture_comes_again_only_once_its_kind_is_through(narrow: Mapping[str, str]) -> None:
    """So that asking for one again and again takes weeks: a batch a week, for two years."""
    assert list(_too_soon(narrow, 104)) == []


def test_it_would_be_noticed_if_it_came_sooner(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control."""
    right = drawing_cards._draw_hand
    monkeypatch.setattr(
        drawing_cards,
        "_draw_hand",
        lambda script, wanted, asking: right(script, wanted, asking._replace(met=())),
    )
    assert list(_too_soon({}, 20))


def _too_soon(narrow: Mapping[str, str], batches: int) -> Iterator[str]:
    script, met = installed.read_scripts()[SLUG], list[str]()
    dealt: dict[str, list[set[str]]] = {name: [] for name in HANDS}
    for _ in range(batches):
        for name, hand in drawing_cards.draw(script, "a", met=met, narrow=narrow).hands.items():
            ids = {card.id for card in hand}
            (draw,) = [one for one in script.draws if one.name == name]
            # As many batches as there are in the deck, but for the one that ends it.
            whole = len(decks.list_able(draw, narrow)) // HANDS[name] - 1
            lately = set().union(*dealt[name][-whole:]) if whole > 0 else set()
            yield from ids & lately
            dealt[name].append(ids)
            met = [*(one for one in met if one not in ids), *ids]


def test_no_two_gestures_are_nearly_the_same() -> None:
    """As `likeness` measures it; the nearest are printed (`-s`)."""
    pairs = itertools.combinations([one["text"] for one in WAYS], 2)
    nearest = sorted(((likeness(*pair), *pair) for pair in pairs), reverse=True)[:NEAREST]
    print("\n".join(f"{how:.2f}  {one} | {two}" for how, one, two in nearest))
    assert nearest[0][0] < NEARLY_THE_SAME


def test_nothing_is_asked_for_but_a_yes_and_all_of_it_goes() -> None:
    script = installed.read_scripts()[SLUG]
    fields = [asked for step in script.every_step for asked in step.fields]
    assert {asked.kind.word for asked in fields} == {"several"} and not script.keeps
    assert all(asked.setting == ("sensual" if asked.id == "sensual-ones" else None) for asked in fields)
