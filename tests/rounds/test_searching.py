"""Found by a word: everything that its reader may read, and nothing else; newest first, a year at a time."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from tests.rounds.playing import QUESTION, answer, move, start
from tests.world import Actor, World

from duologue.engine.moves import MoveKind
from duologue.keepsakes import finding, keeping
from duologue.manuscript import keepsake_kinds as kinds
from duologue.rounds import margins, play, searching

CARD = "nine-years-old"
THANKS = "thanks/one-line-of-thanks"
A_DAY = timedelta(days=1)


def lines(who: Actor, words: str, now, until=None) -> list[str]:
    found = searching.find(who.me(now), words, until, now)
    return [hit.line or hit.title for hit in found.hits]


def opened(world: World, by_ana: str, by_ben: str, now=None):
    when = now or world.now
    round_id = start(world.ana, QUESTION, when, card=CARD, id=uuid4())
    for who, words in ((world.ana, by_ana), (world.ben, by_ben)):
        answer(who, round_id, "answer", {"answer": words}, when)
    return round_id


def test_a_word_is_found_wherever_it_was_written(world):
    now = world.now
    round_id = opened(world, "A heron on the weir", "An otter")
    margins.write_note(world.ben.me(), round_id, "The heron again", now)
    keeping.keep(world.ana.me(), kinds.find_kind("dream"), "To see a heron up close", now)
    thanks = start(world.ben, THANKS, now)
    answer(world.ben, thanks, "line", {"line": "You stopped for the heron"}, now)
    for who in (world.ana, world.ben):
        assert {"A heron on the weir", "The heron again", "To see a heron up close"} <= set(
            lines(who, "HERON", now)
        )
        assert any("stopped for the heron" in line for line in lines(who, "heron", now))


def test_what_a_round_left_behind_is_told_once(world):
    thanks = start(world.ben, THANKS, world.now)
    answer(world.ben, thanks, "line", {"line": "You stopped for the heron"}, world.now)
    assert lines(world.ana, "heron", world.now) == ["You stopped for the heron"]


def test_a_question_is_found_with_what_was_answered(world):
    """All the words in one thing: of the question, of either answer."""
    round_id = opened(world, "A heron on the weir", "An otter")
    title = play.look(world.ana.me(), round_id, world.now).title
    word = max(title.split(), key=len).strip("?,.")
    (hit,) = [hit for hit in searching.find(world.ben.me(), f"{word} otter", None, world.now).hits]
    assert (hit.round, hit.title, hit.line) == (round_id, title, "An otter")


def test_what_has_not_opened_is_found_by_its_author_alone(world):
    now = world.now
    round_id = start(world.ana, QUESTION, now, card=CARD)
    answer(world.ana, round_id, "answer", {"answer": "Nobody knows of the heron"}, now)
    keeping.keep(world.ana.me(), kinds.find_kind("dream"), "A heron of my own", now, own=True)
    assert len(lines(world.ana, "heron", now)) == 2
    assert lines(world.ben, "heron", now) == []
    assert lines(world.stranger, "heron", now) == []


def test_what_was_taken_back_or_put_otherwise_is_found_no_more(world):
    now = world.now
    round_id = start(world.ana, QUESTION, now, card=CARD)
    answer(world.ana, round_id, "answer", {"answer": "A heron"}, now)
    assert move(world.ana, round_id, MoveKind.CORRECT, now, "answer", raw={"answer": "A stork"}).accepted
    assert (lines(world.ana, "heron", now), lines(world.ana, "stork", now)) == ([], ["A stork"])
    assert move(world.ana, round_id, MoveKind.WITHDRAW, now, "answer").accepted
    assert lines(world.ana, "stork", now) == []


def test_a_former_partner_finds_what_the_archive_shows_and_no_more(world):
    opened(world, "A heron on the weir", "An otter")
    assert lines(world.carl, "heron", world.now) == []


def test_a_year_at_a_time_the_latest_first_and_further_back_goes_on(world):
    now = world.now
    for days_ago in (1, 30, 500):
        when = now - timedelta(days=days_ago)
        keeping.keep(world.ben.me(when), kinds.find_kind("moment"), f"Heron, {days_ago} days ago", when)
    found = searching.find(world.ben.me(now), "heron", None, now)
    assert [hit.line for hit in found.hits] == ["Heron, 1 days ago", "Heron, 30 days ago"]
    assert found.further is not None
    further = searching.find(world.ben.me(now), "heron", found.further, now)
    assert [hit.line for hit in further.hits] == ["Heron, 500 days ago"]


def test_of_a_great_many_none_is_left_out_on_the_way_back(world):
    now, told = world.now, set[str]()
    for at in range(searching.MOST + 25):
        when = now - timedelta(days=at // 2)
        keeping.keep(world.ben.me(when), kinds.find_kind("moment"), f"Heron {at}", when)
    until, pages = None, 0
    while True:
        found = searching.find(world.ben.me(now), "heron", until, now)
        days = [hit.day for hit in found.hits]
        assert days == sorted(days, reverse=True)
        assert told.isdisjoint({hit.line for hit in found.hits})
        told |= {hit.line for hit in found.hits}
        until, pages = found.further, pages + 1
        if until is None:
            break
    assert len(told) == searching.MOST + 25
    assert pages > 1


def test_of_several_rounds_a_day_none_is_left_out_either(world, monkeypatch):
    monkeypatch.setattr(searching, "MOST", 3)
    monkeypatch.setattr(searching, "BATCH", 2)
    for at in range(8):
        opened(world, f"Heron {at}", "Otter", world.now - timedelta(days=at // 4, hours=at % 4))
    told, until, pages = list[str](), None, 0
    while pages == 0 or until is not None:
        found = searching.find(world.ben.me(world.now), "heron", until, world.now)
        told += [hit.line for hit in found.hits]
        until, pages = found.further, pages + 1
    assert told == [f"Heron {at}" for at in range(8)]


@pytest.mark.parametrize(
    ("written", "sought"),
    [
        ("Café crème", "CAFE creme"),
        ("Łódź w maju", "lodz"),
        ("Die Straße", "strasse"),
        ("Καλημέρα", "καλημερα"),
        ("Ёлка", "елка"),
        ("İstanbul ışık", "istanbul isik"),
        ("夏の海", "海"),
        ("مُدَرِّس", "مدرس"),
        ("한국어", "한국"),
        ("ｗｉｄｅ", "wide"),
        ("हिन्दी में", "हिन्दी"),
    ],
)
def test_accents_and_case_make_no_difference_in_any_script(written, sought):
    assert finding.holds(written, finding.split_words(sought))
    assert finding.cut_around(written, finding.split_words(sought)) == written


def test_a_long_text_is_shown_around_the_word():
    text = "word " * 200 + "heron " + "word " * 200
    around = finding.cut_around(text, ["heron"])
    assert "heron" in around and len(around) < 230 and around[0] == around[-1] == "…"
    assert finding.cut_around("no space" * 100 + "ẞtork", ["sstork"]).endswith("ẞtork")


def test_no_words_find_nothing_and_say_nothing(world):
    assert lines(world.ana, "   ", world.now) == []
