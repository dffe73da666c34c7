"""Promise 5: nothing that one does by habit ends what the other began.

The habits: done, skip, not yet, the same button twice, and a button of a page that was left open. Whatever
two people press of them, on every exercise for two, each always has a way on that is there to be seen;
nothing that stands is taken from the other, no question they have before them goes away, and nobody is
brought to the end by somebody else's press.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from random import Random

import pytest
from tests.engine.promises.holding import broken, only_soaking, soak
from tests.engine.promises.house import Broken, House, require
from tests.engine.promises.playing import Play, Sent, make, natural
from tests.engine.promises.test_installed import EXERCISES, dealings, script_of
from tests.engine.promises.test_no_dead_end import finish

from duologue.engine import walking
from duologue.engine.moves import MoveKind
from duologue.engine.script import Seat, StepKind
from duologue.showing import judge as judging
from duologue.showing.judge import Accepted, Replayed, Stale
from duologue.showing.view import View
from duologue.showing.voice import EngineLine

FOR_TWO = [path for path in EXERCISES if script_of(path).people == 2]
IDS = [f"{path.parts[-3]}/{path.stem}" for path in FOR_TWO]
ROUNDS, PRESSES = 2, 16
NO, YES = {"agree": "not-yet"}, {"agree": "yes"}


def press_by_habit(path: Path, rounds: int) -> None:
    for dealt in dealings(script_of(path)):
        for number in range(rounds):
            random = Random(f"{path.stem} by habit {number}")
            one = Play(House(dealt, strict=bool(number % 2)))
            for event in range(PRESSES):
                seat = random.choice(dealt.seats)
                sent = _habit(one, seat, random, event)
                if sent is not None:
                    _press(one, sent, twice=random.random() < 0.25)
            finish(one, fill=number)


def _habit(one: Play, seat: Seat, random: Random, event: int) -> Sent | None:
    """One press: what a person does who doesn't look closely."""
    house, chance = one.house, random.random()
    shown = house.look(seat)
    if chance < 0.15 and one.sent:
        # Back, on a page that was left open: the same question once more, as it was then.
        before = random.choice([sent for sent in one.sent if sent.move.by is seat] or [None])
        again = before and before.move.__class__(
            f"m{event}", *_but_id(before.move), value=before.move.value and f"a{event}"
        )
        return before._replace(move=again, offered=False) if again else None
    if chance < 0.4:
        found = next((may for may in shown.may if may.kind is MoveKind.SKIP and _is_here(shown, may)), None)
        if found is not None:
            return make(house, seat, found.kind, found.step, event, 0, offered=True)
    sent = natural(house, seat, event, random.randrange(256))
    if sent is not None and shown.kind is StepKind.AGREE and sent.move.step == shown.step:
        # "Not yet" more often than not.
        sent = sent._replace(values=NO if random.random() < 0.7 else YES)
    return sent


def _but_id(move: object) -> tuple[object, ...]:
    return tuple(getattr(move, name) for name in ("by", "for_", "kind", "at", "step", "expects"))


def _is_here(shown: View, may: object) -> bool:
    return str(getattr(may, "step", None)) == shown.step


def _press(one: Play, sent: Sent, *, twice: bool) -> None:
    house, other = one.house, sent.move.by.other
    before, stood = house.look(other), _standing(house, other)
    verdict = one.deliver(sent)
    if twice and isinstance(verdict, Accepted):
        # A second press a moment later, of the same page drawn anew.
        again = sent._replace(
            move=sent.move.__class__(f"{sent.move.id}-again", *_but_id(sent.move), value=None), offered=False
        )
        if sent.move.value is None:
            count = len(house.moves)
            require(
                isinstance(one.deliver(again), Replayed | Stale) and len(house.moves) == count,
                f"a second {sent.move.kind} at {sent.move.step} is a mistake",
            )
    # On one phone a press is made for whose turn it is.
    if not house.dealt.terms.one_device:
        _leaves_alone(before, house.look(other), stood, _standing(house, other))
    for seat in house.dealt.seats:
        _has_a_way_on(house, seat)


Standing = Mapping[object, object]


def _standing(house: House, seat: Seat) -> Standing:
    return {key: ref.id for key, ref in house.state.answers.items() if key[1] is seat}


def _leaves_alone(before: View, after: View, stood: Standing, stands: Standing) -> None:
    require(stands == stood, "what one had given is no longer there after a press of the other's")
    if before.asks and before.fields:
        same = after.step == before.step
        require(same, f"{before.step} was asked, and a press of the other's took it away")
    if before.done is not after.done:
        require(not before.asks, "somebody was brought to the end by a press of the other's")


def _has_a_way_on(house: House, seat: Seat) -> None:
    """A step, an end, or a wait of which the page says truly what it waits for."""
    shown, other = house.look(seat), house.look(seat.other)
    if shown.done or shown.step is not None or shown.for_ not in (None, seat):
        return
    require(shown.text, "an empty page")
    open_ = {prompt.step for prompt in shown.still}
    if shown.line in (EngineLine.WAITING_ONESELF, EngineLine.LEFT_OUT):
        require(open_, "it waits for what one left open, and that cannot be answered")
        return
    waits_for_other = other.step is not None or bool(other.still) or shown.line is EngineLine.WAITING_DATE
    require(waits_for_other, f"both wait, and nobody can do anything: {shown.text!r}, {other.text!r}")
    missing = house.state.cursors[seat].wait
    mine = [key for key in missing.missing if key[1] is seat] if missing is not None else []
    skipped = [key for key in mine if not getattr(house.state.answers.get(key), "live", False)]
    require(not skipped, "one waits for the other, and it is oneself who left something open")


@pytest.mark.parametrize("path", FOR_TWO, ids=IDS)
def test_whatever_two_press_by_habit_neither_is_stranded(path: Path):
    press_by_habit(path, ROUNDS)


@soak
@only_soaking
@pytest.mark.parametrize("path", FOR_TWO, ids=IDS)
def test_whatever_two_press_by_habit_neither_is_stranded_for_long(path: Path):
    press_by_habit(path, 400)


@pytest.mark.parametrize("name", ["decide-together", "swap-a-week"])
def test_a_not_yet_leads_back_to_the_words_as_often_as_it_is_said(name: str):
    """And nobody is through before the last time."""
    (dealt, *_) = dealings(script_of(_named(name)))
    one, said = Play(House(dealt)), 0
    most = next(step.most for step in dealt.script.steps if any(s.kind is StepKind.AGREE for s in step.steps))
    for event in range(40 * most):
        sent = next((s for seat in dealt.seats if (s := natural(one.house, seat, f"{event}{seat}", 1))), None)
        if sent is None:
            break
        if one.house.look(sent.move.by).kind is StepKind.AGREE and "agree" in (sent.values or {}):
            sent = sent._replace(values=NO)
            said += 1
        one.deliver(sent)
    assert said == 2 * most
    assert all(one.house.look(seat).done for seat in dealt.seats)


# -- broken on purpose -----------------------------------------------------------------------------


def _named(name: str) -> Path:
    return next(path for path in EXERCISES if path.stem == name)


def test_it_notices_a_skip_that_could_not_be_taken_back(monkeypatch):
    """A control: what was skipped stays skipped."""
    broken(monkeypatch, walking, "_list_still_answerable", lambda course, scene, seat: [])
    with pytest.raises(Broken):
        press_by_habit(_named("in-your-shoes"), 20)


def test_it_notices_a_second_press_that_is_a_mistake(monkeypatch):
    """A control: as it was, a second tap was refused."""
    broken(monkeypatch, judging, "has_come_to_pass", lambda state, move, instance: False)
    with pytest.raises(Broken, match="is a mistake"):
        press_by_habit(_named("fifteen-minutes"), 20)


@pytest.mark.parametrize("path", FOR_TWO, ids=IDS)
def test_every_agreement_goes_back_to_its_words(path: Path):
    """No exercise asks for a yes and ends at the first "not yet"."""
    script = script_of(path)
    loops = [step for step in script.steps if any(inner.kind is StepKind.AGREE for inner in step.steps)]
    assert all(step.kind is not StepKind.AGREE for step in script.steps)
    assert all(step.alternate and step.most > 1 for step in loops)
