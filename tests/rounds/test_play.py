"""Rounds through the services: sealed until both have answered, open for both, found again."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from tests.rounds.playing import CHECK_IN, QUESTION, answer, look, move, sees, start
from tests.world import World

from duologue.engine.moves import MoveKind
from duologue.engine.values import FieldErrors
from duologue.people.refusals import NotFound
from duologue.rounds import history, play, starting, today
from duologue.rounds.models import Answer, Outbox, Round
from duologue.rounds.play import Wish
from duologue.showing.judge import Refused, Replayed, Stale

CARD = "nine-years-old"


def begun(world: World) -> object:
    return start(world.ana, QUESTION, world.now, card=CARD)


def test_an_answer_stays_closed_until_both_have_answered(world: World) -> None:
    round_id = start(world.ana, QUESTION, world.now, card=CARD)
    answer(world.ana, round_id, "answer", {"answer": "a lighthouse keeper"}, world.now)
    assert "lighthouse" not in str(sees(world.ben, round_id, world.now))
    outcome = answer(world.ben, round_id, "answer", {"answer": "a train driver"}, world.now)
    assert "lighthouse" in str(outcome.table.view.write_json())
    for who in (world.ana, world.ben):
        shown = str(sees(who, round_id, world.now))
        assert "lighthouse" in shown
        assert "train driver" in shown
    assert Round.objects.get(id=round_id).state == "closed"


def test_a_second_tap_changes_nothing(world: World) -> None:
    """check 17, check 55: the same move sent twice is made once and has one outcome."""
    round_id = start(world.ana, QUESTION, world.now, card=CARD)
    wish = Wish(uuid4(), MoveKind.ANSWER, "answer", None, {"answer": "once"})
    first = play.act(world.ana.me(), round_id, [wish], world.now)
    second = play.act(world.ana.me(), round_id, [wish], world.now)
    assert first.accepted
    assert isinstance(second.verdict, Replayed)
    assert Answer.objects.filter(round_id=round_id).count() == 1


def test_a_stale_page_changes_nothing_and_shows_the_present(world: World) -> None:
    round_id = start(world.ana, QUESTION, world.now, card=CARD)
    outcome = move(
        world.ana, round_id, MoveKind.ANSWER, world.now, "answer", raw={"answer": "x"}, expects="not this"
    )
    assert isinstance(outcome.verdict, Stale)
    assert not Answer.objects.filter(round_id=round_id).exists()


def test_a_form_error_keeps_what_was_typed(world: World) -> None:
    round_id = start(world.ana, CHECK_IN, world.now)
    outcome = move(world.ana, round_id, MoveKind.ANSWER, world.now, "mood", raw={"mood": [11, 2]})
    assert isinstance(outcome.verdict, FieldErrors)
    assert outcome.verdict.typed == {"mood": [11, 2]}


def test_a_stranger_and_a_former_partner_find_nothing(world: World) -> None:
    """check 35: foreign and unknown rounds are the same."""
    round_id = start(world.ana, QUESTION, world.now, card=CARD)
    for who in (world.stranger, world.carl):
        with pytest.raises(NotFound):
            look(who, round_id, world.now)
    with pytest.raises(NotFound):
        look(world.ana, uuid4(), world.now)


def test_one_round_waits_at_most_and_the_second_is_kept_with_the_reason(world: World) -> None:
    start(world.ana, QUESTION, world.now, card=CARD)
    kept = starting.start(world.ana.me(), "empathy/in-your-shoes", world.now)
    assert isinstance(kept, starting.KeptWish)
    assert "nine" in kept.title


def test_a_check_in_takes_no_place_and_two_phones_start_one(world: World) -> None:
    start(world.ana, QUESTION, world.now, card=CARD)
    first = start(world.ana, CHECK_IN, world.now)
    assert start(world.ben, CHECK_IN, world.now) == first


def test_what_would_help_is_seen_at_once_and_the_mood_is_not(world: World) -> None:
    round_id = start(world.ana, CHECK_IN, world.now)
    answer(world.ana, round_id, "mood", {"mood": [3, 2]}, world.now)
    answer(world.ana, round_id, "help", {"help": "hold"}, world.now)
    assert today.read_today(world.ben.me(), world.now).help == "hold"
    assert "mood" not in sees(world.ben, round_id, world.now)
    answer(world.ben, round_id, "mood", {"mood": [8, 8]}, world.now)
    assert sees(world.ana, round_id, world.now)["mood"]["second"] == {"mood": [8, 8]}


def test_two_moves_of_one_screen_are_made_together_or_not_at_all(world: World) -> None:
    round_id = start(world.ana, CHECK_IN, world.now)
    wishes = [
        Wish(uuid4(), MoveKind.ANSWER, "mood", None, {"mood": [3, 2]}),
        Wish(uuid4(), MoveKind.ANSWER, "help", None, {"help": "nonsense"}),
    ]
    outcome = play.act(world.ana.me(), round_id, wishes, world.now)
    assert isinstance(outcome.verdict, FieldErrors)
    assert not Answer.objects.filter(round_id=round_id).exists()


def test_a_check_in_ends_with_its_day_and_what_never_opened_stays_its_authors(world: World) -> None:
    round_id = start(world.ana, CHECK_IN, world.now)
    answer(world.ana, round_id, "mood", {"mood": [3, 2]}, world.now)
    later = world.now + timedelta(days=2)
    assert look(world.ben, round_id, later).view.quiet
    assert sees(world.ana, round_id, later)["mood"]["first"] == {"mood": [3, 2]}
    refused = move(world.ben, round_id, MoveKind.ANSWER, later, "mood", raw={"mood": [1, 1]})
    assert isinstance(refused.verdict, Refused | FieldErrors)


def test_leaving_is_silent(world: World) -> None:
    """check 49: a leave changes neither what the other sees nor a plain column."""
    round_id = start(world.ana, QUESTION, world.now, card=CARD)
    answer(world.ana, round_id, "answer", {"answer": "still here"}, world.now)
    before = look(world.ana, round_id, world.now).view.write_json()
    columns = Round.objects.filter(id=round_id).values().get()
    events = Outbox.objects.filter(seat="a").count()
    assert move(world.ben, round_id, MoveKind.LEAVE, world.now).accepted
    assert look(world.ana, round_id, world.now).view.write_json() == before
    assert Round.objects.filter(id=round_id).values().get() == columns
    assert Outbox.objects.filter(seat="a").count() == events
    assert look(world.ben, round_id, world.now).view.left


def test_thanks_go_to_the_jar_and_owe_nothing(world: World) -> None:
    from duologue.keepsakes import reading_keepsakes

    round_id = start(world.ana, "thanks/one-line-of-thanks", world.now)
    answer(world.ana, round_id, "line", {"line": "You waited up."}, world.now)
    assert [kept.text for kept in reading_keepsakes.read_jar(world.ben.me())] == ["You waited up."]
    assert Round.objects.get(id=round_id).state == "closed"


def test_history_lists_what_each_may_know(world: World) -> None:
    start(world.ana, QUESTION, world.now, card=CARD)
    start(world.ana, "when-stuck/how-to-ask", world.now)
    mine = {
        past.exercise
        for past in history.read_month(world.ana.me(), world.now.year, world.now.month, world.now)
    }
    theirs = {
        past.exercise
        for past in history.read_month(world.ben.me(), world.now.year, world.now.month, world.now)
    }
    assert mine == {"An open question", "How to ask"}
    assert theirs == {"An open question"}


def test_alone_everything_is_solo_and_its_own(alone: World) -> None:
    round_id = start(alone.ana, CHECK_IN, alone.now)
    answer(alone.ana, round_id, "mood", {"mood": [3, 2]}, alone.now)
    assert sees(alone.ana, round_id, alone.now)["mood"]["first"] == {"mood": [3, 2]}


def test_say_it_back_until_that_is_it_then_changes_over(world: World) -> None:
    round_id = start(world.ana, "listening/say-it-back", world.now)
    table = look(world.ana, round_id, world.now)
    first, second = (world.ana, world.ben) if table.seat.value == "first" else (world.ben, world.ana)
    for who in (first, second):
        answer(who, round_id, "settle", None, world.now)
    answer(first, round_id, "talk", None, world.now)
    answer(second, round_id, "reflect", None, world.now)
    answer(first, round_id, "right", {"right": "no"}, world.now)
    answer(first, round_id, "talk#2", None, world.now)
    answer(second, round_id, "reflect#2", None, world.now)
    answer(first, round_id, "right#2", {"right": "yes"}, world.now)
    answer(second, round_id, "talk#3", None, world.now)
    answer(first, round_id, "reflect#3", None, world.now)
    answer(second, round_id, "right#3", {"right": "yes"}, world.now)
    for who in (first, second):
        answer(who, round_id, "felt", None, world.now)
        assert look(who, round_id, world.now).view.done
    assert Round.objects.get(id=round_id).state == "closed"
