"""What goes beyond one's own ceiling: it arrives all the same, and tells its receiver alone."""

from __future__ import annotations

from uuid import UUID

import pytest
from tests.rounds.playing import CHECK_IN, QUESTION, answer, look, move, start
from tests.security.walking import Request, Visitor
from tests.world import Actor, World, token_header

from duologue.engine.moves import MoveKind
from duologue.people import limits
from duologue.people.limits import Limits
from duologue.rounds import decks, installed, lately, starting
from duologue.rounds.beyond import Beyond, find_beyond

DEEP, LIGHT = "needed-when-small", "nine-years-old"
DEEPER = b"Deeper than you set. Leave it closed as long as you like."
LONGER = b"Longer than you set. Leave it closed as long as you like."


def read(world: World, who: Actor, path: str) -> bytes:
    answer = Visitor(world, who, token_header(who), world.now).ask(Request("GET", "", path))
    assert answer.status == 200
    return answer.body


def everywhere(world: World, who: Actor, round_id: UUID) -> dict[str, bytes]:
    paths = ("/today/more/", f"/rounds/{round_id}/", f"/api/v1/rounds/{round_id}")
    return {path: read(world, who, path) for path in paths}


def test_a_round_beyond_a_ceiling_arrives_and_its_receiver_alone_reads_that(world: World) -> None:
    """check 64: among what Today has more of, on its page, in the API, for Ben; for Ana nothing."""
    before = start(world.ana, QUESTION, world.now, card=DEEP)
    plain = everywhere(world, world.ana, before)
    limits.change(world.ben.me(), lambda _: Limits(depth=2))
    for path, body in everywhere(world, world.ben, before).items():
        assert b'"beyond": "deeper"' in body or DEEPER in body, path
    assert [DEEPER in body or b'"deeper"' in body for body in plain.values()] == [False] * 3
    assert read(world, world.ana, f"/api/v1/rounds/{before}") == plain[f"/api/v1/rounds/{before}"]
    # It is there all the same, and can be answered.
    answer(world.ben, before, "answer", {"answer": "words"}, world.now)
    answer(world.ana, before, "answer", {"answer": "words"}, world.now)
    assert look(world.ben, before, world.now).opened


def test_longer_than_one_set_is_said_likewise(world: World) -> None:
    round_id = start(world.ana, QUESTION, world.now, card=LIGHT)
    limits.change(world.ben.me(), lambda _: Limits(depth=1, minutes=2))
    assert LONGER in read(world, world.ben, f"/rounds/{round_id}/")
    assert find_beyond(look(world.ben, round_id, world.now)) is Beyond.LONGER


@pytest.mark.parametrize(
    "of", [Limits(), Limits(depth=3, minutes=240), Limits(times_a_week=0, hard_season=True)]
)
def test_within_it_nothing_is_said(world: World, of: Limits) -> None:
    round_id = start(world.ana, QUESTION, world.now, card=DEEP)
    limits.change(world.ben.me(), lambda _: of)
    assert find_beyond(look(world.ben, round_id, world.now)) is None
    assert DEEPER not in read(world, world.ben, f"/rounds/{round_id}/")


def test_nothing_is_said_of_what_one_began_oneself_or_of_a_check_in(world: World) -> None:
    limits.change(world.ben.me(), lambda _: Limits(depth=1, minutes=1))
    own = start(world.ben, QUESTION, world.now, card=DEEP)
    assert find_beyond(look(world.ben, own, world.now)) is None
    check_in = start(world.ana, CHECK_IN, world.now)
    assert find_beyond(look(world.ben, check_in, world.now)) is None


# -- what is drawn ---------------------------------------------------------------------------------------


def depths(world: World, card: str | None, times: int = 40) -> set[int]:
    found = set()
    for _ in range(times):
        round_id = start(world.ana, QUESTION, world.now, card=card)
        found.add(lately.find_depth(look(world.ana, round_id, world.now)))
        for who in (world.ana, world.ben):
            move(who, round_id, MoveKind.LEAVE, world.now)
    return found


@pytest.mark.parametrize("card", [None, "no-such-card"])
def test_a_card_that_no_deck_knows_is_drawn_under_the_ladder(world: World, card: str | None) -> None:
    """check 64: at most one step above what the two have met, whatever name was sent along."""
    (deck,) = (draw.deck for draw in installed.read_scripts()[QUESTION].draws if draw.deck)
    assert {one.depth for one in decks.read_deck(deck)} > {1, 2}
    assert depths(world, card) <= {1}


def test_a_card_that_is_named_is_somebody_s_choice(world: World) -> None:
    """The control: a name that a deck knows is taken, however deep."""
    assert depths(world, DEEP, 1) == {3}


def test_without_the_ladder_it_would_be_deeper(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of the ladder."""
    monkeypatch.setattr(starting, "_find_deepest", lambda me, solo, now: 4)
    assert depths(world, "no-such-card") > {1}
