"""Matched steps as they are stored and told of: taking back, adding, leaving, and rows written before."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.rounds.playing import answer, look, move, sees, start

from duologue.engine import rules
from duologue.engine.instances import Instance
from duologue.engine.matching import Chosen, find_stored
from duologue.engine.moves import MoveKind
from duologue.engine.values import encode
from duologue.rounds import drafts, moving, next_time, reading_rounds
from duologue.rounds.models import Answer, Outbox
from duologue.showing.prompts import find_prompt

IDEAS, STEP = "consensus/tonight", "pick"


@pytest.fixture
def drawn(world):
    round_id = start(world.ana, IDEAS, world.now)
    return round_id, [card.id for card in look(world.ana, round_id, world.now).header.drawn.hands["ideas"]]


def pick(*ids: str) -> dict[str, object]:
    return {"ideas": list(ids)}


def correct(who, round_id, now, *ids: str) -> None:
    assert move(who, round_id, MoveKind.CORRECT, now, STEP, raw=pick(*ids)).accepted


def told(seat: str) -> int:
    return Outbox.objects.filter(seat=seat).count()


def test_choosing_all_and_choosing_back_reads_nothing_and_tells_nothing(world, drawn):
    """check 65: with every request there is, Ben learns of Ana's yeses only the one he had sent himself."""
    round_id, (one, two, three, *_) = drawn
    answer(world.ana, round_id, STEP, pick(one, two), world.now)
    answer(world.ben, round_id, STEP, pick(two, three), world.now)
    before, events = sees(world.ben, round_id, world.now)[STEP]["matched"], told("a")
    correct(world.ben, round_id, world.now, *drawn[1])
    assert before == sees(world.ben, round_id, world.now)[STEP]["matched"] == pick(two)
    assert move(world.ben, round_id, MoveKind.WITHDRAW, world.now, STEP).accepted
    answer(world.ben, round_id, STEP, pick(*drawn[1]), world.now)
    assert "matched" not in sees(world.ben, round_id, world.now)[STEP]
    assert told("a") == events + 1, "of a shared yes that is taken back, the other is told, once"


def test_without_that_the_other_s_list_could_be_read(world, drawn, monkeypatch):
    """The control of check 65."""
    monkeypatch.setattr(rules.Matched, "restrict", rules.Rule.restrict)
    round_id, (one, two, three, *_) = drawn
    answer(world.ana, round_id, STEP, pick(one, two), world.now)
    answer(world.ben, round_id, STEP, pick(three), world.now)
    correct(world.ben, round_id, world.now, *drawn[1])
    assert sees(world.ben, round_id, world.now)[STEP]["matched"] == pick(one, two)


def test_what_is_taken_back_reads_not_now_to_both_and_the_row_holds_both_lists(world, drawn):
    """check 65"""
    round_id, (one, two, *_) = drawn
    for who in (world.ana, world.ben):
        answer(who, round_id, STEP, pick(one, two), world.now)
    correct(world.ben, round_id, world.now, one)
    for who in (world.ana, world.ben):
        there = sees(who, round_id, world.now)[STEP]
        assert (there["matched"], there["not_now"]) == (pick(one), pick(two))
    (row,) = Answer.objects.filter(round_id=round_id, author="")
    table = look(world.ana, round_id, world.now)
    assert find_stored(table.opened, Instance(STEP)) == Chosen(pick(one), pick(two))
    assert str(row.id) in table.answers


def test_a_row_from_before_anything_could_be_taken_back_reads_as_it_did():
    found = reading_rounds.decode_intersection(b"pick\n" + encode(pick("tea")))
    assert find_stored(found, Instance("pick")) == Chosen(pick("tea"))
    again = reading_rounds.encode_intersection(Instance("pick", 2), Chosen(pick("tea"), pick("hug")))
    assert find_stored(reading_rounds.decode_intersection(again), Instance("pick", 2)) == Chosen(
        pick("tea"), pick("hug")
    )


def test_a_no_to_all_of_it_is_taken_as_one(world, drawn):
    """Nobody who has said no to everything is asked to choose something after all."""
    round_id, (one, *_) = drawn
    answer(world.ana, round_id, STEP, pick(), world.now)
    assert look(world.ana, round_id, world.now).view.step == "both"
    answer(world.ben, round_id, STEP, pick(one), world.now)
    correct(world.ben, round_id, world.now)
    assert sees(world.ben, round_id, world.now) == {}
    assert not move(world.ana, round_id, MoveKind.ANSWER, world.now, STEP, raw={"others": []}).accepted


def test_leaving_changes_nothing_of_what_both_chose_and_tells_nobody(world, drawn):
    round_id, (one, two, *_) = drawn
    for who in (world.ana, world.ben):
        answer(who, round_id, STEP, pick(one, two), world.now)
    before, events = look(world.ben, round_id, world.now).view.write_json(), told("b")
    rows = sorted(Answer.objects.filter(round_id=round_id, author="").values_list("id", "content", "wraps"))
    assert move(world.ana, round_id, MoveKind.LEAVE, world.now).accepted
    assert look(world.ben, round_id, world.now).view.write_json() == before and told("b") == events
    after = sorted(Answer.objects.filter(round_id=round_id, author="").values_list("id", "content", "wraps"))
    assert after == rows
    correct(world.ben, round_id, world.now, one)
    there = sees(world.ben, round_id, world.now)[STEP]
    assert (there["matched"], there["not_now"]) == (pick(one), pick(two))


def test_a_yes_that_came_too_late_is_ticked_in_the_next_round_for_its_author_alone(world, drawn, monkeypatch):
    round_id, (one, two, three, *_) = drawn
    answer(world.ana, round_id, STEP, pick(one), world.now)
    correct(world.ana, round_id, world.now, one, two, three)
    assert sees(world.ana, round_id, world.now)[STEP]["first"] == pick(one)
    # The first one is quiet by then: until it is, whoever begins another finds it.
    later = world.now + timedelta(days=look(world.ana, round_id, world.now).script.quiet_after + 1)
    # The same hand once more, less one card.
    hand = look(world.ana, round_id, world.now).header.drawn.hands["ideas"]
    monkeypatch.setattr("duologue.rounds.drawing_cards._draw_hand", lambda *_: (*hand[:2], *hand[3:]))
    again = start(world.ben, IDEAS, later)
    assert begins_with(world.ana, again, later) == pick(two)
    assert begins_with(world.ben, again, later) == {}
    answer(world.ana, again, STEP, pick(one, two), later)
    third = start(world.ana, IDEAS, later)
    assert begins_with(world.ana, third, later) == {}, "what was sent in the next round waits no longer"


def test_what_is_kept_for_the_next_time_is_there_whatever_is_taken_back_after_it(world, drawn):
    round_id, (one, two, three, *_) = drawn
    answer(world.ana, round_id, STEP, pick(one, two), world.now)
    correct(world.ana, round_id, world.now, one, two, three)
    correct(world.ana, round_id, world.now, one)
    assert kept_at(world.ana, round_id, world.now) == pick(three)
    assert move(world.ana, round_id, MoveKind.WITHDRAW, world.now, STEP).accepted
    answer(world.ana, round_id, STEP, pick(one), world.now)
    assert sees(world.ana, round_id, world.now)[STEP]["first"] == {}
    assert kept_at(world.ana, round_id, world.now) == pick(three, one)


def kept_at(who, round_id, now):
    table = look(who, round_id, now)
    prompt = find_prompt(table.played, table.seat, STEP, table.own)
    assert prompt is not None
    kept = next_time.read_waiting(table, prompt)
    return {id_: sorted(items, key=items.index) for id_, items in kept.items()}


def begins_with(who, round_id, now):
    table = look(who, round_id, now)
    assert table.view.prompt is not None
    typed = moving.find_typed_so_far(table, [table.view.prompt]).get(STEP, drafts.NOTHING)
    assert typed == moving.read_draft(who.me(now), round_id, STEP, now)
    return typed.stands.values
