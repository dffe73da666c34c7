"""No two questions, gestures, tasks or ideas say nearly the same: in a deck, across decks, beside a card, in
the exercises, or as what an article would have one do tonight. `likeness` says how it measures that; the
nearest pairs are printed (`-s`)."""

import heapq
import itertools
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from tests.practices.likeness import NEARLY_THE_SAME, likeness, near_duplicates

import duologue

PRACTICES = Path(duologue.__file__).parent / "practices"
ASKING = ("ask", "speak", "do", "together")


def read(path: Path) -> dict:
    return tomllib.loads(path.read_text(encoding="utf-8"))


INSTEAD = "Or, about today: "
NEAREST = 10


def others(card: dict) -> list[str]:
    """The question that a card has for whoever would rather not go where it goes."""
    return [card["instead"].removeprefix(INSTEAD)] if "instead" in card else []


DECKS = {
    f"{path.parts[-3]}/{path.stem}": [
        text for card in read(path)["card"] for text in (card["text"], *others(card))
    ]
    for path in sorted(PRACTICES.glob("*/decks/*.toml"))
}
TONIGHT = {path.stem: read(path)["tonight"] for path in sorted(PRACTICES.glob("library/articles/*.toml"))}
CHOICES = [
    " ".join(option["text"] for option in card["options"])
    for path in sorted(PRACTICES.glob("*/decks/*.toml"))
    for card in read(path)["card"]
    if "options" in card
]
EXERCISES = {
    f"{path.parts[-3]}/{path.stem}": read(path) for path in sorted(PRACTICES.glob("*/exercises/*.toml"))
}


def steps(script: dict) -> Iterator[dict]:
    for step in script["step"]:
        yield step
        yield from step.get("step", [])


def questions(script: dict) -> list[str]:
    """What a step asks somebody to answer, say or do; a text that is all card has no words of its own."""
    asked = [step for step in steps(script) if any(key in step for key in ASKING) and "text" in step]
    texts = [step["text"] for step in asked if not is_other_case(step, asked)]
    return [text for text in texts if not text.strip("{}").replace("-", "_").isidentifier()]


def is_other_case(step: dict, asked: list[dict]) -> bool:
    """Whether another step stands in its place: where it is played, the one that this denies is not; and what
    is for one alone is never there beside what is for two."""
    if step.get("company") == "one" and any(
        one["text"] == step["text"] and one.get("company") == "two" for one in asked
    ):
        return True
    denied = step.get("when", {}).get("is_not")
    return denied is not None and any(
        one["text"] == step["text"] and one.get("when", {}).get("is") == denied for one in asked
    )


ASKED = {slug: questions(script) for slug, script in EXERCISES.items()}


def related(one: str, two: str) -> bool:
    """A version for one may ask what the version for two asks: nobody plays both at once."""
    return EXERCISES[one].get("solo") == two or EXERCISES[two].get("solo") == one


def test_there_is_something_to_compare() -> None:
    assert sum(map(len, DECKS.values())) >= 1350
    assert "Which film would you watch for the tenth time?" in DECKS["conversation/childhood"]
    assert len(CHOICES) >= 180
    assert sum(map(len, ASKED.values())) >= 20


def test_no_two_cards_of_any_two_decks_are_nearly_the_same() -> None:
    assert nearest(itertools.chain.from_iterable(DECKS.values()))[0][0] < NEARLY_THE_SAME


def nearest(texts: Iterable[str]) -> list[tuple[float, str, str]]:
    """The nearest pairs, printed."""
    pairs = ((likeness(*pair), *pair) for pair in itertools.combinations(texts, 2))
    found = heapq.nlargest(NEAREST, pairs)
    print("\n".join(f"{how:.2f}  {one} | {two}" for how, one, two in found))
    return found


def test_no_article_would_have_one_do_what_another_or_a_card_or_an_exercise_has() -> None:
    assert len(TONIGHT) >= 30
    assert nearest(TONIGHT.values())[0][0] < NEARLY_THE_SAME
    asked = [*itertools.chain.from_iterable(DECKS.values()), *itertools.chain.from_iterable(ASKED.values())]
    alike = [
        (name, task, one)
        for name, task in TONIGHT.items()
        for one in asked
        if likeness(task, one) >= NEARLY_THE_SAME
    ]
    assert alike == []


@pytest.mark.parametrize(
    "planted",
    [
        'Ask somebody: "What are you trying to get better at?" Let them show you, if it can be shown.',
        'Finish this sentence and say it to somebody: "Today I was glad when you…"',
    ],
)
def test_what_an_article_asks_again_is_caught(planted: str) -> None:
    """Control."""
    assert [pair[1] for pair in near_duplicates([*TONIGHT.values(), planted])] == [planted]


def test_no_two_cards_offer_nearly_the_same_choice() -> None:
    """Another question with the same buttons under it is the same question."""
    assert list(near_duplicates(CHOICES)) == []


@pytest.mark.parametrize(
    "planted", ["A hot-water bottle Thick socks", "On the grass On a bench Near an open window"]
)
def test_a_choice_offered_again_is_caught(planted: str) -> None:
    """Control: the order of the buttons and a small word more or less change nothing."""
    assert [pair[1] for pair in near_duplicates([*CHOICES, planted])] == [planted]


@pytest.mark.parametrize("slug", ASKED)
def test_an_exercise_does_not_ask_the_same_twice(slug: str) -> None:
    assert list(near_duplicates(ASKED[slug])) == []


def test_no_two_exercises_ask_nearly_the_same() -> None:
    alike = [
        (one, first, two, second)
        for one, two in itertools.combinations(ASKED, 2)
        if not related(one, two)
        for first in ASKED[one]
        for second in ASKED[two]
        if likeness(first, second) >= NEARLY_THE_SAME
    ]
    assert alike == []


def test_no_exercise_asks_what_a_card_asks() -> None:
    alike = [
        (slug, text, card)
        for slug, asked in ASKED.items()
        for text in asked
        for cards in DECKS.values()
        for card in cards
        if likeness(text, card) >= NEARLY_THE_SAME
    ]
    assert alike == []


REWORDED = [
    (
        "Lie on the floor with your heads side by side, and say what the ceiling looks like from there.",
        "Lie down on the floor, heads side by side, and tell each other how the ceiling looks.",
    ),
    ("Noticing when somebody is not all right", "Notice when somebody isn't all right"),
    ("What did you want to be at nine?", "At the age of nine, what did you want to be?"),
    ("How would each of these be for you?", "How would each one of these be for you?"),
    (
        "Heavy rain tonight: would you rather hear it in bed or watch it at a window?",
        "It rains heavily tonight: do you hear it in bed, or watch it at the window?",
    ),
    ("Friends move house and need help.", "A friend moves house and needs help."),
]
ONLY_NEAR = [
    (
        "Make supper from what the cupboards hold. Going shopping is cheating.",
        "Cook a dish that's new to both, two kitchens, one call, and eat when the slower one is done.",
    ),
    ("Paying what has to be paid, in time", "Keeping an eye on what is spent and what is put by"),
    ("What did you want to be at nine?", "Which game did you play until it was dark?"),
    ("How would each of these be for you?", "Which of these would you do, just for yourself?"),
    ("Which food looks better than it tastes?", "Which place is better in the rain?"),
    ("The last minutes before sleep.", "The first minute in a hotel room."),
]


@pytest.mark.parametrize(("one", "two"), REWORDED)
def test_a_rewording_is_caught(one: str, two: str) -> None:
    """Control: the line is not drawn so high that nothing crosses it."""
    assert list(near_duplicates([one, two])) == [(one, two)]


@pytest.mark.parametrize(("one", "two"), ONLY_NEAR)
def test_two_that_share_a_subject_are_not_caught(one: str, two: str) -> None:
    """Control: nor so low that it forbids speaking of one thing in two ways."""
    assert list(near_duplicates([one, two])) == []
