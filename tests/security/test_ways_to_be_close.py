"""Twin worlds for *Ways to be close*: what Ana said no to, never opened, left to chance or took back is one
to Ben, in bytes, queries, decryptions and events; and so is whether she has switched on the sensual ones.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.rounds.playing import answer, look, move, sees, start
from tests.security.test_twin_worlds import LEAVE, Hidden, Twins, begun, did, nothing
from tests.security.walking import Request, fixed
from tests.world import Actor, World

from duologue.engine.moves import MoveKind
from duologue.people import own_settings
from duologue.people.refusals import NotFound
from duologue.rounds import fading, history, installed, matched_answers, play, starting
from duologue.rounds.models import Answer, Draft, Outbox
from duologue.web import exporting

WAYS, TALK, STEP = "affection/ways-to-be-close", "affection/tenderness-and-desire", "gestures"


@pytest.fixture
def close(world: World, monkeypatch: pytest.MonkeyPatch) -> Close:
    return Close(begun(world, WAYS), monkeypatch)


class Close:
    """A batch that Ben has begun. Of the tender ones the last two are left out by their lots, the others come
    in their order."""

    def __init__(self, twins: Twins, monkeypatch: pytest.MonkeyPatch) -> None:
        self.twins, self.world = twins, twins.world
        hands = look(twins.world.ben, twins.round_id, twins.now).header.drawn.hands
        self.tender = [card.id for card in hands["tender-ones"]]
        self.sensual = [card.id for card in hands["sensual-ones"]]
        order = [*self.tender, *self.sensual]

        def lot(_key: bytes, _row: object, name: str) -> int:
            at = order.index(name.rpartition("/")[2])
            return 4 * at + (0 if order[at] in self.tender[-2:] else 1)

        monkeypatch.setattr(matched_answers, "draw_lot", lot)

    def chosen(self, *at: int) -> dict[str, object]:
        return {"tender-ones": [self.tender[one] for one in at]}

    def ana(self, *at: int, then: tuple[int, ...] | None = None, **more: list[str]) -> Hidden:
        """She chooses these, and, after a change of mind, only those."""
        moves = [(MoveKind.ANSWER, STEP, {**self.chosen(*at), **more})]
        if then is not None:
            moves.append((MoveKind.CORRECT, STEP, self.chosen(*then)))
        return did(*moves)

    def sending(self, kind: str, *at: int) -> list[Request]:
        """Ben sends a list, by the page and by a program."""
        id_, path = str(fixed(f"{kind} {at}")), f"/rounds/{self.twins.round_id}/"
        ticks = {f"0.f.tender-ones[tick:{self.tender[one]}]": "yes" for one in at}
        form = {"0.id": id_, "0.kind": kind, "0.step": STEP, **ticks}
        body = {"id": id_, "kind": kind, "step": STEP, "values": self.chosen(*at)}
        after = ("/", path, f"/api/v1{path[:-1]}")
        return [
            Request("POST", "rounds/<uuid:id>/", path, form, after, f"{kind} by hand"),
            Request(
                "POST",
                "api/v1/rounds/<uuidstr:round_id>/moves",
                f"/api/v1{path}moves",
                body,
                after,
                f"{kind} by a program",
            ),
        ]

    def apart(self, variants: dict[str, Hidden], *more: Request) -> list[str]:
        """Where a variant shows in what Ben gets by what is made of rounds, and by these requests."""
        right = self.twins.requests
        self.twins.requests = lambda wide: [*right(wide), *more]  # type: ignore[method-assign]
        return self.twins.apart(variants)


def switch_on(who: Actor, on: bool = True) -> None:
    own_settings.change(who.me(), lambda before: replace(before, sensual=on))


def in_her_own_world(close: Close) -> dict[str, Hidden]:
    """All that Ana may do of which Ben, who says yes to all, is shown nothing."""

    def switched(twins: Twins) -> None:
        switch_on(twins.world.ana)
        close.ana(5, 6, **{"sensual-ones": close.sensual})(twins)

    return {
        "never opened": nothing,
        "left to chance": close.ana(5, 6),
        "a skip": did((MoveKind.SKIP, STEP, None)),
        "no to all": did((MoveKind.ANSWER, STEP, {"tender-ones": []})),
        "a change of mind": close.ana(5, 6, then=(5,)),
        "all taken back": did((MoveKind.ANSWER, STEP, close.chosen(5)), (MoveKind.WITHDRAW, STEP, None)),
        "left": did((MoveKind.ANSWER, STEP, close.chosen(6)), LEAVE),
        "the sensual ones switched on": switched,
    }


def test_a_no_no_answer_and_chance_are_one_to_the_other(close: Close) -> None:
    """check 14, before Ben has answered and in his answering."""
    assert close.apart(in_her_own_world(close), *close.sending("answer", 0, 1, 2, 3, 4, 5, 6)) == []


def test_so_they_are_once_he_has_answered_and_whatever_he_changes(close: Close) -> None:
    """checks 14 and 65."""
    switch_on(close.world.ben)
    answer(
        close.world.ben,
        close.twins.round_id,
        STEP,
        {**close.chosen(0, 1, 2, 3, 4, 5, 6), "sensual-ones": close.sensual},
        close.world.now,
    )
    variants = in_her_own_world(close)
    # Ben has the sensual ones on, so hers would show: in their place she has them off.
    variants["the sensual ones switched on"] = lambda twins: switch_on(twins.world.ana)
    assert close.apart(variants, *close.sending("correct", 0, 5)) == []


def test_beside_two_that_are_shown_a_third_is_as_if_it_were_not(close: Close) -> None:
    """check 65, before and after one of the two is taken back."""
    answer(close.world.ben, close.twins.round_id, STEP, close.chosen(0, 1, 2, 3, 4), close.world.now)
    for then in (None, (1, 2, 3, 4)):
        variants = {
            "two": close.ana(0, 1, then=then and (1,)),
            "five": close.ana(0, 1, 2, 3, 4, then=then),
            "and what chance left out": close.ana(0, 1, 5, 6, then=then and (1, 5)),
        }
        assert close.apart(variants, *close.sending("correct", 1, 2, 3)) == []


def test_what_is_shown_is_seen_and_told_of(close: Close) -> None:
    """The control of the three above."""
    answer(close.world.ben, close.twins.round_id, STEP, close.chosen(0, 1, 2), close.world.now)
    found = close.apart({"never opened": nothing, "one that is shown": close.ana(1)})
    assert any("the live stream" in one for one in found)
    assert any("rounds/" in one for one in found)


def test_without_the_lots_a_yes_more_would_show(close: Close, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: what chance leaves out would be told from a no."""
    monkeypatch.setattr(matched_answers, "draw_lot", lambda _key, _row, name: 4 * len(name) + 1)
    answer(close.world.ben, close.twins.round_id, STEP, close.chosen(5, 6), close.world.now)
    assert close.apart({"never opened": nothing, "left to chance": close.ana(5, 6)})


# -- who has not switched them on ------------------------------------------------------------------


def test_the_batch_is_the_same_whatever_either_has_switched_on(world: World) -> None:
    for number, (one, two) in enumerate([(False, False), (True, False), (True, True)]):
        switch_on(world.ana, one)
        switch_on(world.ben, two)
        now = world.now + timedelta(days=8 * number)
        hands = look(world.ana, start(world.ana, WAYS, now), now).header.drawn.hands
        assert (len(hands["tender-ones"]), len(hands["sensual-ones"])) == (7, 3)


def test_who_has_not_is_shown_none_of_them_on_any_page(close: Close) -> None:
    switch_on(close.world.ana)
    answer(close.world.ana, close.twins.round_id, STEP, {"sensual-ones": close.sensual}, close.world.now)
    answer(close.world.ben, close.twins.round_id, STEP, close.chosen(0), close.world.now)
    hand = look(close.world.ben, close.twins.round_id, close.world.now).header.drawn.hands["sensual-ones"]
    shown = close.twins.seen(nothing, close.twins.requests(wide=False))
    assert [one.asked for one in shown for card in hand if card.text.encode() in one.body] == []
    assert [one.asked for one in shown if b"enderness and desire" in one.body] == []
    switch_on(close.world.ben)
    shown = close.twins.seen(nothing, close.twins.requests(wide=False))
    assert [one.asked for one in shown for card in hand if card.text.encode() in one.body], "the control"


def test_a_talk_that_one_began_is_not_there_for_who_has_not_switched_it_on(world: World) -> None:
    """Ben's pages, his events and what he may do are the same as if Ana had begun nothing."""
    twins = begun(world, "consensus/tonight")
    switch_on(world.ana)

    def begins(twins: Twins) -> None:
        start(twins.world.ana, TALK, twins.now, id=fixed("talk"))

    assert twins.apart({"nothing": nothing, "a talk": begins}) == []
    begins(twins)
    with pytest.raises(NotFound):
        play.look(world.ben.me(), fixed("talk"), world.now)
    with pytest.raises(NotFound):
        starting.start(world.ben.me(), TALK, world.now)
    switch_on(world.ben)
    assert look(world.ben, fixed("talk"), world.now).script.slug == TALK, "the control"


def test_what_one_began_oneself_stays_when_it_is_switched_off_again(world: World) -> None:
    switch_on(world.ana)
    talk = start(world.ana, TALK, world.now)
    switch_on(world.ana, False)
    assert look(world.ana, talk, world.now).script.slug == TALK


# -- gone ------------------------------------------------------------------------------------------


def test_after_its_days_nothing_of_it_is_on_any_page_or_at_rest(world: World) -> None:
    round_id, now = start(world.ana, WAYS, world.now), world.now
    cards = [card.id for card in look(world.ana, round_id, now).header.drawn.hands["tender-ones"]]
    for who in (world.ana, world.ben):
        answer(who, round_id, STEP, {"tender-ones": cards}, now)
    assert sees(world.ben, round_id, now)[STEP]["matched"], "of seven that both chose, something"
    later = now + timedelta(days=15)
    with pytest.raises(NotFound):
        play.look(world.ben.me(later), round_id, later)
    assert round_id not in {
        one.id for one in history.read_month(world.ben.me(later), now.year, now.month, later)
    }
    assert round_id not in {table.id for table in exporting.read_tables(world.ana.me(later), later)}
    assert any(row.wraps for row in Answer.objects.filter(round_id=round_id))
    fading.sweep(later + timedelta(days=1))
    assert not any(row.wraps for row in Answer.objects.filter(round_id=round_id))


def test_it_is_there_until_then(world: World) -> None:
    """The control."""
    round_id, later = start(world.ana, WAYS, world.now), world.now + timedelta(days=14)
    assert look(world.ben, round_id, later)
    found = history.read_month(world.ben.me(later), world.now.year, world.now.month, later)
    assert round_id in {one.id for one in found}


def test_one_batch_a_week_is_all_there_is(world: World) -> None:
    """Whoever begins another finds it, also after leaving: else all gestures could be asked in an evening."""
    first = start(world.ana, WAYS, world.now)
    cards = [card.id for card in look(world.ana, first, world.now).header.drawn.hands["tender-ones"]]
    for who in (world.ana, world.ben):
        answer(who, first, STEP, {"tender-ones": cards}, world.now)
    assert start(world.ben, WAYS, world.now) == first
    assert move(world.ben, first, MoveKind.LEAVE, world.now).accepted
    later = world.now + timedelta(days=6)
    assert start(world.ben, WAYS, later) == first == start(world.ana, WAYS, later)
    assert start(world.ana, WAYS, world.now + timedelta(days=8)) != first


def test_a_yes_that_comes_late_waits_for_no_other_batch(world: World) -> None:
    round_id, now = start(world.ana, WAYS, world.now), world.now
    cards = [card.id for card in look(world.ana, round_id, now).header.drawn.hands["tender-ones"]]
    answer(world.ana, round_id, STEP, {"tender-ones": cards[:1]}, now)
    before = Draft.objects.count()
    assert move(world.ana, round_id, MoveKind.CORRECT, now, STEP, raw={"tender-ones": cards}).accepted
    assert sees(world.ana, round_id, now)[STEP]["first"] == {"tender-ones": cards[:1]}
    assert Draft.objects.count() == before


def test_no_event_is_written_for_a_yes_that_is_not_shown(close: Close) -> None:
    answer(close.world.ben, close.twins.round_id, STEP, close.chosen(5, 6), close.world.now)
    before = Outbox.objects.filter(seat="b").count()
    answer(close.world.ana, close.twins.round_id, STEP, close.chosen(5, 6), close.world.now)
    assert Outbox.objects.filter(seat="b").count() == before
    assert installed.read_scripts()[WAYS].takes_place is False
