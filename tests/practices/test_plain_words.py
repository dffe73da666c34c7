"""Our texts are read once by somebody whose mother tongue is another: no idiom, no riddle, no figure without
words. A list of what has tripped such a reader, and of its kind; whatever else trips one goes in."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from tests.practices.test_decks import DECKS, EVERYTHING_SAID, EXERCISES, PRACTICES, SOURCES, prose, read

from duologue.languages import extracting

TRIPS = re.compile(
    r"""(?ix)
    \b(?:
      goes \s with | the \s other \s one | anew | need(?:n['’]t|\s not)
    | goes? \s together \s with | (?:you \s two|two) \s have \s been \s of \s late
    | quarrel\w*
    | (?:if|when|once|as|what|that|where|before|until|than|and) \s one \s
      (?:is|has|had|was|sees|knows|does|can|cannot|may|must|might|would|wants|likes|goes|stays|looks|feels|felt|eats|gives|takes|does|says|needs|thinks|finds|keeps|reads)
    | one['’]s \s \w+ | oneself
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
    """Every sentence of pages and of commands: whoever hosts may have another mother tongue, too."""
    for message in extracting.gather():
        if message.id:
            # An address within it keeps its name.
            yield from (
                re.sub(r"<[^>]*>", "", one)
                for one in ([message.id] if isinstance(message.id, str) else message.id)
            )


# What else a person reads of ours: articles, the shelf, paths, what the first days say, hints and the like.
SAID_BESIDE = {
    name: read(name)
    for path in sorted(PRACTICES.rglob("*.toml"))
    if not {"exercises", "decks"} & set(path.parts)
    and (name := path.relative_to(PRACTICES).as_posix()) not in ("sources.toml", "practices.toml")
}


def test_whatever_is_read_of_ours_is_read_here_too() -> None:
    """A folder of texts that is new comes by itself; those that were forgotten once are among them."""
    assert {"library/shelf.toml", "library/articles/empathy.toml", "honest-feelings/hints.toml"} <= set(
        SAID_BESIDE
    )
    assert {"paths/closer.toml", "first-days.toml"} <= set(SAID_BESIDE)


@pytest.mark.parametrize("name", SAID_BESIDE)
def test_no_text_beside_them_trips_who_reads_english_as_a_second_language(name: str) -> None:
    assert trips(prose(SAID_BESIDE[name])) == []


@pytest.mark.parametrize("name", EVERYTHING_SAID)
def test_no_text_of_a_practice_trips_who_reads_english_as_a_second_language(name: str) -> None:
    assert trips(text for text in prose(EVERYTHING_SAID[name]) if text != "contrary evidence") == []


def test_no_sentence_of_a_page_trips_who_reads_english_as_a_second_language() -> None:
    assert trips(sentences()) == []


@pytest.mark.parametrize(
    "planted",
    [
        "Listening goes with satisfaction.",
        "Trying to understand goes together with a happier couple.",
        "You need not answer today.",
        "A film, with what one eats to it.",
        "The home of one's childhood.",
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
