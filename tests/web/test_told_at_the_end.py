"""What stands at the end of a round: what somebody told, not what only led there."""

from __future__ import annotations

from tests.rounds.playing import answer, start
from tests.web.noscript import NoScript

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
