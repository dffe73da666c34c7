"""Several cards drawn at once; who sits first by turns; matched rounds; exercises that do not check."""

from __future__ import annotations

import json
import logging
from datetime import timedelta

import pytest
from tests.rounds.playing import answer, look, move, sees, start

from duologue.engine.moves import MoveKind
from duologue.people.refusals import Refusal
from duologue.rounds import decks, drawing_cards, header, installed, opening, starting
from duologue.rounds.header import Header
from duologue.rounds.models import Answer, Outbox

TONIGHT, SOMETHING_NEW = "consensus/tonight", "quality-time/something-new"
WHO_CARRIES = "equal-power/who-carries-what"


def hand(who, round_id, now, name="ideas"):
    return look(who, round_id, now).header.drawn.hands[name]


# -- drawing ---------------------------------------------------------------------------------------


def test_a_hand_is_drawn_once_for_both_and_no_card_twice(world):
    round_id = start(world.ana, TONIGHT, world.now)
    ideas = hand(world.ana, round_id, world.now)
    assert len(ideas) == len({card.id for card in ideas}) == 5
    assert hand(world.ben, round_id, world.now) == ideas
    assert look(world.ana, round_id, world.now).title == "Tonight"


def test_a_hand_is_narrowed_by_what_was_chosen_and_the_header_says_so(world):
    wanted = {"time": "minutes", "money": "none", "energy": "low"}
    round_id = start(world.ana, TONIGHT, world.now, narrow={**wanted, "nonsense": "x"})
    drawn = look(world.ben, round_id, world.now).header.drawn
    assert dict(drawn.narrow) == wanted
    known = {card.id: card for card in decks.read_deck("quality-time/ideas")}
    assert all(
        known[card.id].about[name] == value for card in drawn.hands["ideas"] for name, value in wanted.items()
    )


def test_where_nothing_is_so_narrow_it_says_what_to_do_and_starts_nothing(world):
    with pytest.raises(Refusal) as no:
        starting.start(world.ana.me(), TONIGHT, world.now, narrow={"time": "a century"})
    assert no.value.field == "narrow" and "Leave one of these open" in no.value.message


def test_what_was_met_comes_again_only_when_nothing_else_is_left():
    (draw,) = installed.read_scripts()[TONIGHT].draws
    able = decks.list_able(draw, {})
    met = {card.id for card in able[3:]}
    for _ in range(20):
        drawn = drawing_cards.draw(installed.read_scripts()[TONIGHT], "a", met=met)
        assert {card.id for card in able[:3]} <= {card.id for card in drawn.hands["ideas"]}


def test_a_card_that_says_nothing_of_itself_goes_with_everything():
    (draw,) = installed.read_scripts()[SOMETHING_NEW].draws
    winter = decks.list_able(draw, {"season": "winter"})
    assert {card.about["season"] for card in winter} == {"winter", "any"}


def test_the_questions_before_the_start_are_asked_in_the_deck_s_words():
    asked = {one.name: one for one in decks.list_narrowings(installed.read_scripts()[SOMETHING_NEW])}
    assert set(asked) == {"time", "money", "energy", "season", "place", "where"}
    assert asked["time"].answers == (
        ("minutes", "Half an hour"),
        ("evening", "A few hours"),
        ("day", "Most of a day"),
    )
    assert "any" not in dict(asked["season"].answers)


# -- headers ---------------------------------------------------------------------------------------


def test_a_header_of_before_hands_is_read_as_it_was_written(world):
    """The format is binding: rounds of years ago must open."""
    old = {
        "slug": "a/b",
        "sha256": "c" * 64,
        "first_card": False,
        "values": {"extra": "words"},
        "cards": {"card": ["id", "A text", "home", 2]},
        "first_is": "b",
        "one_device": False,
        "solo": False,
        "started_at": "2026-01-01T10:00:00+00:00",
        "closes_at": None,
    }
    found = Header.from_bytes(json.dumps(old).encode())
    assert found.drawn.cards["card"].depth == 2 and found.drawn.first_is == "b"
    assert dict(found.drawn.hands) == {} and dict(found.drawn.narrow) == {}


def test_a_header_comes_back_as_it_went(world):
    round_id = start(world.ana, WHO_CARRIES, world.now)
    written = look(world.ana, round_id, world.now).header
    assert Header.from_bytes(written.write_bytes()).drawn.hands == written.drawn.hands
    assert header.Header.from_bytes(written.write_bytes()).sha256 == written.sha256


# -- whose turn it is to be first -------------------------------------------------------------------


def test_who_sits_first_changes_each_time_whoever_starts(world):
    now, seats = world.now, []
    for starter in (world.ana, world.ana, world.ben, world.ana):
        round_id = start(starter, WHO_CARRIES, now)
        seats.append(look(world.ana, round_id, now).header.drawn.first_is)
        for who in (world.ana, world.ben):
            move(who, round_id, MoveKind.LEAVE, now)
        now += timedelta(days=20)
    assert seats == ["a", "b", "a", "b"]


# -- tonight ---------------------------------------------------------------------------------------


def test_only_what_both_would_is_shown_stored_and_told(world):
    now = world.now
    round_id = start(world.ana, TONIGHT, now)
    one, two, three, *_ = (card.id for card in hand(world.ana, round_id, now))
    told = Outbox.objects.filter(seat="b").count()
    answer(world.ana, round_id, "pick", {"ideas": [one, two]}, now)
    assert sees(world.ben, round_id, now) == {}
    assert Outbox.objects.filter(seat="b").count() == told, "a say of one tells the other nothing"
    answer(world.ben, round_id, "pick", {"ideas": [three, two]}, now)
    assert sees(world.ana, round_id, now)["pick"]["matched"] == {"ideas": [two]}
    assert three not in str(sees(world.ana, round_id, now))
    assert Answer.objects.filter(round_id=round_id, author="").count() == 1


def test_tonight_never_waits_for_anybody(world):
    now = world.now
    round_id = start(world.ana, TONIGHT, now)
    answer(world.ana, round_id, "pick", {"ideas": [hand(world.ana, round_id, now)[0].id]}, now)
    assert look(world.ana, round_id, now).view.done
    start(world.ana, "empathy/in-your-shoes", now)
    row = look(world.ben, round_id, now)
    assert not any(row.played.awaits.values())


def test_a_second_thought_changes_what_is_shown_and_only_then_is_anybody_told(world):
    now = world.now
    round_id = start(world.ana, TONIGHT, now)
    one, two, three, *_ = (card.id for card in hand(world.ana, round_id, now))
    answer(world.ana, round_id, "pick", {"ideas": [one, two, three]}, now)
    answer(world.ben, round_id, "pick", {"ideas": [one, two]}, now)
    told = Outbox.objects.filter(seat="b").count()
    move(world.ana, round_id, MoveKind.CORRECT, now, "pick", raw={"ideas": [one, two]})
    assert Outbox.objects.filter(seat="b").count() == told
    move(world.ana, round_id, MoveKind.CORRECT, now, "pick", raw={"ideas": [two]})
    assert Outbox.objects.filter(seat="b").count() == told + 1
    there = sees(world.ben, round_id, now)["pick"]
    assert there["matched"] == {"ideas": [two]} and there["not_now"] == {"ideas": [one]}


# -- what is refused at the start --------------------------------------------------------------------

DEAD = """
title = "Stuck"
practice = "empathy"
minutes = [1, 5]
depth = 1

[[step]]
id = "a"
ask = "each"
rule = "shared"
fields = [{ id = "c", kind = "choice", options = ["Yes", "No"] }]

[[step]]
id = "b"
when = { step = "a", field = "c", is = "yes" }
ask = "each"
rule = "sealed"
fields = [{ id = "l", kind = "list" }]

[[step]]
id = "never"
read = "each"
when = { drawn = "extra", is = "two" }

[draw]
extra = ["one"]
"""


def test_an_exercise_that_does_not_check_is_left_out_with_its_place_and_the_rest_runs(monkeypatch, caplog):
    every = list(installed._list_exercises())
    stuck = [("empathy", "stuck", DEAD)]
    monkeypatch.setattr(installed, "_list_exercises", lambda: iter([*every[:2], *stuck, *every[2:4]]))
    with caplog.at_level(logging.ERROR):
        found = installed.read_scripts.__wrapped__()
    assert len(found) == 4 and "empathy/stuck" not in found
    assert "exercise left out: empathy/stuck:" in caplog.text and "never" in caplog.text


def test_what_was_found_sound_before_is_not_played_through_again(world, monkeypatch):
    installed.remember_versions()
    installed.remember_versions()
    monkeypatch.setattr(installed, "check", lambda script: pytest.fail("checked a second time"))
    assert installed.read_scripts.__wrapped__().keys() == installed.read_scripts().keys()


def test_a_deck_that_is_missing_leaves_its_exercise_out(monkeypatch, caplog):
    text = DEAD.replace('extra = ["one"]', 'card = { deck = "empathy/nowhere" }').split(
        '[[step]]\nid = "never"'
    )
    lost = text[0] + "\n[draw]\n" + 'card = { deck = "empathy/nowhere" }\n'
    monkeypatch.setattr(installed, "_list_exercises", lambda: iter([("empathy", "lost", lost)]))
    with caplog.at_level(logging.ERROR):
        assert installed.read_scripts.__wrapped__() == {}
    assert "there is no deck “empathy/nowhere”" in caplog.text


def test_past_its_time_what_was_matched_stays_and_each_one_s_say_is_theirs_alone(world):
    now = world.now
    round_id = start(world.ana, TONIGHT, now)
    one, two, *_ = (card.id for card in hand(world.ana, round_id, now))
    answer(world.ana, round_id, "pick", {"ideas": [one, two]}, now)
    answer(world.ben, round_id, "pick", {"ideas": [one]}, now)
    later = now + timedelta(days=4)
    assert sees(world.ana, round_id, later)["pick"]["matched"] == {"ideas": [one]}
    rows = look(world.ben, round_id, later).answers.values()
    assert not any(opening.is_sealed(row) for row in rows if row.author)
    refused = move(world.ana, round_id, MoveKind.CORRECT, later, "pick", raw={"ideas": [two]})
    assert not refused.accepted
    assert sees(world.ben, round_id, later)["pick"]["matched"] == {"ideas": [one]}
