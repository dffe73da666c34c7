"""What stands at the end of a round: what somebody told, not what only led there."""

from __future__ import annotations

import pytest
from tests.rounds.playing import answer, look, move, start
from tests.web.noscript import NoScript

from duologue.engine.moves import MoveKind

OFFERED = "That made me smile."


def test_a_choice_that_only_led_the_round_is_nothing_to_answer(browser, world):
    round_id = start(world.ana, "affection/after-a-hard-day", world.now)
    answer(world.ana, round_id, "hard-day-wish", {"hard-day-wish": "quiet"}, world.now)
    text = NoScript(browser(world.ben)).go(f"/rounds/{round_id}/").text
    assert "Half an hour without questions." in text
    assert OFFERED not in text.partition("More")[0]
    # It can still be looked up.
    assert "What has opened so far" in text and "Half an hour to myself" in text


def test_what_somebody_told_is(browser, world):
    round_id = start(world.ana, "thanks/one-line-of-thanks", world.now)
    answer(world.ana, round_id, "line", {"line": "You waited up."}, world.now)
    text = NoScript(browser(world.ben)).go(f"/rounds/{round_id}/").text
    assert "You waited up." in text.partition("More")[0] and OFFERED in text


@pytest.mark.parametrize("answered", [True, False])
def test_a_question_stands_at_the_end_with_its_answers_and_not_without(browser, world, answered):
    round_id = start(world.ana, "hobbies/guess-about-a-friend", world.now)
    page = NoScript(browser(world.ana))
    question = look(world.ana, round_id, world.now).title
    assert question in page.go(f"/rounds/{round_id}/").text
    for step, values in (("own", {"own": "Chess"}), ("friend", {"guess": "Cards"})):
        if answered:
            answer(world.ana, round_id, step, values, world.now)
        else:
            assert move(world.ana, round_id, MoveKind.SKIP, world.now, step).accepted
    answer(world.ana, round_id, "find-out", {}, world.now)
    at_the_end = page.go(f"/rounds/{round_id}/").text.partition("More")[0]
    assert (question in at_the_end, "Chess" in at_the_end) == (answered, answered)
    assert "That was all of it." in at_the_end


def test_what_somebody_wrote_is_read_where_it_is_to_be_answered(browser, world):
    round_id = start(world.ana, "listening/say-it-back-in-writing", world.now)
    answer(world.ana, round_id, "tell", {"tell": "The train."}, world.now)
    shown = NoScript(browser(world.ben)).go(f"/rounds/{round_id}/").page.html
    assert 'class="read keep-lines' in shown.partition("The train.")[0]


def test_whether_there_is_another_card_is_nothing_that_somebody_sees(browser, world):
    """Twelve times an evening. What one tells the other says so: the control."""
    evening = start(world.ana, "conversation/evening-about-us", world.now)
    answer(world.ana, evening, "settle", {}, world.now)
    lesson = start(world.ana, "hobbies/teach-me", world.now, rest=True)
    for round_id, is_told in ((evening, False), (lesson, True)):
        text = NoScript(browser(world.ana)).go(f"/rounds/{round_id}/").text
        assert "Skip this one" in text
        assert ("sees this straight away" in text, "you left it open" in text) == (is_told, is_told)
