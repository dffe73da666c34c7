"""The words that Duologue ships: complete, evenly spread, no two alike, and for any couple.

Two texts count as near-duplicates when either the Jaccard similarity of their sets of words or that of their
sets of character trigrams (lower case, punctuation dropped) reaches `NEARLY_THE_SAME`. The closest two that
belong together stand at 0.46 by words; a planted rewording of a card stands above the line.
"""

import itertools
import math
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import duologue

PRACTICES = Path(duologue.__file__).parent / "practices"
NEARLY_THE_SAME = 0.5

# A word that assumes who the two are, how they live, or that turns a small kindness into a duty or a case.
FORBIDDEN = re.compile(
    r"""\b(?:
    husbands? | wi(?:fe|ves) | spouses? | marri\w+ | marry | weddings? | brides? | grooms? | fianc\w+
    | boyfriends? | girlfriends? | he | she | him | her | his | hers | himself | herself
    | m[ae]n | wom[ae]n | boys? | girls? | ladies | gentlemen
    | children | kids | sons? | daughters? | parenthood | pregnan\w+
    | gods? | pray\w* | church\w* | bless\w* | sins? | holy | salary | mortgage
    | score\w* | points | homework | streaks? | badges? | assignments? | compliance
    | therap\w+ | treatments? | symptoms? | disorder\w* | diagnos\w+ | toxic | dysfunction\w* | trauma\w*
    | interventions?
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
# Sources say what and whom a study was about; these words may stand there and nowhere else.
SAID_OF_STUDIES = {"married", "streaks"}
AMERICAN = re.compile(
    r"\b(?:colors?|favorites?|neighbors?|gray|cozy|honors?|humor|center|"
    r"realiz\w+|apologiz\w+|organiz\w+|traveling|fulfill)\b",
    re.IGNORECASE,
)
PRINTED = re.compile(r"[\x20-\x7e\nÀ-ž–…‘’“”·]+")


def read(name: str) -> dict:
    return tomllib.loads((PRACTICES / name).read_text(encoding="utf-8"))


QUESTIONS = read("conversation/decks/open-questions.toml")
SMALL_THINGS = read("affection/decks/small-things.toml")
WORDS = read("feelings/words.toml")["word"]
PHRASES = read("feelings/mood-phrases.toml")["phrase"]
WAYS = read("practices.toml")["practice"]
RITUALS = read("practices.toml")["ritual"]
SOURCES = read("sources.toml")["source"]
EXERCISES = {
    path.stem: tomllib.loads(path.read_text(encoding="utf-8"))
    for path in sorted(PRACTICES.glob("*/exercises/*.toml"))
}
FIRST = {word["word"]: word for word in WORDS if word["first"]}
DECKS = {
    f"{path.parts[-3]}/{path.stem}": tomllib.loads(path.read_text(encoding="utf-8"))
    for path in sorted(PRACTICES.glob("*/decks/*.toml"))
}
EVERYTHING_SAID = {
    "words": WORDS,
    "mood-phrases": PHRASES,
    "ways": WAYS,
    "rituals": RITUALS,
    "sources": SOURCES,
    "hints": [(rule["says"], rule["instead"]) for rule in read("listening/hints.toml")["rule"]],
    **DECKS,
    **EXERCISES,
}


# Ids, slugs and the engine's own words; people's names and those of journals.
NOT_SAID = {"id", "slug", "kind", "rule", "practice", "doi", "authors", "where", "sources", "against", "near"}
NOT_SAID |= {"theme", "time", "money", "energy", "season", "place"}


def prose(value: object) -> Iterator[str]:
    """Every string that a person reads and we wrote."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key not in NOT_SAID:
                yield from prose(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from prose(inner)
    elif isinstance(value, str):
        yield value


def word_set(text: str) -> set[str]:
    return set(re.findall(r"[a-z0-9']+", text.lower()))


def trigram_set(text: str) -> set[str]:
    plain = " ".join(re.findall(r"[a-z0-9']+", text.lower()))
    return {plain[at : at + 3] for at in range(len(plain) - 2)}


def jaccard(one: set[str], two: set[str]) -> float:
    return len(one & two) / len(one | two)


def likeness(one: str, two: str) -> float:
    return max(jaccard(word_set(one), word_set(two)), jaccard(trigram_set(one), trigram_set(two)))


def near_duplicates(texts: list[str]) -> list[tuple[str, str]]:
    return [pair for pair in itertools.combinations(texts, 2) if likeness(*pair) >= NEARLY_THE_SAME]


def assumptions(texts: Iterator[str], allowed: set[str]) -> list[str]:
    return [
        f"{found.group()!r} in {text!r}"
        for text in texts
        for found in FORBIDDEN.finditer(text)
        if found.group().lower() not in allowed
    ]


def times_covered(phrases: list[dict]) -> Counter[tuple[int, int]]:
    return Counter(
        (pleasantness, energy)
        for phrase in phrases
        for pleasantness in range(phrase["pleasantness"][0], phrase["pleasantness"][1] + 1)
        for energy in range(phrase["energy"][0], phrase["energy"][1] + 1)
    )


# Open questions


def test_there_are_eight_themes_with_at_least_twelve_questions_and_four_of_each_depth() -> None:
    spread = Counter((card["theme"], card["depth"]) for card in QUESTIONS["card"])
    themes = {theme for theme, _ in spread}
    assert len(themes) == 8
    assert len(QUESTIONS["card"]) >= 96
    for theme in themes:
        assert sum(spread[theme, depth] for depth in (1, 2, 3)) >= 12
        assert min(spread[theme, depth] for depth in (1, 2, 3)) >= 4
    assert {depth for _, depth in spread} == {1, 2, 3}


def test_a_light_question_fits_on_two_lines_and_every_question_asks() -> None:
    for card in QUESTIONS["card"]:
        assert "?" in card["text"], card
        assert len(card["text"]) <= (70 if card["depth"] == 1 else 100), card


def test_only_the_questions_about_us_need_somebody_to_answer_them_to() -> None:
    """Everything outside the theme "us" can be drawn for one person alone."""
    between = re.compile(r"\b(?:me|my|I|I'm|I've|we|our|us)\b")
    for card in QUESTIONS["card"]:
        if card["theme"] != "us":
            assert not between.search(card["text"].replace("I could stay here", "")), card


def test_nothing_comes_from_the_well_known_lists_of_questions() -> None:
    known = re.compile(
        "dinner guest|famous|perfect day|crystal ball|catches fire|life story|live to the age"
        "|sing to yourself|in common|most grateful|love language|love map|most treasured|terrible memory"
        "|embarrassing moment|cry in front|too serious to be joked|greatest accomplishment"
    )
    said = " ".join(prose(QUESTIONS)).lower()
    assert known.search(said) is None


# One small thing


def test_there_are_thirty_six_small_things_some_for_every_distance() -> None:
    where = Counter(card["where"] for card in SMALL_THINGS["card"])
    assert sum(where.values()) == 36
    assert set(where) == {"together", "apart", "any"}
    assert min(where.values()) >= 10


def test_a_small_thing_is_said_in_a_breath_and_asks_for_no_report() -> None:
    for card in SMALL_THINGS["card"]:
        assert len(card["text"]) <= 120, card
        assert not re.search(r"\b(?:report|tick|log|write down|tell us|minutes)\b", card["text"]), card


# Both decks


@pytest.mark.parametrize("deck", [QUESTIONS, SMALL_THINGS], ids=lambda deck: deck["title"])
def test_card_ids_are_unique_and_written_in_kebab_case(deck: dict) -> None:
    ids = [card["id"] for card in deck["card"]]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", each) for each in ids)


@pytest.mark.parametrize("deck", [QUESTIONS, SMALL_THINGS], ids=lambda deck: deck["title"])
def test_no_two_cards_of_a_deck_are_nearly_the_same(deck: dict) -> None:
    assert near_duplicates([card["text"] for card in deck["card"]]) == []


@pytest.mark.parametrize(
    "rewording",
    [
        "What did you want to become when you were nine?",
        "Which smells take you straight back to when you were small?",
        "What's the best thing you've eaten this year?",
    ],
)
def test_a_planted_rewording_is_found(rewording: str) -> None:
    """Control: without this the line above could be drawn so high that nothing crosses it."""
    assert len(near_duplicates([card["text"] for card in QUESTIONS["card"]] + [rewording])) == 1


# Feelings


def test_nine_first_words_cover_the_plane_and_every_other_word_belongs_to_one() -> None:
    assert len(FIRST) == 9
    thirds = {(word["pleasantness"] // 4, word["energy"] // 4) for word in FIRST.values()}
    assert len(thirds) >= 7
    for word in WORDS:
        assert word["near"] in FIRST, word
        assert not word["first"] or word["near"] == word["word"], word


def test_there_are_at_least_144_different_words_on_whole_points_of_the_two_axes() -> None:
    assert len(WORDS) >= 144
    assert len({word["word"].casefold() for word in WORDS}) == len(WORDS)
    for word in WORDS:
        for axis in ("pleasantness", "energy"):
            assert type(word[axis]) is int and 0 <= word[axis] <= 10, word


def test_a_finer_word_lies_near_its_first_word_and_each_first_word_has_a_choice() -> None:
    for word in WORDS:
        first = FIRST[word["near"]]
        apart = math.dist((word["pleasantness"], word["energy"]), (first["pleasantness"], first["energy"]))
        assert apart <= 5, word
    assert min(Counter(word["near"] for word in WORDS).values()) >= 12


def test_wherever_a_finger_lands_there_is_a_word_close_by() -> None:
    points = {(word["pleasantness"], word["energy"]) for word in WORDS}
    for landed in itertools.product(range(11), repeat=2):
        assert min(math.dist(landed, point) for point in points) <= 1.5, landed
    for phrase in PHRASES:
        inside = [point for point in points if in_region(phrase)(point)]
        assert len(inside) >= 3, phrase


def in_region(phrase: dict) -> Callable[[tuple[int, int]], bool]:
    (left, right), (low, high) = phrase["pleasantness"], phrase["energy"]
    return lambda point: left <= point[0] <= right and low <= point[1] <= high


def test_the_phrases_cover_each_of_the_121_points_exactly_once() -> None:
    covered = times_covered(PHRASES)
    assert set(covered) == set(itertools.product(range(11), repeat=2))
    assert set(covered.values()) == {1}
    assert len(PHRASES) == 25
    assert len({phrase["text"] for phrase in PHRASES}) == 25


def test_a_grid_with_a_gap_or_an_overlap_is_found() -> None:
    """Control for the coverage of the phrases."""
    assert len(times_covered(PHRASES[1:])) < 121
    wider = [{**PHRASES[0], "pleasantness": [0, 2]}, *PHRASES[1:]]
    assert set(times_covered(wider).values()) == {1, 2}


# The ten ways and their sources


def test_the_ten_ways_are_numbered_and_whole() -> None:
    assert [way["number"] for way in WAYS] == list(range(1, 11))
    assert " ".join(way["slug"] for way in WAYS) == (
        "empathy listening consensus equal-power quality-time presence hobbies affection "
        "honest-feelings conversation"
    )
    for way in WAYS:
        assert all(way[field] for field in ("title", "line", "why", "in_short", "try_now", "sources")), way
        assert way["try_now"].count(". ") == 0, "one sentence, to be done tonight"


def test_the_rituals_are_whole() -> None:
    assert [ritual["slug"] for ritual in RITUALS] == [
        "check-in",
        "state-of-us",
        "thanks",
        "small-things",
        "when-stuck",
        "in-the-way",
        "daily",
    ]
    assert all(ritual[field] for ritual in RITUALS for field in ("title", "line", "in_short"))


def test_every_source_named_exists_once() -> None:
    ids = Counter(source["id"] for source in SOURCES)
    assert set(ids.values()) == {1}
    named = {each for way in WAYS for each in way["sources"]}
    named |= {each for source in SOURCES for each in source["against"]}
    named |= {each for script in EXERCISES.values() for each in script.get("sources", [])}
    assert named - set(ids) == set()


def test_a_source_can_be_looked_up_and_says_how_far_it_was_read() -> None:
    for source in SOURCES:
        by_whom_and_when = source.get("year") and (source.get("authors") or source.get("where"))
        # A paper without a year that we know of goes by its authors and its title.
        by_whom_and_what = source.get("authors") and source.get("where")
        # Whoever reads it finds it by its number among free papers.
        by_number = re.fullmatch(r"PMC\d+", source.get("where", ""))
        assert source.get("doi") or by_whom_and_when or by_whom_and_what or by_number, source
        assert source.get("doi", "10.").startswith("10."), source
        assert source["read"] in {"abstract", "secondary"}, source
        assert source["found"].endswith(".") and source["grade"], source


def test_whoever_is_cited_against_something_is_marked_as_contrary_evidence() -> None:
    marked = {source["id"] for source in SOURCES if source["grade"] == "contrary evidence"}
    cited_against = {each for source in SOURCES for each in source["against"]}
    # Körner & Schütz speak for felt influence and against balance as such, so they are graded for the first.
    assert cited_against - marked <= {"korner-2021"}


# For any couple, and in one voice


@pytest.mark.parametrize("name", EVERYTHING_SAID)
def test_no_word_assumes_who_the_two_are_or_makes_it_a_duty(name: str) -> None:
    allowed = SAID_OF_STUDIES if name == "sources" else set()
    assert assumptions(prose(EVERYTHING_SAID[name]), allowed) == []


@pytest.mark.parametrize(
    "planted",
    [
        "What does your husband like?",
        "Ask her twice.",
        "Your score today",
        "Homework for two",
        "When you married",
    ],
)
def test_a_planted_assumption_is_found(planted: str) -> None:
    """Control for the list of words."""
    assert assumptions(prose({"card": [{"id": "x", "text": planted}]}), set())


@pytest.mark.parametrize("name", EVERYTHING_SAID)
def test_spelling_is_british_and_nothing_is_decorated(name: str) -> None:
    for text in prose(EVERYTHING_SAID[name]):
        assert not AMERICAN.search(text), text
        assert PRINTED.fullmatch(text), text
        assert text == text.strip() and "  " not in text.replace("\n", " | "), text


def test_every_exercise_for_two_has_a_version_for_one_or_steps_for_one() -> None:
    missing = [
        name
        for name, script in EXERCISES.items()
        if script.get("people", 2) == 2
        and "solo" not in script
        and not any(step.get("company") == "one" for step in script["step"])
    ]
    assert missing == []
    # The control: the check-in has neither once its steps for one are gone.
    check_in = EXERCISES["check-in"]
    assert "solo" not in check_in and any(step.get("company") == "one" for step in check_in["step"])
