"""Promise 2: from every state that can be reached, an end can be reached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import strategies as st
from tests.engine.promises.holding import SOAK, broken, hold, notices, only_soaking, soak
from tests.engine.promises.house import Broken, House, played, require
from tests.engine.promises.playing import Play, Wish, natural, offered, wishes
from tests.engine.promises.scripts import deal, dealt_scripts, read, short_scripts

from duologue.engine import course, fate, laying, ledger, timing, walking
from duologue.engine.moves import MoveKind
from duologue.engine.script import Dealt, Seat
from duologue.showing.judge import Accepted

BOOLEANS = st.booleans()
EXAMPLES = 160
SCRIPTS = dealt_scripts() | short_scripts()


def an_end_is_reachable(dealt: Dealt, wishes: Sequence[Wish], strict: bool) -> None:
    """Stop anywhere: two people who from then on do what they are offered come to the end."""
    one = Play(House(dealt, strict=strict))
    halfway = wishes[0].fill % len(wishes)
    for event, here in enumerate(wishes):
        one.do(here, event)
        if event == halfway:
            finish(one.fork(), fill=here.fill)
    finish(one, fill=wishes[-1].fill)


def finish(one: Play, fill: int = 0) -> None:
    """Play on until the round is closed; raises `Broken` if nothing offered leads there."""
    house = one.house
    most = most_moves(house)
    for number in range(most):
        if house.state.faded or house.state.closed:
            require(not any(house.state.awaits.values()), "a round at its end still waits for somebody")
            return
        moved = False
        for seat in house.dealt.seats:
            sent = natural(house, seat, f"{number}-{seat.value}", fill + number)
            moved |= sent is not None and isinstance(one.deliver(sent), Accepted)
        moved |= not moved and _nobody_waits_for_a_press(one, number, fill)
        moved |= not moved and _time_brings_it_on(house)
        moved |= not moved and _closed_by_hand(one, number)
        require(moved, f"a dead end: {[house.view(seat).text for seat in house.dealt.seats]}")
    require(False, f"no end within {most} moves of each")


def most_moves(house: House) -> int:
    """All that a script can ask of one person, once more for what was skipped, and the days they may wait."""
    steps = sum(len(step.turns) * step.most * len(step.steps) or 1 for step in house.dealt.script.steps)
    return 2 * steps + 40


def _nobody_waits_for_a_press(one: Play, number: int, fill: int) -> bool:
    """Who has pressed for a time together waits for the other, mostly; who is kept waiting goes on."""
    moved = False
    for seat in one.house.dealt.seats:
        sent = natural(one.house, seat, f"{number}-on-{seat.value}", fill + number + 1)
        moved |= sent is not None and isinstance(one.deliver(sent), Accepted)
    return moved


def _time_brings_it_on(house: House) -> bool:
    """Somebody waits for a day, or what stands sealed until a day is all that is outstanding."""
    dates = [wait.until for cursor in house.state.cursors.values() if (wait := cursor.wait) and wait.until]
    if not dates and not (played(house.state) and house.now < house.state.quiet_at):
        return False
    house.later(timedelta(days=1))
    return True


def _closed_by_hand(one: Play, number: int) -> bool:
    """A round that went quiet, or one's own part of it, is closed by who is still in it."""
    moved = False
    for seat in one.house.dealt.seats:
        sent = offered(one.house, seat, MoveKind.CLOSE, f"{number}-close-{seat.value}")
        moved |= sent is not None and isinstance(one.deliver(sent), Accepted)
    return moved


# -- the promise -----------------------------------------------------------------------------------


def test_from_every_reached_state_an_end_is_reached():
    hold(an_end_is_reachable, EXAMPLES, SCRIPTS, wishes(), BOOLEANS)


def test_on_one_device_too():
    hold(an_end_is_reachable, EXAMPLES // 4, dealt_scripts(one_device=True), wishes(), BOOLEANS)


@soak
@only_soaking
def test_no_dead_end_for_long():
    hold(an_end_is_reachable, SOAK, SCRIPTS | dealt_scripts(one_device=True), wishes(), BOOLEANS)


def opened_by(rule: str) -> Play:
    """What opens with a later step of the same loop, which one of them has skipped there."""
    line = {"id": "line", "kind": "short text"}
    own = {"id": "own", "ask": "each", "text": "What is it?", "rule": {"sealed": "after"}, "fields": [line]}
    after = {"id": "after", "ask": "each", "text": "And then?", "rule": rule, "fields": [line]}
    until = {"step": "own", "of": "either", "answered": True}
    loop = {"id": "loop", "turns": ["first", "other"], "most": 2, "until": until, "step": [own, after]}
    top = {"title": "A test", "practice": "test", "minutes": [1, 5], "depth": 1}
    script = read({**top, "step": [loop]})
    assert script is not None
    one = Play(House(deal(script), strict=False))
    for event, seat in enumerate([Seat.FIRST, Seat.FIRST, Seat.SECOND]):
        sent = natural(one.house, seat, event, 0)
        assert sent is not None
        one.deliver(sent)
    skipped = offered(one.house, Seat.SECOND, MoveKind.SKIP, "skip")
    assert skipped is not None
    assert isinstance(one.deliver(skipped), Accepted) and skipped.move.step == "after"
    return one


def test_who_skipped_what_opens_something_comes_back_to_it():
    finish(opened_by("sealed"))


def test_what_is_shared_would_be_skipped_for_good():
    """Why `exercise check` lets nothing open with it. Rounds of a script from before that rule stay as they
    were: they go quiet."""
    with pytest.raises(Broken, match="a dead end"):
        finish(opened_by("shared"))


def a_day_that_ended() -> Play:
    """What was asked first opens with a yes of both at the end; one of them never came to that before the day
    had ended, and the other waits there."""
    line = {"id": "line", "kind": "short text"}
    told = {"id": "told", "ask": "each", "text": "What is it?", "rule": {"sealed": "yes"}, "fields": [line]}
    read_on = {"id": "read-on", "read": "each", "text": "Now this."}
    agreed = {"id": "yes", "agree": "Shall we?"}
    quoting = {**told, "id": "quoting", "text": "And {other.told.line}?", "rule": "shared"}
    top = {"title": "A test", "practice": "test", "minutes": [1, 5], "depth": 1, "once_a_day": True}
    script = read({**top, "step": [told, read_on, agreed, quoting]})
    assert script is not None
    one = Play(House(deal(script), strict=False))
    for event, seat in enumerate([Seat.FIRST, Seat.FIRST, Seat.FIRST, Seat.SECOND]):
        sent = natural(one.house, seat, event, 0)
        assert sent is not None
        one.deliver(sent)
    one.house.later(timedelta(days=16))
    return one


def test_a_day_ends_also_for_who_waits_for_what_opens_with_another_step():
    one = a_day_that_ended()
    assert all(one.house.look(seat).quiet for seat in Seat)
    finish(one)


def test_were_only_the_answers_themselves_looked_at_they_would_wait_for_good(monkeypatch):
    """The control: both have answered what is waited for, and not what it opens with."""
    monkeypatch.setattr(timing, "find_opener", lambda course, scene: scene)
    with pytest.raises(Broken, match="a dead end"):
        finish(a_day_that_ended())


# -- broken on purpose -----------------------------------------------------------------------------


def _said(scripts: st.SearchStrategy[Dealt] = SCRIPTS) -> str:
    return str(notices(an_end_is_reachable, 2000, scripts, wishes(), BOOLEANS))


def test_it_notices_a_loop_that_forgets_its_bound(monkeypatch):
    right = laying._lay_turns
    broken(
        monkeypatch,
        laying,
        "_lay_turns",
        lambda course, step, scenes: right(course, replace(step, until=None, most=99), scenes),
    )
    assert "no end within" in _said()


def test_it_notices_a_skip_that_can_never_be_taken_up_again(monkeypatch):
    broken(monkeypatch, walking, "_list_still_answerable", lambda course, scene, seat: [])
    assert "a dead end" in _said()


def told_at_once() -> Dealt:
    """Few of the random scripts wait for something shared, and fewer of their wishes skip it."""
    line = {"id": "f0", "kind": "short text"}
    ask = {"id": "s1", "ask": "each", "text": "What is it?", "rule": "shared", "fields": [line]}
    opening = {"id": "open", "reveal": ["s1"], "text": "Look."}
    top = {"title": "A test", "practice": "test", "minutes": [1, 5], "depth": 1}
    script = read({**top, "step": [ask, opening]})
    assert script is not None
    return deal(script)


def test_it_notices_a_shared_skip_that_keeps_the_other_waiting(monkeypatch):
    broken(
        monkeypatch,
        course,
        "is_settled",
        lambda laid, scene, seat: course.is_readable(laid, laid.find_ref(scene.instance, seat)),
    )
    assert "a dead end" in _said(st.just(told_at_once()))


def test_it_notices_waiting_for_what_is_private(monkeypatch):
    broken(monkeypatch, fate, "is_waited_for", lambda step: True)
    assert "a dead end" in _said()


def test_it_notices_a_pause_that_one_cannot_come_back_from(monkeypatch):
    right = ledger._take_round_move

    def for_ever(folded, move, *given):
        if move.kind is not MoveKind.RESUME:
            right(folded, move, *given)

    broken(monkeypatch, ledger, "_take_round_move", for_ever)
    assert "a dead end" in _said() or "no end within" in _said()
