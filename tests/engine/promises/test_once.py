"""Promise 4: any order of delivery, with duplicates and clients that re-read and retry, gives one outcome."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import NamedTuple
from zlib import crc32

from hypothesis import strategies as st
from tests.engine.promises.holding import SOAK, broken, hold, notices, only_soaking, soak
from tests.engine.promises.house import House, Written, everything_shown, require
from tests.engine.promises.playing import TIME, Play, Sent, Wish, make, wishes
from tests.engine.promises.scripts import dealt_scripts, short_scripts

from duologue.engine import closing, ledger, play, rules, ruling
from duologue.engine.instances import Instance
from duologue.engine.moves import Move, MoveKind
from duologue.engine.rules import Sealed, SealedUntilBoth
from duologue.engine.script import Dealt, Seat
from duologue.showing import judge, rights
from duologue.showing.judge import Accepted, Refused, Replayed, Stale
from duologue.showing.view import View

EXAMPLES = 110
BOOLEANS = st.booleans()
SCRIPTS = dealt_scripts() | short_scripts()


# -- two partners, two devices each, and a network -------------------------------------------------


class Intent(NamedTuple):
    """What somebody has made up their mind to do at an instance, on whichever device, whenever it comes
    to it.
    """

    kind: MoveKind
    instance: Instance
    fill: int


class Happening(NamedTuple):
    """One of: a device reads (and forgets what it sent), a device sends, something arrives, an answer is
    lost.
    """

    seat: Seat
    device: int
    action: int
    pick: int


def happening(number: int) -> Happening:
    return Happening(
        (Seat.FIRST, Seat.SECOND)[number & 1], number >> 1 & 1, number >> 2 & 7, number >> 5 & 31
    )


HAPPENINGS = st.lists(st.integers(0, 1023).map(happening), min_size=10, max_size=60)


@dataclass
class Device:
    """A client: it acts on what it last read, and sends the same request again until it has an answer."""

    seat: Seat
    number: int
    shown: View
    pending: Sent | None = None
    sent: int = 0


def intent(shown: View, seat: Seat, mind: int) -> Intent | None:
    """The next thing that a partner of this mind does on such a view; None when there is nothing to do."""
    asides = {prompt.step for prompt in (*shown.beside, *shown.asides)}
    for one in shown.may:
        if one.step is None or (str(one.step) != shown.step and str(one.step) not in asides):
            continue
        fill = crc32(f"{mind} {seat} {one.step}".encode()) % 256
        wanted = MoveKind.SKIP if fill % 9 == 0 else MoveKind.ANSWER
        kinds = {two.kind for two in shown.may if two.step == one.step}
        if MoveKind.RECEIVE in kinds:
            wanted = MoveKind.SKIP if fill % 9 == 0 and MoveKind.SKIP in kinds else MoveKind.RECEIVE
        elif wanted not in kinds:
            wanted = MoveKind.ANSWER
        if wanted in kinds:
            return Intent(wanted, one.step, fill)
    return None


def request(house: House, device: Device, mind: int) -> Sent | None:
    wanted = intent(device.shown, device.seat, mind)
    if wanted is None:
        return None
    device.sent += 1
    id_ = f"{device.seat.value}-{device.number}-{device.sent}"
    # The values depend on who and where alone: a person says the same on either of their devices.
    made = make(
        house, device.seat, wanted.kind, wanted.instance, f"{wanted.instance}", wanted.fill, on=device.shown
    )
    value = f"a-{id_}" if made.values is not None else made.move.value
    return made._replace(move=replace(made.move, id=f"m-{id_}", value=value))


def in_order(dealt: Dealt, mind: int) -> Play:
    """The two play one after the other, each request arriving once and at once."""
    one = Play(House(dealt))
    settle_down(one, [Device(seat, 0, one.house.look(seat)) for seat in dealt.seats], mind)
    return one


def settle_down(one: Play, devices: Sequence[Device], mind: int) -> None:
    """Every client reads and retries until it has nothing left to do."""
    for _ in range(300):
        moved = False
        for device in devices:
            device.shown = one.house.look(device.seat)
            sent = device.pending or request(one.house, device, mind)
            if sent is not None:
                verdict = one.deliver(sent)
                require(device.pending or isinstance(verdict, Accepted), f"a fresh request gets {verdict}")
                device.pending, moved = None, True
        if not moved:
            return
    require(False, "clients that re-read and retry never come to rest")


def one_outcome(dealt: Dealt, happenings: Sequence[Happening], mind: int) -> None:
    """However requests of four devices overtake, repeat and miss each other, the round comes to the same."""
    one = Play(House(dealt))
    devices = {
        (seat, number): Device(seat, number, one.house.look(seat))
        for seat in dealt.seats
        for number in (0, 1)
    }
    network: list[tuple[Device, Sent]] = []
    for now in happenings:
        device = devices[now.seat, now.device]
        match now.action:
            case 0:
                device.shown = one.house.look(device.seat)
            case 1 | 2 | 3:
                device.pending = device.pending or request(one.house, device, mind)
                if device.pending is not None:
                    network.append((device, device.pending))
            case _ if network:
                sender, sent = network[now.pick % len(network)]
                arrive(one, sender, sent, answer_is_lost=now.action == 7)
                if now.action != 6:
                    network.remove((sender, sent))
    settle_down(one, list(devices.values()), mind)
    for sender, sent in network:
        arrive(one, sender, sent, answer_is_lost=True)
    same_outcome(one.house, in_order(dealt, mind).house)


def arrive(one: Play, sender: Device, sent: Sent, *, answer_is_lost: bool) -> None:
    verdict = one.deliver(sent)
    if not answer_is_lost and sender.pending is sent:
        sender.pending = None
        if isinstance(verdict, Stale | Refused):
            sender.shown = one.house.look(sender.seat)


def same_outcome(house: House, other: House) -> None:
    for seat in house.dealt.seats:
        shown, there = everything_shown(house, seat), everything_shown(other, seat)
        require(shown == there, f"two outcomes: {shown.text} and {there.text}")
    require(answers(house) == answers(other), "two outcomes: not the same answers stand")
    ids = [move.id for move in house.moves]
    require(len(ids) == len(set(ids)), "a move counts twice")
    require(all(count == 1 for count in house.openings.values()), "something opened twice")


def answers(house: House) -> object:
    return sorted(
        (key, repr(house.values.get(id_)), id_ in house.opened) for key, id_ in house.truth.live.items()
    )


def nothing_lands_unseen(dealt: Dealt, happenings: Sequence[Happening], mind: int) -> None:
    """Devices that have second thoughts, on what they last read: no change ever lands on a change unseen.

    `Play.deliver` holds each taken move against what its maker saw, which is not by the engine's digest.
    """
    one = Play(House(dealt))
    devices = {
        (seat, number): Device(seat, number, one.house.look(seat))
        for seat in dealt.seats
        for number in (0, 1)
    }
    for event, now in enumerate(happenings):
        device = devices[now.seat, now.device]
        if now.action < 3:
            device.shown = one.house.look(device.seat)
            continue
        changing = [may for may in device.shown.may if may.kind in (MoveKind.CORRECT, MoveKind.ADD)]
        if now.action < 6 and changing:
            may = changing[now.pick % len(changing)]
            sent = make(one.house, now.seat, may.kind, may.step, event, mind + event, on=device.shown)
        else:
            sent = request(one.house, device, mind + now.device)
        if sent is not None:
            verdict = one.deliver(sent)
            if isinstance(verdict, Stale):
                require(
                    repr(verdict.view) == repr(one.house.view(now.seat)), "stale, without the present view"
                )


# -- a move is taken once --------------------------------------------------------------------------


def replays_change_nothing(dealt: Dealt, wishes: Sequence[Wish], strict: bool) -> None:
    """Every move that was taken, sent again: it gets its first outcome, and nothing changes by it.

    And a fold over moves that an unlucky store holds twice comes to the same.
    """
    one = Play(House(dealt, strict=strict))
    for event, here in enumerate(wishes):
        one.do(here, event)
    house = one.house
    for seat in (*dealt.seats, *dealt.seats):
        # In strict sealing whoever comes by gives their release; both have, before anything is compared.
        house.look(seat)
    shown = [everything_shown(house, seat) for seat in dealt.seats]
    for move in list(house.moves):
        for late in (move, replace(move, at=house.now), replace(move, expects="0" * 16)):
            verdict = house.submit(late, None)
            require(verdict == Replayed(move), f"a replayed id gets {verdict} and not its first outcome")
    require([everything_shown(house, seat) for seat in dealt.seats] == shown, "replays change what is shown")
    twice = [copy for at, move in enumerate(house.moves) for copy in (move, *house.moves[: at + 1 : 2])]
    folded = play.play(dealt, twice, house.opened, house.now)
    same = (
        folded.answers,
        folded.received,
        folded.ready,
        folded.destroyed,
        folded.cursors,
        folded.left,
        folded.paused,
    )
    state = house.state
    require(
        same
        == (
            state.answers,
            state.received,
            state.ready,
            state.destroyed,
            state.cursors,
            state.left,
            state.paused,
        ),
        "moves stored twice count twice",
    )


def opened_words_stay(dealt: Dealt, wishes: Sequence[Wish], strict: bool) -> None:
    """After the opening nothing of an answer changes: one may add to it, and the original stays."""
    one = Play(House(dealt, strict=strict))
    for event, here in enumerate(wishes):
        before = {id_: values for id_, values in one.house.opened.items() if id_ in one.house.written}
        taken = len(one.house.moves)
        one.do(here, event)
        for move in one.house.moves[taken:]:
            if move.kind in (MoveKind.CORRECT, MoveKind.WITHDRAW) and move.step is not None:
                id_ = next((i for i, w in one.house.written.items() if i in before and _is_at(w, move)), None)
                require(id_ is None, f"{move.kind} at {move.step} is taken after its opening")
        after = {id_: one.house.opened.get(id_) for id_ in before}
        require(after == before, "an answer changed after its opening")


def _is_at(written: Written, move: Move) -> bool:
    return written.seat is move.for_ and str(written.instance) == move.step and written.to is None


# -- clocks ----------------------------------------------------------------------------------------


def clocks_may_be_off(dealt: Dealt, wishes: Sequence[Wish], off: Sequence[int]) -> None:
    """Two workers whose clocks differ by up to forty minutes: nothing that anybody is shown differs.

    The jumps of time are left out, so that no day begins for one and not yet for the other; and times that
    begin for both, of which the hours of a clock are shown (`tests/engine/test_beginning_together.py`).
    """
    if any(step.both_begin for step in dealt.script.every_step):
        return
    right, wrong = Play(House(dealt)), Play(House(dealt))
    for event, here in enumerate(wishes):
        if here.action in TIME:
            continue
        wrong.house.now = right.house.now + timedelta(minutes=off[event % len(off)])
        verdicts = type(right.do(here, event)), type(wrong.do(here, event))
        require(verdicts[0] is verdicts[1], f"a clock that is off changes what is taken: {verdicts}")
        for seat in dealt.seats:
            shown, there = right.house.view(seat).write_json(), wrong.house.view(seat).write_json()
            require(shown == there, f"a clock that is off changes what is shown: {shown} and {there}")


def days_may_come_twice(dealt: Dealt, wishes: Sequence[Wish], off: Sequence[int]) -> None:
    """A clock set back by days: what has opened stays open, what was destroyed stays so (the house sees
    to it).
    """
    one = Play(House(dealt))
    for event, here in enumerate(wishes):
        one.house.later(timedelta(days=off[event % len(off)] / 16))
        one.do(here, event)
        for seat in dealt.seats:
            one.house.view(seat)


OFF = st.lists(st.integers(-40, 40), min_size=1, max_size=6)
MINDS = st.integers(0, 1 << 16)


# -- the promise -----------------------------------------------------------------------------------


def test_any_order_of_delivery_gives_one_outcome():
    """Checks 17 and 55: simultaneous submits, duplicates, reordering, two devices each; everything opens
    once.
    """
    hold(one_outcome, EXAMPLES, SCRIPTS, HAPPENINGS, MINDS)


def test_no_move_lands_on_what_its_maker_did_not_see():
    """Check 55: two devices, each on what it last read; a stale one changes nothing and gets the present
    view.
    """
    hold(nothing_lands_unseen, EXAMPLES, SCRIPTS, HAPPENINGS, MINDS)


def test_a_replayed_id_returns_its_first_outcome():
    """Check 55, and check 15: what is taken once never changes by being sent again, not even after the
    opening.
    """
    hold(replays_change_nothing, EXAMPLES, SCRIPTS, wishes(), BOOLEANS)


def test_nothing_changes_after_its_opening_but_by_adding():
    """Check 15: corrections come before the opening, matched steps apart."""
    hold(opened_words_stay, EXAMPLES, SCRIPTS, wishes(), BOOLEANS)


def test_clocks_that_are_off_harm_nothing():
    """Check 56: clock skew harmless."""
    hold(clocks_may_be_off, EXAMPLES, SCRIPTS, wishes(), OFF)


def test_a_clock_set_back_closes_nothing_that_opened():
    """Check 56: clock skew harmless, by days and backwards."""
    hold(days_may_come_twice, EXAMPLES, SCRIPTS, wishes(), OFF)


@soak
@only_soaking
def test_one_outcome_for_long():
    """Checks 17 and 55, ten thousand times."""
    hold(one_outcome, SOAK, SCRIPTS, HAPPENINGS, MINDS)
    hold(nothing_lands_unseen, SOAK, SCRIPTS, HAPPENINGS, MINDS)


@soak
@only_soaking
def test_replays_for_long():
    """Checks 15 and 55, ten thousand times."""
    hold(replays_change_nothing, SOAK, SCRIPTS, wishes(), BOOLEANS)
    hold(opened_words_stay, SOAK, SCRIPTS, wishes(), BOOLEANS)


@soak
@only_soaking
def test_clocks_for_long():
    """Check 56, ten thousand times either way."""
    hold(clocks_may_be_off, SOAK, SCRIPTS, wishes(), OFF)
    hold(days_may_come_twice, SOAK, SCRIPTS, wishes(), OFF)


# -- broken on purpose -----------------------------------------------------------------------------


def test_it_notices_replays_that_are_judged_anew(monkeypatch):
    """A control of check 55."""
    broken(monkeypatch, judge, "find_first_of", lambda state, move: None)
    said = str(notices(replays_change_nothing, 2000, SCRIPTS, wishes(), BOOLEANS))
    assert "second time" in said or "its retry is" in said or "first outcome" in said


def test_it_notices_moves_that_count_as_often_as_they_are_stored(monkeypatch):
    """A control of check 55."""
    right = ledger.fold

    def forgetful(moves, *given):
        folded = right([replace(move, id=f"{at}") for at, move in enumerate(moves)], *given)
        folded.taken = {move.id: move for move in moves}
        return folded

    broken(monkeypatch, ledger, "fold", forgetful)
    assert "count twice" in str(notices(replays_change_nothing, 2000, SCRIPTS, wishes(), BOOLEANS))


def test_it_notices_moves_made_on_what_no_longer_shows(monkeypatch):
    """A control of check 55."""
    broken(monkeypatch, judge, "is_stale", lambda present, move, instance: False)
    assert "never saw" in str(notices(nothing_lands_unseen, 2000, SCRIPTS, HAPPENINGS, MINDS))


def test_it_notices_an_opening_that_depends_on_who_was_first(monkeypatch):
    """A control of check 17."""
    right = ruling.rule_on

    def by_order(course, scene, ref):
        last = course.ledger.last_move
        first_was_last = last.get(Seat.FIRST, -1) > last.get(Seat.SECOND, -1)
        if isinstance(scene.step.rule, SealedUntilBoth) and first_was_last:
            return Sealed(rules.Why.BOTH)
        return right(course, scene, ref)

    broken(monkeypatch, ruling, "rule_on", by_order)
    said = str(notices(one_outcome, 2000, SCRIPTS, HAPPENINGS, MINDS))
    assert "two outcomes" in said or "closed again" in said


def test_it_notices_answers_changed_after_the_opening(monkeypatch):
    """A control of check 15."""
    broken(monkeypatch, rights, "is_open", lambda state, ref: False)
    broken(monkeypatch, rights, "is_on_its_way", lambda state, scene, seat: False)
    said = str(notices(opened_words_stay, 2000, SCRIPTS, wishes(), BOOLEANS))
    assert "after its opening" in said


def test_it_notices_a_clock_that_decides_what_stays_open(monkeypatch):
    """A control of check 56."""
    right = closing.find_ready

    def by_the_clock(course):
        return frozenset(
            id_
            for id_ in right(course)
            if any(ref.id == id_ and ref.at <= course.now for ref in course.ledger.answers.values())
        )

    def as_the_server_has_it(first, *_others):
        return first[0] if isinstance(first, list) else first

    broken(monkeypatch, closing, "find_ready", by_the_clock)
    # And the round's time may run backwards.
    monkeypatch.setattr(play, "max", as_the_server_has_it, raising=False)
    said = str(notices(days_may_come_twice, 2000, SCRIPTS, wishes(), OFF))
    assert "closed again" in said or "when it is played anew" in said
