"""The one presence shown: a bit per sealed step, to who has nothing left to do there."""

from __future__ import annotations

from tests.engine.playing import ANA, BEN, GUESS, HEAD, IN_YOUR_SHOES, LINE, MOOD, OPEN, TEXT, Round

from duologue.showing.digests import digest_expected


def seen(play: Round, seat, instance: str = "weather") -> bool:
    return "other_has_answered" in play.sees(seat, instance)


def test_it_is_shown_only_to_who_has_answered_there():
    play = Round(IN_YOUR_SHOES).did(BEN, "answer", "weather", MOOD)
    assert not seen(play, ANA)
    play.did(ANA, "answer", "weather", MOOD)
    assert seen(play, ANA) and seen(play, BEN)


def test_it_is_not_shown_to_who_skipped_nor_for_a_skip():
    play = Round(IN_YOUR_SHOES).did(BEN, "skip", "weather").did(ANA, "answer", "weather", MOOD)
    assert not seen(play, ANA) and not seen(play, BEN)


def test_it_is_shown_for_nothing_but_sealed_steps():
    for rule in ('"private"', '"shared"'):
        play = Round(HEAD + LINE.replace('"sealed"', rule) + OPEN).both("answer", "line", TEXT)
        assert not seen(play, ANA, "line")


def test_it_is_gone_once_the_answer_is_open():
    play = Round(IN_YOUR_SHOES).both("answer", "weather", MOOD).both("answer", "guess", GUESS)
    assert not seen(play, ANA) and not seen(play, ANA, "guess")


def test_it_does_not_vanish_when_the_other_leaves():
    """Were it to vanish, it would tell of the leave; what was shown was true, and stays shown."""
    play = Round(IN_YOUR_SHOES).both("answer", "weather", MOOD)
    before = play.json(ANA)
    play.did(BEN, "leave")
    assert play.json(ANA) == before


def test_it_does_not_vanish_when_the_other_takes_theirs_back():
    play = Round(IN_YOUR_SHOES).both("answer", "weather", MOOD)
    before = play.json(ANA)
    play.did(BEN, "withdraw", "weather")
    assert play.json(ANA) == before


def test_it_does_not_appear_for_someone_who_left_before_one_answered():
    play = Round(IN_YOUR_SHOES).did(BEN, "answer", "weather", MOOD)
    twin = Round(IN_YOUR_SHOES)
    play.did(BEN, "leave")
    for world in (play, twin):
        world.did(ANA, "answer", "weather", MOOD).did(ANA, "answer", "guess", GUESS)
    assert play.json(ANA) == twin.json(ANA)


def test_it_tells_nothing_behind_a_step_that_was_skipped():
    chain = LINE.replace('"sealed"', '{ sealed = "last" }')
    text = (
        HEAD
        + chain
        + chain.replace('id = "line"', 'id = "two"', 1)
        + LINE.replace('id = "line"', 'id = "last"', 1)
    )
    play = Round(text)
    for step in ("line", "two"):
        play.did(ANA, "answer", step, TEXT)
    twin = play.fork()
    play.did(BEN, "skip", "line").did(BEN, "answer", "two", TEXT)
    assert play.json(ANA) == twin.json(ANA)


def test_the_digest_of_a_step_does_not_change_with_it():
    play = Round(IN_YOUR_SHOES).did(ANA, "answer", "weather", MOOD)
    before = digest_expected(play.view(ANA), "weather")
    play.did(BEN, "answer", "weather", MOOD)
    assert seen(play, ANA) and digest_expected(play.view(ANA), "weather") == before


def test_a_presence_that_followed_the_hidden_answer_would_be_caught(monkeypatch):
    """The control: with a bit that looks at what stands now, a leave shows."""
    play = Round(IN_YOUR_SHOES).both("answer", "weather", MOOD)
    before = play.json(ANA)

    def live_now(state, scene, seat):
        ref = state.course.find_ref(scene.instance, seat.other)
        return ref is not None and ref.live

    monkeypatch.setattr("duologue.showing.presence.has_seen_answered", live_now)
    assert play.json(ANA) == before
    play.did(BEN, "leave")
    assert play.json(ANA) != before
