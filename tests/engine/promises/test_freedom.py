"""Promise 3: at any time either can pause, leave or withdraw. Leaving is silent, and destroys what never
opened.
"""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st
from tests.engine.promises.holding import SOAK, broken, hold, notices, only_soaking, soak
from tests.engine.promises.house import House, everything_shown, require, unopened
from tests.engine.promises.playing import TIME, Play, Wish, make, wishes
from tests.engine.promises.scripts import dealt_scripts, short_scripts

from duologue.engine import ledger, play
from duologue.engine.instances import Instance
from duologue.engine.matching import Chosen
from duologue.engine.moves import MoveKind
from duologue.engine.script import Dealt, Seat
from duologue.showing import presence, rights, view
from duologue.showing.judge import Accepted
from duologue.showing.voice import EngineLine
from duologue.showing.why_not import WhyNot

EXAMPLES = 130
BOOLEANS = st.booleans()
SCRIPTS = dealt_scripts() | short_scripts()


def freedom(dealt: Dealt, wishes: Sequence[Wish], strict: bool) -> None:
    """At every moment of a random round both are free; at some of them one leaves, and at others takes
    back.
    """
    one = Play(House(dealt, strict=strict))
    for event, here in enumerate(wishes):
        one.do(here, event)
        for seat in dealt.seats:
            may_go(one.house, seat)
        if event % 3 == here.fill % 3:
            # In strict sealing any request releases: what their coming opens is no doing of the move.
            one.house.look(here.seat)
            pauses(one.fork(), here.seat, event)
            takes_back(one.fork(), here.seat, event)
            leaves(one.fork(), here.seat, event, wishes[event + 1 :])


def may_go(house: House, seat: Seat) -> None:
    """What promise 3 lets one do at any time, until a round has faded."""
    if house.state.faded:
        return
    may = house.view(seat).may
    kinds = {one.kind for one in may}
    if seat in house.state.left:
        require(MoveKind.RESUME in kinds, "one who left can't come back")
        require(not unopened(house, seat), "one who left still has something lying there")
        return
    require(MoveKind.LEAVE in kinds, "one can't leave")
    require(
        MoveKind.RESUME in kinds if seat in house.state.paused else MoveKind.PAUSE in kinds, "one can't pause"
    )
    for (instance, whose), id_ in house.truth.live.items():
        if whose is seat and id_ in unopened(house, seat):
            offered = any(one.kind is MoveKind.WITHDRAW and one.step == instance for one in may)
            require(offered, f"what was written at {instance} has not opened and can't be withdrawn")


def pauses(one: Play, seat: Seat, event: int) -> None:
    house = one.house
    if seat in house.state.paused | house.state.left or house.state.faded:
        return
    shown, kept = everything_shown(house, seat.other), dict(house.values)
    columns = plain_columns(house)
    taken(one, seat, MoveKind.PAUSE, None, f"{event}-pause")
    require(house.view(seat).line == EngineLine.PAUSED, "one's own view does not say that one paused")
    require(house.values == kept, "pausing destroys something")
    require(everything_shown(house, seat.other) == shown, "pausing shows to the other: not silent")
    require(plain_columns(house) == columns, "pausing shows in the plain columns")
    taken(one, seat, MoveKind.RESUME, None, f"{event}-resume")
    require(everything_shown(house, seat.other) == shown, "coming back shows to the other: not silent")


def takes_back(one: Play, seat: Seat, event: int) -> None:
    """Withdrawing destroys the words, and the other sees nothing of it."""
    house = one.house
    if seat in house.state.left or house.state.faded:
        return
    shown = Before(house, seat.other)
    for number, (instance, id_) in enumerate(standing(house, seat)):
        taken(one, seat, MoveKind.WITHDRAW, instance, f"{event}-withdraw-{number}")
        require(id_ in house.state.destroyed and id_ not in house.values, "what was withdrawn is still there")
        require(shown.still(), "withdrawing shows to the other: not silent")


def leaves(one: Play, seat: Seat, event: int, after: Sequence[Wish]) -> None:
    """One leaves; in a twin world they only take back all that never opened, with a press that waits for the
    other's, and then do nothing more. What both chose at a matched step is open: there they leave theirs as
    it is.

    Whatever the other does from then on, and however much time passes, the two look the same to them.
    """
    house, other = one.house, seat.other
    if seat in house.state.left or house.state.faded:
        return
    twin = one.fork()
    for number, (instance, _) in enumerate(standing(house, seat)):
        if not house.truth.both.get(instance, Chosen()).shared:
            taken(twin, seat, MoveKind.WITHDRAW, instance, f"{event}-withdraw-{number}")
    ledger = house.state.course.ledger
    if any(whose is seat and instance not in ledger.begun for instance, whose in ledger.pressed):
        # Who pauses is ready no more.
        there_and_back = (MoveKind.PAUSE, MoveKind.RESUME)
        for kind in reversed(there_and_back) if seat in house.state.paused else there_and_back:
            taken(twin, seat, kind, None, f"{event}-unready-{kind}")
    shown, columns, mine = Before(house, other), plain_columns(house), unopened(house, seat)
    taken(one, seat, MoveKind.LEAVE, None, f"{event}-leave")
    require(house.view(seat).line == EngineLine.LEFT, "one's own view does not say that one left")
    require(mine <= house.state.destroyed, "leaving keeps what never opened")
    require(not mine & house.values.keys(), "leaving keeps the words of what never opened")
    require(shown.still() and house.told(other) == shown.told, "leaving shows to the other: not silent")
    if house.now < house.state.quiet_at:
        require(plain_columns(house) == columns, "leaving shows in the plain columns before the quiet date")
    for number, here in enumerate(after):
        if here.seat is seat and here.action not in TIME:
            continue
        verdicts = one.do(here, f"{event}-{number}"), twin.do(here, f"{event}-{number}")
        require(
            repr(verdicts[0]) == repr(verdicts[1]),
            f"the other's move tells of the leave: not silent, {verdicts}",
        )
        same = everything_shown(house, other) == everything_shown(twin.house, other)
        require(same, "a round that was left does not look like one that is unanswered: not silent")
        require(not mine & house.opened.keys(), "what was destroyed opens")


class Before:
    """What somebody is shown at one moment, to be held against a later one.

    What both chose at a matched step reads "not now" when one of them takes it back, and that is seen: it was
    open. Everything else must stay.
    """

    def __init__(self, house: House, seat: Seat) -> None:
        self.house, self.seat = house, seat
        self.told, self.shown = house.told(seat), everything_shown(house, seat)

    def still(self) -> bool:
        told = self.house.told(self.seat)
        if told.matched != self.told.matched:
            return told._replace(matched=()) == self.told._replace(matched=())
        return everything_shown(self.house, self.seat) == self.shown


def taken(one: Play, seat: Seat, kind: MoveKind, instance: Instance | None, event: str) -> None:
    verdict = one.deliver(make(one.house, seat, kind, instance, event, 0))
    require(isinstance(verdict, Accepted), f"one is not free to {kind}: {verdict}")


def standing(house: House, seat: Seat) -> list[tuple[Instance, str]]:
    mine = unopened(house, seat)
    return sorted((instance, id_) for (instance, _), id_ in house.truth.live.items() if id_ in mine)


def plain_columns(house: House) -> object:
    """What a round's row says to whoever reads the disk."""
    return dict(house.state.awaits), house.state.closed, house.state.quiet


# -- the promise -----------------------------------------------------------------------------------


def test_either_is_free_at_any_time():
    """Checks 16 and 49: withdrawing and leaving destroy, silently."""
    hold(freedom, EXAMPLES, SCRIPTS, wishes(most=24), BOOLEANS)


@soak
@only_soaking
def test_freedom_for_long():
    """Checks 16 and 49, ten thousand times."""
    hold(freedom, SOAK, SCRIPTS, wishes(), BOOLEANS)


# -- broken on purpose -----------------------------------------------------------------------------


def _said() -> str:
    return str(notices(freedom, 2000, SCRIPTS, wishes(most=24), BOOLEANS))


def test_it_notices_leaving_that_keeps_the_words(monkeypatch):
    """A control of check 16."""
    broken(monkeypatch, ledger, "destroy_unopened", lambda *given: None)
    assert "leaving keeps" in _said()


def test_it_notices_withdrawing_that_only_hides(monkeypatch):
    """A control of check 16."""

    def hide(book, key, ref):
        book.answers[key] = ref._replace(id=None, withdrawn=True, skipped=True)

    broken(monkeypatch, ledger, "withdraw", hide)
    said = _said()
    assert "still there" in said or "leaving keeps" in said


def test_it_notices_a_leave_that_can_be_seen(monkeypatch):
    """A control of check 49."""
    right = view._say_waiting

    def telling(state, seat, *given):
        return (EngineLine.LEFT, {}) if seat.other in state.left else right(state, seat, *given)

    broken(monkeypatch, view, "_say_waiting", telling)
    assert "not silent" in _said()


def test_it_notices_presence_that_vanishes_with_who_left(monkeypatch):
    """A control of check 49."""

    def stands(state, scene, seat):
        ref = state.course.find_ref(scene.instance, seat.other)
        return ref is not None and ref.live

    broken(monkeypatch, presence, "has_seen_answered", stands)
    assert "not silent" in _said()


def test_it_notices_a_leave_in_the_plain_columns(monkeypatch):
    """A control of check 49."""
    broken(monkeypatch, play, "leave_out", lambda course, cursors: (course, cursors))
    assert "plain columns" in _said()


def test_it_notices_that_nothing_can_be_withdrawn_while_paused(monkeypatch):
    right = rights.refusal_when_over

    def strict(state, seat, kind):
        return WhyNot.PAUSED_FIRST if seat in state.paused else right(state, seat, kind)

    broken(monkeypatch, rights, "refusal_when_over", strict)
    assert "can't be withdrawn" in _said()


def test_it_notices_that_one_has_to_finish_before_leaving(monkeypatch):
    right = rights._refusal_of_round_move

    def bound(state, seat, kind):
        if kind is MoveKind.LEAVE and not state.cursors[seat].done:
            return WhyNot.CLOSE_LATER
        return right(state, seat, kind)

    broken(monkeypatch, rights, "_refusal_of_round_move", bound)
    assert "one can't leave" in _said()
