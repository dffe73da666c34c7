"""A round goes quiet, ends with its day, or fades: by moments that both know of, and by no hidden move."""

from __future__ import annotations

from datetime import timedelta

from tests.engine.playing import (
    ANA,
    BEGIN,
    BEN,
    GUESS,
    HEAD,
    IN_YOUR_SHOES,
    LINE,
    MOOD,
    OPEN,
    TEXT,
    Round,
)

from duologue.engine.script import Card
from duologue.showing.voice import EngineLine
from duologue.showing.why_not import WhyNot

DAILY = HEAD + "once_a_day = true\n" + LINE + OPEN
DEEP = HEAD.replace("depth = 1", "depth = 3") + LINE + OPEN
DAY_END = BEGIN + timedelta(hours=6)


def test_an_unanswered_round_goes_quiet_for_both_on_the_same_day():
    play = Round(HEAD + LINE + OPEN).did(ANA, "answer", "line", TEXT).later(days=13)
    assert not play.state.quiet and not play.view(ANA).quiet
    play.later(days=1)
    assert play.state.quiet and play.view(ANA).line == play.view(BEN).line == EngineLine.QUIET
    assert play.refused(BEN, "answer", "line", TEXT) == WhyNot.QUIET_NOW


def test_the_days_count_from_the_last_opening():
    play = Round(IN_YOUR_SHOES).both("answer", "weather", MOOD).later(days=10)
    play.both("answer", "guess", GUESS).later(days=10)
    assert not play.state.quiet
    play.later(days=5)
    assert play.state.quiet


def test_hidden_moves_do_not_put_the_quiet_day_off():
    play = Round(IN_YOUR_SHOES).later(days=10).both("answer", "weather", MOOD).later(days=4)
    assert play.state.quiet


def test_who_is_through_is_not_told_that_the_other_is_not():
    text = HEAD + LINE + OPEN + '\n[[step]]\nid = "end"\nspeak = "each"\n'
    play = Round(text).both("answer", "line", TEXT).did(ANA, "answer", "open").did(ANA, "answer", "end")
    twin = play.fork()
    twin.did(BEN, "answer", "open").did(BEN, "answer", "end")
    assert twin.state.closed and not play.state.closed
    for days in (0, 20):
        play.later(days=days)
        twin.later(days=days)
        assert play.json(ANA) == twin.json(ANA) and not play.view(ANA).quiet


def test_its_author_may_take_a_quiet_round_back_and_the_other_is_not_told():
    play = Round(HEAD + LINE + OPEN).did(ANA, "answer", "line", TEXT).later(days=15)
    before = play.json(BEN)
    play.did(ANA, "close")
    assert play.view(ANA).line == EngineLine.TAKEN_BACK and play.state.destroyed
    assert play.sees(ANA, "line") == {} and play.json(BEN) == before


def test_its_author_may_keep_a_quiet_round_for_themselves():
    play = Round(HEAD + LINE + OPEN).did(ANA, "answer", "line", TEXT).later(days=15)
    play.did(ANA, "keep", None, "yes").did(ANA, "close")
    assert {one for one in play.state.ended if play.state.kept.get(one)} == {ANA} and not play.state.destroyed
    assert play.sees(ANA, "line") == {"first": TEXT}


def test_closing_is_for_a_round_one_is_through_with_or_that_went_quiet():
    play = Round(HEAD + LINE + OPEN).did(ANA, "answer", "line", TEXT)
    assert play.refused(ANA, "close") == WhyNot.CLOSE_LATER
    play.did(BEN, "answer", "line", TEXT)
    before = play.json(BEN)
    play.did(ANA, "close")
    assert play.json(BEN) == before and not play.state.destroyed


def test_a_round_closes_by_itself_when_both_are_through_and_nothing_more_can_open():
    assert Round(HEAD + LINE + OPEN).both("answer", "line", TEXT).state.closed
    aside = LINE.replace('id = "line"', 'id = "extra"\naside = true', 1)
    play = Round(HEAD + LINE + aside + OPEN).both("answer", "line", TEXT).did(ANA, "answer", "extra", TEXT)
    assert not play.state.closed
    assert play.later(days=15).state.closed


def test_a_day_s_round_ends_with_its_day_and_what_never_opened_stays_with_its_author():
    play = Round(DAILY, closes_at=DAY_END).did(ANA, "answer", "line", TEXT).later(hours=5)
    assert play.view(BEN).step == "line"
    play.later(hours=2)
    assert play.view(ANA).line == play.view(BEN).line == EngineLine.DAY_ENDED
    assert play.refused(BEN, "answer", "line", TEXT) and play.sees(ANA, "line") == {"first": TEXT}


def test_a_day_s_round_that_only_waits_for_a_release_goes_on():
    play = Round(DAILY, closes_at=DAY_END).both("answer", "line", TEXT)
    held = play.rehearsal.__class__(play.rehearsal.dealt, play.rehearsal.moves, play.rehearsal.values)
    late = BEGIN + timedelta(days=1)
    assert not held.make_view(ANA, late).quiet and held.make_view(ANA, late).waits == "open"


def test_a_deep_round_fades_unless_both_keep_it():
    play = Round(DEEP).both("answer", "line", TEXT)
    assert play.state.fades_at == BEGIN + timedelta(days=30) == play.view(ANA).fades_on
    play.did(ANA, "keep", None, "yes")
    assert play.state.fades_at is not None
    kept = play.fork()
    kept.did(BEN, "keep", None, "yes")
    assert kept.state.fades_at is None and kept.later(days=31).sees(ANA, "line")
    play.later(days=31)
    assert play.state.faded and play.view(ANA).line == EngineLine.FADED and play.json(ANA)["sees"] == {}
    assert play.view(ANA).may == ()


def test_whether_the_other_keeps_it_is_never_shown():
    play = Round(DEEP).both("answer", "line", TEXT).did(ANA, "keep", None, "yes")
    before = (play.json(ANA), play.view(ANA).fades_on)
    play.did(BEN, "keep", None, "yes")
    assert (play.json(ANA), play.view(ANA).fades_on) == before


def test_a_round_with_a_deep_card_fades_though_its_script_is_light():
    text = HEAD + '[draw]\ncard = { deck = "conversation/open-questions" }\n' + LINE + OPEN
    deep = Round(text, cards={"card": Card("c", "What?", "dreams", 3)}).both("answer", "line", TEXT)
    assert deep.state.fades_at == BEGIN + timedelta(days=30)
    light = Round(text, cards={"card": Card("c", "What?", "dreams", 2)}).both("answer", "line", TEXT)
    assert light.state.fades_at is None


def test_the_day_of_fading_does_not_depend_on_the_taps_of_the_other():
    text = DEEP + '\n[[step]]\nid = "end"\nspeak = "each"\n'
    play = Round(text).both("answer", "line", TEXT)
    before = play.state.fades_at
    play.later(days=3).did(BEN, "answer", "open").did(BEN, "answer", "end")
    assert play.state.fades_at == before


def test_once_the_day_of_fading_has_passed_nobody_changes_their_mind():
    """The other would see it go at that moment, and know who had not wanted it."""
    play = Round(DEEP).both("answer", "line", TEXT)
    play.did(ANA, "keep", None, "yes").did(BEN, "keep", None, "yes").later(days=31)
    assert play.refused(BEN, "keep", None, "no") and play.view(ANA).fades_on is None
    assert play.sees(ANA, "line")["second"] == TEXT


def test_who_waits_for_a_date_is_told_the_date_whatever_depends_on_it():
    letter = LINE.replace('rule = "sealed"', "rule = { sealed = { days = 1 } }")
    assert letter != LINE
    quoted = '\n[[step]]\nid = "after"\nread = "each"\ntext = "You wrote: {other.line.line}"\n'
    decided = (
        '\n[[step]]\nid = "after"\nread = "each"\ntext = "Read on."\n'
        'when = { step = "line", field = "line", is = "yes" }\n'
    )
    for after in (OPEN, quoted, decided):
        play = Round(HEAD + letter + after).both("answer", "line", TEXT)
        day = (BEGIN + timedelta(days=1)).date()
        told = f"{EngineLine.WAITING_DATE} {day}"
        assert play.view(ANA).text == play.view(BEN).text == told, after
        assert play.later(days=1).view(ANA).text != told
