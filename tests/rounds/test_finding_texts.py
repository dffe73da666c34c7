"""Found by a word in what there is to read and to do: the same for everybody who speaks a language."""

from __future__ import annotations

import pytest
from tests.rounds.playing import QUESTION, answer, start
from tests.web.company import OF_TWO
from tests.world import World

from duologue.keepsakes import keeping
from duologue.library import articles
from duologue.manuscript import keepsake_kinds as kinds
from duologue.rounds import finding_texts, installed
from duologue.rounds.finding_texts import MOST_OF_A_KIND, TextKind

TENDER = "affection/tenderness-and-desire"


def slugs(words: str, kind: TextKind, on: tuple[str, ...] = ()) -> list[str]:
    return [hit.slug for hit in finding_texts.find(words, on) if hit.kind is kind]


def test_every_article_and_exercise_is_found_by_its_title() -> None:
    for slug, one in articles.tell_articles().items():
        assert slug in slugs(one.title, TextKind.ARTICLE), slug
    for slug, script in installed.tell_startable().items():
        on = (script.setting,) if script.setting else ()
        assert slug in slugs(script.title, TextKind.EXERCISE, on), slug


def test_a_card_and_a_book_are_found_by_words_within_whatever_their_case_or_accent() -> None:
    (card,) = [hit for hit in finding_texts.find("LAUGHING éighty") if hit.kind is TextKind.CARD]
    assert "laughing about when you are eighty" in card.line
    assert "hold-me-tight" in slugs("Sue Johnson", TextKind.BOOK)


def test_titles_come_first_and_at_most_some_of_a_kind() -> None:
    found = finding_texts.find("listen")
    for kind in TextKind:
        assert len([hit for hit in found if hit.kind is kind]) <= MOST_OF_A_KIND
    assert "listen" in next(hit for hit in found if hit.kind is TextKind.EXERCISE).title.lower()


@pytest.mark.parametrize("words", ["", "   ", "unicornication", "x" * 5000, "%", "\0"])
def test_what_is_nowhere_finds_nothing(words: str) -> None:
    assert [hit for hit in finding_texts.find(words) if words.strip() != "%"] == []


def test_what_has_to_be_switched_on_is_not_there_before() -> None:
    script = installed.read_scripts()[TENDER]
    assert script.setting is not None
    assert TENDER not in slugs(script.title, TextKind.EXERCISE)
    assert TENDER in slugs(script.title, TextKind.EXERCISE, (script.setting,))


def test_nothing_that_anybody_wrote_is_in_it(world: World) -> None:
    round_id = start(world.ana, QUESTION, world.now, card="nine-years-old")
    answer(world.ana, round_id, "answer", {"answer": "A heron on the weir"}, world.now)
    keeping.keep(world.ana.me(), kinds.MOMENT, "Heronry", world.now)
    assert finding_texts.find("heron weir") == [] and finding_texts.find("heronry") == []


def test_who_is_alone_finds_what_one_can_do_and_no_card_for_two() -> None:
    scripts = installed.read_scripts()
    for word in "aeiou":
        for_one = finding_texts.find(word, alone=True)
        played = [hit for hit in for_one if hit.kind in (TextKind.EXERCISE, TextKind.CARD)]
        assert played and all(scripts[hit.slug].is_for_one for hit in played)
        assert [hit.line for hit in played if OF_TWO.search(hit.line)] == []
    assert slugs("hands and eyes", TextKind.EXERCISE) == ["presence/hands-and-eyes"]
    assert [
        hit for hit in finding_texts.find("hands and eyes", alone=True) if hit.kind is TextKind.EXERCISE
    ] == []
    # The control: the same card is found by two.
    assert [hit for hit in finding_texts.find("mug photo of us") if hit.kind is TextKind.CARD]
    assert not [hit for hit in finding_texts.find("mug photo of us", alone=True) if hit.kind is TextKind.CARD]
