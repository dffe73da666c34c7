"""Hints for who writes a reflection: each rule explained, finding what it is for and nothing plain."""

import json
import re
import tomllib
from pathlib import Path

import pytest

import duologue
from duologue.languages import Language, speak_in
from duologue.web import hints

PLACE = Path(duologue.__file__).parent / "practices" / "listening" / "hints.toml"
RULES = tomllib.loads(PLACE.read_text(encoding="utf-8"))["rule"]
# Sentences that say back and nothing else: a rule that finds one of these would teach people to write worse.
SAID_BACK = [
    "So the worst of it was waiting, not the answer.",
    "You stood there with the cake, and they had all gone home.",
    "It sounds as if it was less about the desk than about being asked.",
    "You were glad and a bit ashamed of being glad.",
    "I hear two things: you're tired, and you would like to have been thanked.",
    "They said it in front of the others, and you laughed although it hurt.",
    "You didn't need it mended. You wanted somebody to have seen it.",
]
# What both dialects read alike: no look-behind, no named groups, no possessive or inline flags.
ONLY_IN_ONE = re.compile(r"\(\?(?!:)|[*+?]\+|\\[pPAzZGkK]")


def found_by(rule: dict, text: str) -> bool:
    return any(re.search(one, text, re.IGNORECASE) for one in rule["find"])


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["id"])
def test_a_rule_finds_what_it_is_for_and_leaves_plain_words_alone(rule: dict) -> None:
    assert len(rule["yes"]) >= 2 and len(rule["no"]) >= 2
    assert [text for text in rule["yes"] if not found_by(rule, text)] == []
    assert [text for text in rule["no"] if found_by(rule, text)] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["id"])
def test_a_rule_says_what_it_saw_and_what_to_try_and_forbids_nothing(rule: dict) -> None:
    assert rule["says"].endswith(".") and rule["instead"]
    said = f"{rule['says']} {rule['instead']}"
    assert not re.search(r"\b(?:must|never|wrong|mistake|don't|should)\b", said, re.IGNORECASE)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["id"])
def test_a_rule_keeps_to_what_python_and_javascript_both_read(rule: dict) -> None:
    assert [one for one in rule["find"] if ONLY_IN_ONE.search(one)] == []


def test_each_pattern_of_a_rule_is_shown_by_an_example() -> None:
    idle = [
        (rule["id"], one)
        for rule in RULES
        for one in rule["find"]
        if not any(re.search(one, text, re.IGNORECASE) for text in rule["yes"])
    ]
    assert idle == []
    assert len({rule["id"] for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("text", SAID_BACK)
def test_saying_back_is_hinted_at_by_nobody(text: str) -> None:
    assert [rule["id"] for rule in RULES if found_by(rule, text)] == []


def test_there_are_rules_in_the_language_that_our_texts_have_and_in_no_other() -> None:
    assert {rule["language"] for rule in RULES} == {"en"}
    assert {rule.id for rule in hints.find_rules("reflection", "en")} == {rule["id"] for rule in RULES}
    assert hints.find_rules("reflection", "de") == () and hints.find_rules("no-such-hints", "en") == ()
    assert hints.write_for_browser(None) == "" and hints.write_for_browser("no-such-hints") == ""


def test_the_browser_gets_no_examples() -> None:
    assert "talk to your boss" not in hints.write_for_browser("reflection")


def test_who_reads_a_language_without_rules_is_given_no_hints() -> None:
    with speak_in(Language("fr", "français", "fr")):
        assert hints.write_for_browser("reflection") == ""
    # The control: in English there are some, and a country's own English is English.
    assert json.loads(hints.write_for_browser("reflection"))
    with speak_in(Language("en-AU", "English", "en_AU")):
        assert json.loads(hints.write_for_browser("reflection"))
