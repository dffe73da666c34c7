"""Our texts are read once by somebody whose mother tongue is another: no idiom, no riddle, no figure without
words. A list of what has tripped such a reader, and of its kind; whatever else trips one goes in."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from tests.practices.test_decks import DECKS, EVERYTHING_SAID, EXERCISES, SOURCES, prose

from duologue.languages import extracting

TRIPS = re.compile(
    r"""(?ix)
    \b(?:
      goes \s with | the \s other \s one | anew | need(?:n['’]t|\s not \s be)
    | quarrel\w*
    | (?:if|when|once|as|what|that|where|before|until|than|and) \s one \s
      (?:is|has|had|was|sees|knows|does|can|cannot|may|must|might|would|wants|likes|goes|stays|looks|feels|felt)
    | one's \s own | oneself
    | potter | put \s by | sit \s right | at \s arm['’]s \s length | full \s of \s go
    | big \s shop | the \s till
    | an \s ice \s each | (?:on|come \s on|down) \s the \s line (?!\s of)
    | put \s a \s finger \s on | be \s one \s for \s now | madder | ceilings?
    | our \s reading | contrary \s evidence \b (?!$)
    | r \s? = \s? -?\.?\d | d \s \.\d | n\.s\.
    | accounts \s of \s one \s life | a \s coin \s decided | under \s a \s cloud
    | before \s the \s street | whole \s answer | many \s insides | colours \s the \s evening
    )
    """
)
# The ceiling of a room is no limit, and titles of files are ours.
MEANT = ("say what the ceiling looks like",)
# Words that carry a claim without saying of whom: evidence is who, how many, what.
WHO = re.compile(
    r"(?i)people|couples?|strangers?|newly married|those who|study|way to|claims|partners|data|evening on"
)


def trips(texts: Iterator[str]) -> list[str]:
    return [
        f"{found.group()!r} in {text!r}"
        for text in texts
        if not any(meant in text for meant in MEANT)
        for found in TRIPS.finditer(text)
    ]


def sentences() -> Iterator[str]:
    """Every sentence of pages, for whom they are written; what programs and commands say is another's."""
    for message in extracting.gather():
        if message.id and not all(place.startswith(("cli/", "api/")) for place, _ in message.locations):
            # An address within it keeps its name.
            yield from (
                re.sub(r"<[^>]*>", "", one)
                for one in ([message.id] if isinstance(message.id, str) else message.id)
            )


@pytest.mark.parametrize("name", EVERYTHING_SAID)
def test_no_text_of_a_practice_trips_who_reads_english_as_a_second_language(name: str) -> None:
    assert trips(text for text in prose(EVERYTHING_SAID[name]) if text != "contrary evidence") == []


def test_no_sentence_of_a_page_trips_who_reads_english_as_a_second_language() -> None:
    assert trips(sentences()) == []


@pytest.mark.parametrize(
    "planted",
    [
        "Listening goes with satisfaction.",
        "Thank the other one.",
        "You needn't share it.",
        "Not during a quarrel.",
        "What one has looked at twice, one has had longer.",
        "Walk, potter, stare.",
        "Put a finger on it",
        "Hello, Ana. You can be one for now.",
        "Your ceiling",
        "Our reading: contrary evidence.",
        "It raised closeness (d .37).",
        "Accuracy and satisfaction (r = .134)",
    ],
)
def test_a_planted_phrase_is_found(planted: str) -> None:
    """Control for the list."""
    assert trips(iter([planted]))


# Of place and time alone ("In which shop", "At which hour") it is how people speak.
STIFF = re.compile(
    r"(?:^|: |\. )(?:about|before|behind|by|for|from|of|on|to|under|with) (?:what|which|whom|whose)\b", re.I
)


def asked_by_cards() -> Iterator[str]:
    for deck in DECKS.values():
        for card in deck["card"]:
            yield from (card[key] for key in ("text", "instead") if key in card)


def test_a_card_asks_as_people_ask_aloud() -> None:
    """A blind reading beside well-known decks found these stiff: the small word goes where it is spoken."""
    asked = list(asked_by_cards())
    assert len(asked) > 1000
    assert [text for text in asked if STIFF.search(text)] == []


@pytest.mark.parametrize(
    "planted",
    [
        "From whom do you have your laugh?",
        "On what did you spend an hour?",
        "Or, about today: For what do you like to be praised now?",
    ],
)
def test_a_stiff_question_is_found(planted: str) -> None:
    """Control."""
    assert STIFF.search(planted)
    assert not STIFF.search("At which hour of the day do you feel most awake?")


def test_evidence_says_who_and_what_in_words() -> None:
    assert [one["id"] for one in SOURCES if not WHO.search(one["found"])] == []
    assert [one["id"] for one in SOURCES if re.search(r"[=±]|\bSD\b|\bp <", one["found"])] == []


PLACEHOLDER = "For example: "


def placeholders(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "placeholder":
                yield inner
            else:
                yield from placeholders(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from placeholders(inner)


def test_a_placeholder_never_looks_like_something_that_will_be_sent() -> None:
    found = [one for script in EXERCISES.values() for one in placeholders(script)]
    assert len(found) > 20
    assert [one for one in found if not one.startswith(PLACEHOLDER)] == []
