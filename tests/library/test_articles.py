"""The library's texts: short, plain, of our own, each claim beside a source that was read and its grade."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import pytest
from tests.library.reading_level import count_syllables, find_grade
from tests.practices.test_decks import AMERICAN, FORBIDDEN, PRINTED
from tests.practices.test_plain_words import trips

from duologue.library import articles, shelf
from duologue.library.articles import Article, GradedClaim
from duologue.manuscript.told import list_texts
from duologue.rounds import installed, practice_files

ARTICLES = articles.read_articles()
SHELF = shelf.read_shelf()
SOURCES = practice_files.read_sources()
SCRIPTS = installed.read_scripts()
LEAST_WORDS, MOST_WORDS = 180, 450
NINTH = 9.0
RUN = 7
"""Words in a row that no two texts share: shorter runs are how English goes ("what would you like to")."""

SAID: Mapping[str, list[str]] = {
    **{slug: list(list_texts(one).values()) for slug, one in ARTICLES.items()},
    "the shelf": list(list_texts(SHELF).values()),
}
CLAIMS = [(where, claim) for where, one in ARTICLES.items() for claim in one.claim]
CLAIMS += [(one.id, claim) for one in SHELF.voice for claim in one.claim]


def test_there_are_enough_and_the_ten_ways_have_one_each():
    assert len(ARTICLES) >= 24
    ways = {slug: way.number for slug, way in practice_files.read_ways().items() if way.number}
    about = [one.way for one in ARTICLES.values() if one.shelf == "ten"]
    assert sorted(about) == sorted(ways)
    placed = {one.way: one.place for one in ARTICLES.values() if one.shelf == "ten"}
    assert placed == ways


@pytest.mark.parametrize("slug", ARTICLES)
def test_an_article_takes_one_to_three_minutes(slug):
    found = ARTICLES[slug]
    assert LEAST_WORDS <= len(found.list_body_words()) <= MOST_WORDS
    assert 1 <= found.count_minutes() <= 3
    assert len(found.in_short.split()) <= 50


@pytest.mark.parametrize("slug", ARTICLES)
def test_an_article_says_who_wrote_it_and_when_it_was_checked(slug):
    found = ARTICLES[slug]
    assert found.author
    assert re.fullmatch(r"20\d\d-\d\d-\d\d", found.written)
    assert found.written <= found.checked


# What is claimed


def faults(claims: Iterable[tuple[str, GradedClaim]]) -> list[str]:
    """Claims whose source is not among those that were read, or has no grade to stand beside it."""
    return [
        f"{where}: {claim.source}"
        for where, claim in claims
        if claim.source not in SOURCES
        or SOURCES[claim.source].read not in ("abstract", "secondary")
        or not SOURCES[claim.source].grade
        or SOURCES[claim.source].grade == "method"
    ]


def test_every_claim_has_a_source_that_was_read_and_a_grade():
    assert faults(CLAIMS) == []


@pytest.mark.parametrize("planted", ["smith-1999", "west-kenny-2011"])
def test_a_claim_without_such_a_source_is_found(planted):
    """Control."""
    assert faults([("here", GradedClaim("Everybody is happier.", planted))]) == [f"here: {planted}"]


def test_every_article_names_what_is_known_and_how_surely():
    assert [slug for slug, one in ARTICLES.items() if not one.claim] == []
    assert [one.id for one in SHELF.voice if not one.claim] == []


def unmarked(claims: Iterable[tuple[str, GradedClaim]]) -> list[str]:
    """Sources that are only there against something, used as if they spoke for it."""
    return [
        f"{where}: {claim.source}"
        for where, claim in claims
        if SOURCES[claim.source].grade == "contrary evidence" and not claim.against
    ]


def test_what_speaks_against_something_is_said_to():
    assert unmarked(CLAIMS) == []


def test_one_that_is_said_to_speak_for_it_is_found():
    """Control."""
    assert unmarked([("here", GradedClaim("They did better.", "gottman-1998"))]) == ["here: gottman-1998"]


NUMBERS = re.compile(r"\b\d+(?:,\d+)*\b")


def strangers(claims: Iterable[tuple[str, GradedClaim]]) -> list[str]:
    """Figures in a claim that its source, as it was noted, does not have."""
    return [
        f"{where}: {number} ({claim.source})"
        for where, claim in claims
        for number in NUMBERS.findall(claim.says)
        if number not in NUMBERS.findall(SOURCES[claim.source].found)
    ]


def test_a_figure_is_one_that_its_source_has():
    assert strangers(CLAIMS) == []


def test_a_figure_of_nobody_is_found():
    """Control."""
    assert strangers([("here", GradedClaim("With 97 couples.", "le-2023"))]) == ["here: 97 (le-2023)"]


# Where it leads


def test_what_an_article_names_is_there():
    assert [
        (slug, name) for slug, one in ARTICLES.items() for name in one.try_now if name not in SCRIPTS
    ] == []
    assert [
        (slug, name) for slug, one in ARTICLES.items() for name in one.related if name not in ARTICLES
    ] == []
    assert [slug for slug, one in ARTICLES.items() if slug in one.related] == []
    for one in (*SHELF.book, *SHELF.voice):
        assert [name for name in one.articles if name not in ARTICLES] == []
    assert [name for one in SHELF.book for name in one.exercises if name not in SCRIPTS] == []
    assert SHELF.read_together in SCRIPTS


def test_every_exercise_of_the_ten_ways_leads_to_something_to_read():
    ways = {slug for slug, way in practice_files.read_ways().items() if way.number}
    assert [
        slug for slug, one in SCRIPTS.items() if one.practice in ways and not articles.list_about(slug)
    ] == []


def test_whoever_follows_an_article_finds_the_way_back():
    for slug, one in ARTICLES.items():
        for other in one.related:
            assert slug in [back.slug for back in articles.list_related(other)]


# How it is said


def test_the_reading_level_stays_below_the_ninth_grade():
    grades = {where: find_grade(texts) for where, texts in SAID.items()}
    worst = max(grades, key=grades.__getitem__)
    print(f"hardest to read: {worst}, grade {grades[worst]:.1f}")
    assert {where: round(grade, 1) for where, grade in grades.items() if grade >= NINTH} == {}


def test_a_text_of_a_university_is_found():
    """Control."""
    hard = (
        "Interpersonal responsiveness constitutes a fundamental determinant of relational satisfaction, "
        "notwithstanding considerable heterogeneity among methodological operationalisations."
    )
    assert find_grade([hard]) > 2 * NINTH


COUNTED = """
a 1 cat 1 walked 1 wanted 2 horses 2 table 2 people 2 being 2 idea 3 question 2 understood 3 you'd 1 create 2
minute 2 kitchen 2 feeling 2 argument 3 quiet 2 afraid 2 partner 2 nobody 3 tired 1 seen 1 hour 1 trial 2
"""


@pytest.mark.parametrize(("word", "syllables"), re.findall(r"(\S+) (\d)", COUNTED))
def test_syllables_are_counted_as_they_are_heard(word, syllables):
    assert count_syllables(word) == int(syllables)


def written(texts: Mapping[str, list[str]]) -> Iterator[tuple[str, str]]:
    return ((where, text) for where, said in texts.items() for text in said)


def test_no_text_trips_who_reads_english_as_a_second_language():
    assert [(where, found) for where, text in written(SAID) for found in trips(iter([text]))] == []


def test_nobody_is_assumed_to_be_anybody():
    found = [(where, word.group()) for where, text in written(SAID) for word in FORBIDDEN.finditer(text)]
    # What studies were about, and a book's own title, which is no text of ours.
    assert [pair for pair in found if pair[1].lower() not in {"married", "streaks"}] == []


def test_it_is_spelled_as_the_rest_is():
    assert [(where, text) for where, text in written(SAID) if AMERICAN.search(text)] == []
    assert [(where, text) for where, text in written(SAID) if not PRINTED.fullmatch(text)] == []


# Of our own


def runs(texts: Iterable[str]) -> set[tuple[str, ...]]:
    found = set()
    for text in texts:
        words = re.findall(r"[a-z0-9']+", text.lower())
        found |= {tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1)}
    return found


def shared(one: Article, two: Article) -> set[tuple[str, ...]]:
    """Runs of words that two articles have in common, findings of the same source set aside."""
    return runs(list_texts(replace(one, claim=())).values()) & runs(
        list_texts(replace(two, claim=())).values()
    )


def test_no_two_articles_say_the_same_in_the_same_words():
    every = list(ARTICLES.values())
    assert [
        (one.slug, two.slug, " ".join(words))
        for at, one in enumerate(every)
        for two in every[at + 1 :]
        for words in shared(one, two)
    ] == []


def test_a_sentence_that_stands_twice_is_found():
    """Control."""
    one, two = list(ARTICLES.values())[:2]
    assert shared(one, replace(two, not_known=one.in_short))
