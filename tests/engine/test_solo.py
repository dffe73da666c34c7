"""Alone: nobody to wait for, nobody to tell, and nothing shared without a move of its own."""

from __future__ import annotations

from tests.engine.playing import ANA, BEN, GUESS, HEAD, IN_YOUR_SHOES, LINE, MOOD, OPEN, TEXT, Round

from duologue.manuscript.rehearsal import Rehearsal


def test_an_exercise_for_one_is_played_by_the_first_seat():
    play = Round(HEAD + "people = 1\n" + LINE + OPEN).did(ANA, "answer", "line", TEXT)
    assert play.step(ANA) == "open" and play.state.closed
    assert play.json(BEN) == {"step": None, "text": "", "may": [], "sees": {}, "done": True}


def test_the_other_seat_can_do_nothing():
    play = Round(HEAD + "people = 1\n" + LINE)
    assert play.refused(BEN, "answer", "line", TEXT)
    assert not play.state.awaits[BEN]


def test_a_script_for_two_can_be_played_alone_to_its_end():
    play = Round(IN_YOUR_SHOES, solo=True)
    play.did(ANA, "answer", "weather", MOOD).did(ANA, "answer", "guess", GUESS)
    assert play.step(ANA) == "side-by-side" and play.sees(ANA, "weather") == {"first": MOOD}
    play.did(ANA, "answer", "side-by-side").did(ANA, "answer", "missed")
    assert play.view(ANA).done and not play.state.ready


def test_it_needs_nothing_in_opened_to_go_on():
    """The rounds of real people keep solo answers under the personal key, outside of `opened`."""
    play = (
        Round(IN_YOUR_SHOES, solo=True).did(ANA, "answer", "weather", MOOD).did(ANA, "answer", "guess", GUESS)
    )
    bare = Rehearsal(play.rehearsal.dealt, play.rehearsal.moves)
    assert bare.find_state(play.now).cursors[ANA].current == ("side-by-side", 1)


def test_what_is_quoted_alone_comes_from_one_s_own_values():
    text = HEAD + LINE + '\n[[step]]\nid = "next"\nread = "each"\ntext = "You said: {you.line.line}"\n'
    play = Round(text, solo=True).did(ANA, "answer", "line", TEXT)
    assert play.view(ANA).text == "You said: the kettle"


def test_sharing_is_a_move_of_its_own():
    play = Round(HEAD + "people = 1\n" + LINE + OPEN).did(ANA, "answer", "line", TEXT)
    assert not play.state.ready
    play.did(ANA, "share", "line")
    assert len(play.state.ready) == 1


def test_one_may_correct_and_skip_as_one_likes():
    play = Round(HEAD + "people = 1\n" + LINE + OPEN).did(ANA, "answer", "line", TEXT)
    play.did(ANA, "correct", "line", {"line": "anew"})
    assert play.sees(ANA, "line") == {"first": {"line": "anew"}}
    skipped = Round(HEAD + "people = 1\n" + LINE + OPEN).did(ANA, "skip", "line")
    assert skipped.view(ANA).done


def test_what_is_taken_back_or_left_alone_is_destroyed():
    play = Round(HEAD + "people = 1\n" + LINE + OPEN).did(ANA, "answer", "line", TEXT)
    left = play.fork()
    play.did(ANA, "withdraw", "line")
    left.did(ANA, "leave")
    for world in (play, left):
        assert len(world.state.destroyed) == 1 and world.sees(ANA, "line") == {}
