"""Promise 1: change anything a partner may not read yet, and what they are shown stays byte for byte the
same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hypothesis import strategies as st
from tests.engine.promises.holding import SOAK, broken, hold, notices, only_soaking, soak
from tests.engine.promises.house import House, Told, everything_shown, require
from tests.engine.promises.playing import LEAVE, SKIP, TIME, WITHDRAW, Play, Wish, wish, wishes
from tests.engine.promises.scripts import dealt_scripts, short_scripts

from duologue.engine import course, ruling, timing
from duologue.engine.rules import Open
from duologue.engine.script import Dealt, Seat
from duologue.showing import digests, presence, sees
from duologue.showing.own_side import Own

EXAMPLES = 220
SCRIPTS = dealt_scripts() | short_scripts()

ALWAYS = (1 << 17) - 1


@dataclass
class Tally:
    """How often two worlds that differed were compared: a comparison of equals would prove nothing."""

    compared: int = 0
    differing: int = 0
    examples: int = 0


TALLY = Tally()


@dataclass(frozen=True)
class Twin:
    """What the author does otherwise in the second world: other values, and other moves at some of their
    wishes.

    `otherwise` are taken in turn; None is to do nothing. `changed` has a bit for each event, seventeen
    in turn.
    """

    author: Seat
    shift: int
    strict: bool
    otherwise: tuple[Wish | None, ...]
    changed: int

    def instead_of(self, here: Wish, event: int) -> Wish | None:
        if here.seat is not self.author or here.action in TIME or not self.changed >> event % 17 & 1:
            return here
        return self.otherwise[event % len(self.otherwise)]


@st.composite
def twins(draw: st.DrawFn) -> Twin:
    author = draw(st.sampled_from(list(Seat)))

    def theirs(number: int) -> Wish:
        return wish(number)._replace(seat=author)

    tell_tale = st.sampled_from([SKIP, SKIP, LEAVE, WITHDRAW]).map(
        lambda action: theirs(0)._replace(action=action)
    )
    # Time passes for both worlds alike.
    anything = st.integers(0, (1 << 20) - 1).map(theirs).filter(lambda wish: wish.action not in TIME)
    return Twin(
        author=author,
        shift=draw(st.sampled_from([0, 1, 7, 100])),
        strict=draw(st.booleans()),
        # Once in a while one author never comes at all, whatever the one in the first world does.
        otherwise=tuple(
            draw(st.just([None]) | st.lists(st.none() | tell_tale | anything, min_size=1, max_size=5))
        ),
        changed=draw(st.just(ALWAYS) | st.integers(0, ALWAYS)),
    )


def twin_worlds(dealt: Dealt, wishes: Sequence[Wish], twin: Twin) -> None:
    """Two worlds from one snapshot on one clock, in which the author does different things in secret.

    For as long as the reader has been told the same in both (what opened and when, shared skips, words said
    back, and the one presence), all that they are shown is the same: every byte, every digest, every verdict.
    Once they are rightly told something else, the second world begins anew as a copy of the first.
    """
    reader = twin.author.other
    shift = {twin.author: twin.shift}
    one, two = Play(House(dealt, strict=twin.strict)), Play(House(dealt, strict=twin.strict), shift=shift)
    differed = False
    for event, here in enumerate(wishes):
        if here.seat is reader and _come(one, reader) != _come(two, reader):
            two = one.fork(shift)
        there = twin.instead_of(here, event)
        verdict = one.do(here, event)
        verdict_there = two.do(there, event) if there is not None else None
        if here.seat is reader:
            require(
                repr(verdict) == repr(verdict_there),
                f"{verdict} here, and {verdict_there} where only hidden things differ",
            )
        told, told_there = one.house.told(reader), two.house.told(reader)
        if told._replace(presence=()) != told_there._replace(presence=()):
            two = one.fork(shift)
            continue
        shown, shown_there = everything_shown(one.house, reader), everything_shown(two.house, reader)
        _same_digests(shown.digests, shown_there.digests)
        if told != told_there:
            two = one.fork(shift)
            continue
        require(shown == shown_there, _difference(shown.text, shown_there.text))
        TALLY.compared += 1
        differs = _secret(one.house, twin.author) != _secret(two.house, twin.author)
        TALLY.differing += differs
        differed |= differs
    TALLY.examples += differed


def _come(world: Play, reader: Seat) -> Told:
    """What the reader is told on coming: in strict sealing any request of theirs may open something."""
    world.house.look(reader)
    return world.house.told(reader)._replace(presence=())


def _secret(house: House, author: Seat) -> object:
    """What the author has written and done, opened or not."""
    mine = [(key, house.values.get(id_)) for key, id_ in sorted(house.truth.live.items()) if key[1] is author]
    made = [(move.kind, move.step) for move in house.moves if move.by is author]
    return mine, made


def _same_digests(one: Mapping[str, str], two: Mapping[str, str]) -> None:
    """Not even the presence, which may be told, makes a move stale."""
    for instance in one.keys() & two.keys():
        require(one[instance] == two[instance], f"the digest of {instance} follows what is hidden")


def _difference(one: str, two: str) -> str:
    at = next((at for at, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), 0)
    around = slice(max(0, at - 80), at + 80)
    return f"shown {one[around]!r}, and in a world where only hidden things differ {two[around]!r}"


# -- the promise -----------------------------------------------------------------------------------


def test_what_may_not_be_read_yet_changes_nothing_that_is_shown():
    """Checks 11 and 14: twin worlds over random scripts and interleavings, sealed, private, matched and
    counted.
    """
    TALLY.compared = TALLY.differing = TALLY.examples = 0
    hold(twin_worlds, EXAMPLES, SCRIPTS, wishes(), twins())
    assert TALLY.examples > EXAMPLES // 2
    assert TALLY.differing > TALLY.compared // 4


@soak
@only_soaking
def test_twin_worlds_for_long():
    """Checks 11 and 14, ten thousand times."""
    hold(twin_worlds, SOAK, SCRIPTS, wishes(), twins())


# -- broken on purpose -----------------------------------------------------------------------------


def _said(examples: int = 3000) -> str:
    return str(notices(twin_worlds, examples, SCRIPTS, wishes(), twins()))


def test_it_notices_presence_shown_before_one_has_answered(monkeypatch):
    """A control of check 11."""
    broken(monkeypatch, presence, "_has_nothing_left", lambda state, scene, seat: True)
    broken(monkeypatch, presence, "has_seen_answered", _other_has_answered)
    assert "hidden" in _said()


def test_it_notices_presence_that_vanishes_when_the_other_leaves(monkeypatch):
    """A control of check 11."""
    broken(
        monkeypatch, presence, "has_seen_answered", lambda state, scene, seat: _live(state, scene, seat.other)
    )
    assert "hidden" in _said()


def test_it_notices_answers_that_open_whatever_their_rule(monkeypatch):
    """A control of check 11."""
    broken(monkeypatch, ruling, "rule_on", lambda course, scene, ref: Open())
    assert "opens before its rule says so" in _said()


def test_it_notices_a_view_that_shows_whatever_it_is_given(monkeypatch):
    """A control of check 11."""
    broken(monkeypatch, sees, "is_readable_by", lambda state, scene, whose, ref, seat: True)
    monkeypatch.setattr(House, "own", lambda house, seat: Own(house.values))
    assert "which is sealed" in _said() or "twin world" in _said()


def test_it_notices_a_skip_that_opens_the_way(monkeypatch):
    """A control of check 11."""
    right = course.is_settled
    broken(monkeypatch, course, "is_settled", lambda *asked: right(*asked) or _skipped(*asked))
    assert "hidden" in _said()


def test_it_notices_a_matched_no_that_differs_from_no_answer(monkeypatch):
    """A control of check 14."""
    right = sees.find_shown_values

    def told(state, scene, whose, ref, seat, own):
        rule = scene.step.rule
        matched = rule is not None and rule.compares and ref is not None and whose is not seat
        return {"answered": ["yes"]} if matched else right(state, scene, whose, ref, seat, own)

    broken(monkeypatch, sees, "find_shown_values", told)
    assert "hidden" in _said()


def test_it_notices_a_quiet_date_counted_from_hidden_moves(monkeypatch):
    """A control of check 11."""
    broken(
        monkeypatch,
        timing,
        "find_last_opening",
        lambda course: max((ref.at for ref in course.ledger.answers.values()), default=None),
    )
    assert "hidden" in _said()


def test_it_notices_digests_that_follow_the_presence(monkeypatch):
    """A control of check 11: a move would turn stale by what the other did in secret."""

    def digest(of, instance, **_):
        return hashlib.sha256(repr(sorted(of.sees.get(instance, {}).items())).encode()).hexdigest()

    broken(monkeypatch, digests, "digest_expected", digest)
    assert "follows what is hidden" in _said()


def _live(state, scene, seat):
    ref = state.course.find_ref(scene.instance, seat)
    return ref is not None and ref.live


def _other_has_answered(state, scene, seat):
    return (scene.instance, seat.other) in state.course.ledger.ever


def _skipped(course, scene, seat):
    ref = course.find_ref(scene.instance, seat)
    return ref is not None and ref.skipped
