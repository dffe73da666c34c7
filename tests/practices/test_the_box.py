"""The box of cards: ten decks of thirty, four depths, no two alike, and none from a well-known deck.

How alike two texts are is measured as in `likeness.py`: by the Jaccard similarity of their sets of stemmed
content words, or of the runs of four letters of these, whichever is larger. Every card, and every question
on one for who would rather not go there, is compared with every card of every deck. The nearest pairs:

    .venv/bin/python -m tests.practices.test_the_box
"""

import itertools
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.practices.likeness import NEARLY_THE_SAME, likeness

import duologue
from duologue.engine.script import Script, Step, StepKind
from duologue.manuscript.parse import parse
from duologue.rounds import decks

PRACTICES = Path(duologue.__file__).parent / "practices"
NAMES = [
    *("future", "growth", "childhood", "fears", "values"),
    *("money", "family", "play", "work-and-meaning", "us"),
]
EVERY = {
    f"{path.parts[-3]}/{path.stem}": tomllib.loads(path.read_text("utf-8"))["card"]
    for path in sorted(PRACTICES.glob("*/decks/*.toml"))
}
BOX = {name: EVERY[f"conversation/{name}"] for name in NAMES}
CARDS = [card for cards in BOX.values() for card in cards]
OTHERS = [
    card["text"] for name, cards in EVERY.items() if name.partition("/")[2] not in BOX for card in cards
]
BETWEEN_TWO = re.compile(r"\b(?:me|my|mine|I|I'm|we|our|us)\b")
QUOTED = re.compile("“[^”]*”")
# What makes a question of a public deck known again, whatever stands around it.
WELL_KNOWN = re.compile(
    "dinner guest|like to be famous|perfect day|rehearse|sing to yourself|crystal ball|catches fire"
    "|life story|live to the age|hunch about how you will die|in common|most grateful|most treasured"
    "|most terrible memory|accomplishment|embarrassing moment|cry in front|too serious to be joked"
    "|one year you would die"
    "|love language|love map|first impression|biggest fear|younger self advice|cheat on|do you think i"
    "|title of your life|superpower|bucket list|if money were no object|on your deathbed|red flag|soulmate",
    re.IGNORECASE,
)


def said() -> Iterator[str]:
    for card in CARDS:
        yield card["text"]
        if "instead" in card:
            yield card["instead"].removeprefix("Or, about today: ")


def nearest(texts: list[str], others: list[str]) -> list[tuple[float, str, str]]:
    pairs = itertools.chain(itertools.combinations(texts, 2), itertools.product(texts, others))
    return sorted(((likeness(*pair), *pair) for pair in pairs), reverse=True)[:20]


def test_there_are_ten_decks_of_thirty_from_light_to_what_one_tells_few() -> None:
    assert {name: len(cards) for name, cards in BOX.items()} == dict.fromkeys(NAMES, 30)
    for cards in BOX.values():
        assert Counter(card["depth"] for card in cards) == {1: 9, 2: 8, 3: 7, 4: 6}
    dealt = decks.read_deck("conversation/*")
    assert Counter(card.theme for card in dealt) == dict.fromkeys(NAMES, 30)
    assert list(dict.fromkeys(card.theme for card in dealt)) == NAMES
    assert len({card.id for card in dealt}) == 300


def test_no_card_is_nearly_the_same_as_any_other_here() -> None:
    alike = [pair for pair in nearest(list(said()), OTHERS) if pair[0] >= NEARLY_THE_SAME]
    assert alike == []


@pytest.mark.parametrize(
    "planted",
    ["Which chore may you skip for all your life?", 'When did you last say "I don\'t know"?'],
)
def test_a_reworded_card_is_found(planted: str) -> None:
    """Control: the same question in other words stands above the line."""
    assert nearest([planted], [card["text"] for card in CARDS])[0][0] >= NEARLY_THE_SAME


def test_nothing_comes_from_a_well_known_deck() -> None:
    assert [text for text in said() if WELL_KNOWN.search(text)] == []
    assert WELL_KNOWN.search("Given the choice of anyone, whom would you want as a dinner guest?")


def test_a_card_asks_and_is_short_and_only_the_two_speak_of_us() -> None:
    for name, cards in BOX.items():
        for card in cards:
            text = card["text"]
            assert "?" in text or text.startswith("Describe"), text
            assert len(text) <= 110, text
            if name != "us":
                assert not BETWEEN_TWO.search(QUOTED.sub("", text)), text


def test_each_childhood_card_has_a_way_round_and_no_other_needs_one() -> None:
    assert {name for name, cards in BOX.items() for card in cards if "instead" in card} == {"childhood"}
    for card in BOX["childhood"]:
        assert card["instead"].startswith("Or, about today: "), card
    hints = [step.hint for script in dealing() for step in script.every_step if "{cards}" in step.text]
    assert hints and set(hints) == {"{cards.instead}"}


SCRIPTS = [
    parse(path.read_text("utf-8"), f"conversation/{path.stem}")
    for path in sorted(PRACTICES.glob("conversation/exercises/*.toml"))
]


def dealing() -> list[Script]:
    """The exercises that deal the box to two."""
    return [
        script
        for script in SCRIPTS
        if script.people == 2 and any(draw.deck == "conversation/*" for draw in script.draws)
    ]


def prompts_who_listened(script: Script) -> bool:
    """Whether the pass that deals a card says something to both after one of depth 3 or 4."""
    return any(
        step.kind is StepKind.DO and step.when is not None and step.when.drawn == "cards.depth"
        for turns in script.steps
        for step in turns.steps
    )


def answers_what_opened(step: Step) -> bool:
    return step.kind is StepKind.RECEIVE


def test_after_every_opening_of_depth_3_or_4_who_reads_is_prompted() -> None:
    assert len(dealing()) == 4
    assert [script.slug for script in dealing() if not prompts_who_listened(script)] == []
    for script in SCRIPTS:
        if script.people == 1:
            continue
        deep = max([script.depth, *(draw.depth[1] for draw in script.draws)]) >= 3
        opens = any(step.kind is StepKind.REVEAL for step in script.every_step)
        if deep and opens:
            assert any(map(answers_what_opened, script.every_step)), script.slug


if __name__ == "__main__":
    for how, one, two in nearest(list(said()), OTHERS):
        print(f"{how:.2f}  {one}\n      {two}")
