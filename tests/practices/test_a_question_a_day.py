"""The deck of the day's question: a year of cards in the week's kinds, each in the form of its kind."""

import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest

import duologue

FILE = Path(duologue.__file__).parent / "practices" / "daily" / "decks" / "a-question-a-day.toml"
DECK = tomllib.loads(FILE.read_text(encoding="utf-8"))
CARDS = DECK["card"]
TAPPED = ("this or that", "guess")
KEBAB = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
# Who asks is the page, and it asks both: nobody but the two is "I" or "we" there.
SPEAKS_ITSELF = re.compile(r"\b(?:me|my|mine|I|I'm|I've|we|our|us)\b")
# Looks and bodies, former partners, death, drink, belief, money, animals kept, cars, parents: nobody should
# have to explain having none, or having lost one.
MAY_HURT = re.compile(
    r"\b(?:ex|exes|former|dead|death|die|died|funeral|body|weight|handsome|kiss\w*|sex\w*"
    r"|wine|beer|drunk|cocktail|christmas|easter|ramadan|religion|money|rich|price|pets?|dogs?"
    r"|cars?|mother|father|mum|dad|parents|honeymoon|anniversary)\b",
    re.IGNORECASE,
)


def mistakes(card: dict) -> list[str]:
    """What in a card doesn't fit the way its kind is shown."""
    text, kind, options = card["text"], card["kind"], card.get("options", [])
    said = [text, *(option["text"] for option in options)]
    found = {
        "kind": kind not in (*TAPPED, "six words", "spoken"),
        "id": not KEBAB.fullmatch(card["id"]) or len(card["id"]) > 40,
        "theme": card["theme"] not in DECK["themes"],
        "depth": card["depth"] not in ((1,) if kind in TAPPED else (1, 2)),
        "long": len(text) > 110,
        "options": len(options) not in ((2, 3, 4) if kind in TAPPED else (0,)),
        "option": any(len(one["text"]) > 40 or one["text"].endswith(".") for one in options),
        "option's id": len({one["id"] for one in options}) != len(options)
        or not all(KEBAB.fullmatch(one["id"]) for one in options),
        "a question": kind in ("this or that", "six words") and not text.endswith("?"),
        "a scene": kind == "guess" and (not text.endswith(".") or "?" in text),
        "speaks itself": SPEAKS_ITSELF.search(text) is not None,
        "may hurt": any(MAY_HURT.search(one) for one in said),
        "braces": any(brace in one for one in said for brace in "{}"),
        "capital": not all(one[0].isupper() for one in said),
    }
    return [name for name, is_so in found.items() if is_so]


def test_a_year_has_half_its_days_in_one_tap_a_third_in_six_words_and_a_sixth_aloud() -> None:
    assert len({card["id"] for card in CARDS}) == len(CARDS) == 366
    kinds = Counter(card["kind"] for card in CARDS)
    assert kinds == {"this or that": 92, "guess": 91, "six words": 122, "spoken": 61}


def test_what_is_personal_is_the_smaller_part_and_never_in_one_tap() -> None:
    deeper = Counter(card["kind"] for card in CARDS if card["depth"] == 2)
    assert set(deeper) == {"six words", "spoken"}
    assert 35 <= deeper.total() <= 45


def test_every_theme_has_cards_of_every_kind() -> None:
    kinds = {theme: {card["kind"] for card in CARDS if card["theme"] == theme} for theme in DECK["themes"]}
    assert {theme: len(found) for theme, found in kinds.items()} == dict.fromkeys(DECK["themes"], 4)
    assert min(Counter(card["theme"] for card in CARDS).values()) >= 24


def test_every_card_fits_the_way_its_kind_is_shown() -> None:
    assert {card["id"]: found for card in CARDS if (found := mistakes(card))} == {}


TAP, SCENE, LINE = (
    next(card for card in CARDS if card["kind"] == kind) for kind in ("this or that", "guess", "six words")
)


@pytest.mark.parametrize(
    ("card", "found"),
    [
        ({**TAP, "options": TAP["options"][:1]}, ["options"]),
        ({**TAP, "options": [TAP["options"][0]] * 2}, ["option's id"]),
        ({**TAP, "depth": 2}, ["depth"]),
        ({**TAP, "theme": "weather"}, ["theme"]),
        ({**SCENE, "text": "Which one would it be?"}, ["a scene"]),
        ({**LINE, "text": "Something that made you smile."}, ["a question"]),
        ({**LINE, "text": "What did you like about me today?"}, ["speaks itself"]),
        ({**LINE, "text": "What does your dog like?"}, ["may hurt"]),
        ({**LINE, "text": f"Which {'very ' * 22}long word?"}, ["long"]),
    ],
)
def test_a_card_that_does_not_fit_is_found(card: dict, found: list[str]) -> None:
    """Control for each of the things that are looked for."""
    assert mistakes(card) == found
