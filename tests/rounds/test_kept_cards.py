"""A deck that two write themselves: kept beyond the round, a card a line, dealt until it is put away."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from tests.rounds.playing import answer, look, start
from tests.world import Actor, World

from duologue.keepsakes import keeping
from duologue.keepsakes import reading_keepsakes as reading
from duologue.manuscript import keepsake_kinds as kinds
from duologue.people.refusals import Refusal
from duologue.rhythm import exercises
from duologue.rounds import decks, installed, kept_cards

WRITE = "conversation/a-deck-of-your-own"
DEAL = "conversation/your-deck"
DECK = "kept/card"


def put(who: Actor, world: World, text: str, *, own: bool = False) -> UUID:
    return keeping.keep(who.me(), kinds.CARD, text, world.now, own=own, id=uuid4())


def dealt(who: Actor, world: World) -> list[str]:
    round_id = start(who, DEAL, world.now, rest=True)
    return sorted(card.text for card in look(who, round_id, world.now).header.drawn.hands["cards"])


def test_what_both_wrote_in_one_round_is_dealt_in_the_next(world: World) -> None:
    round_id = start(world.ana, WRITE, world.now)
    answer(
        world.ana,
        round_id,
        "write",
        {"own-cards": ["Who taught you to whistle?", "Which lamp, and why?"]},
        world.now,
    )
    answer(world.ben, round_id, "write", {"own-cards": ["What did the neighbours sing?"]}, world.now)
    both = ["What did the neighbours sing?", "Which lamp, and why?", "Who taught you to whistle?"]
    assert dealt(world.ben, world) == both
    world.now += timedelta(days=1)
    assert dealt(world.ana, world) == both


def test_nothing_kept_says_what_to_do(world: World) -> None:
    with pytest.raises(Refusal, match="no card in your deck yet"):
        start(world.ana, DEAL, world.now)


def test_what_one_keeps_for_oneself_is_dealt_to_nobody_else_and_not_between_the_two(world: World) -> None:
    put(world.ben, world, "What am I to ask her at last?", own=True)
    with pytest.raises(Refusal):
        start(world.ana, DEAL, world.now)
    with pytest.raises(Refusal):
        start(world.ben, DEAL, world.now)
    put(world.ana, world, "Which bridge?")
    assert dealt(world.ben, world) == ["Which bridge?"]
    # The control: read as one's own it is there.
    script = installed.read_scripts()[DEAL]
    assert {card.text for card in kept_cards.read_decks(world.ben.me(), script, own=True)[DECK]} == {
        "Which bridge?",
        "What am I to ask her at last?",
    }
    assert [card.text for card in kept_cards.read_decks(world.ana.me(), script, own=True)[DECK]] == [
        "Which bridge?"
    ]


def test_a_line_is_a_card_and_the_same_line_is_one_card(world: World) -> None:
    put(world.ana, world, "  Which   door?\n\nWhich door?\nWhose hat? {other}")
    put(world.ben, world, "Which door?")
    assert dealt(world.ana, world) == ["Which door?", "Whose hat? {other}"]


def test_braces_that_somebody_typed_are_read_as_they_are(world: World) -> None:
    put(world.ana, world, "What is {first.dealing.card} to you?")
    round_id = start(world.ana, DEAL, world.now)
    assert look(world.ana, round_id, world.now).view.kind == "read"
    answer(world.ana, round_id, "first-of-all", None, world.now)
    assert look(world.ana, round_id, world.now).view.text == "What is {first.dealing.card} to you?"


def test_out_of_sight_is_out_of_the_deck(world: World) -> None:
    put(world.ana, world, "Which door?")
    away = put(world.ben, world, "Which window?")
    keeping.archive(world.ana.me(), away, world.now, away=True)
    assert dealt(world.ben, world) == ["Which door?"]
    keeping.archive(world.ana.me(), away, world.now, away=False)
    world.now += timedelta(days=1)
    assert dealt(world.ben, world) == ["Which door?", "Which window?"]


def test_no_card_comes_twice_before_all_have_come(world: World) -> None:
    lines = [f"What is the story of number {number}?" for number in range(20)]
    put(world.ana, world, "\n".join(lines))
    came: list[str] = []
    for _evening in range(3):
        hand = look(world.ana, start(world.ana, DEAL, world.now, rest=True), world.now).header.drawn.hands[
            "cards"
        ]
        came += [card.text for card in hand]
        world.now += timedelta(days=1)
    assert len(set(came[:16])) == 16 and set(came[:20]) == set(lines)


def test_the_longest_lines_fit_a_round(world: World) -> None:
    put(world.ana, world, "\n".join(f"{number} " + "x" * 1600 for number in range(9)))
    hand = look(world.ana, start(world.ana, DEAL, world.now), world.now).header.drawn.hands["cards"]
    assert len(hand) == 8 and {len(card.text) for card in hand} == {kept_cards.MOST_LETTERS}
    (kept,) = reading.read_of_kind(world.ben.me(), kinds.CARD, own=False)
    assert len(kept.text) > 9 * 1600


def test_it_is_found_and_never_offered(world: World) -> None:
    assert DEAL not in {one.slug for one in exercises.list_offerable()}
    assert decks.is_kept(DECK) and not decks.is_kept("kept/agreement") and not decks.is_kept("kept/nothing")
