"""What is dealt to two: no card twice before its deck is through, and never more than a step deeper than both
have opened of late."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from tests.rounds.playing import answer, look, move, start
from tests.world import NOW, World

from duologue.engine.moves import MoveKind
from duologue.engine.script import Card
from duologue.people.refusals import Refusal
from duologue.rounds import dealt, decks, drawing_cards, installed, lately, starting
from duologue.rounds.cards_met import list_cards_left, list_cards_met
from duologue.rounds.lately import OF_LATE, Lately

EXERCISES = [
    "conversation/cards",
    "conversation/evening-looking-back",
    "conversation/evening-looking-ahead",
    "conversation/evening-about-us",
]
BOX = "conversation/*"
TEN_YEARS = 520
Remember = Callable[[list[str], Sequence[Card]], list[str]]


def at_the_end(memory: list[str], hand: Sequence[Card]) -> list[str]:
    """As `dealt.remember` keeps it."""
    ids = [card.id for card in hand]
    return [*(one for one in memory if one not in ids), *ids]


def ten_years(chance: random.Random, remember: Remember) -> tuple[list[str], list[str]]:
    """(Cards that came before the rest of their deck, evenings that went too deep): an evening a week, and
    now and then nothing for a whole season."""
    memory: list[str] = []
    last_of: dict[str, int] = {}
    known = {card.id: card for card in decks.read_deck(BOX)}
    record, now, number = Lately(), NOW, 0
    early, deep = [], []
    for _ in range(TEN_YEARS):
        now += timedelta(days=110 if chance.random() < 1 / 60 else 7)
        script = installed.read_scripts()[chance.choice(EXERCISES)]
        theme = chance.choice(["", *sorted({card.theme for card in known.values()})])
        narrow = {"theme": theme} if theme and script.draws[0].narrow else {}
        most = max(1, min(4, record.find_deepest(now) + 1))
        (hand,) = drawing_cards.draw(script, "a", met=memory, deepest=most, narrow=narrow).hands.values()
        able = decks.list_able(script.draws[0], narrow, most)
        laid = hand[: chance.randint(1, len(hand))]
        for card in laid:
            others = [one for one in able if one.theme == card.theme and one.id != card.id]
            before = last_of.get(card.id, -1)
            early += [
                card.id
                for one in others
                if before >= 0 and (one.id not in last_of or (one not in hand and last_of[one.id] < before))
            ]
        hand = laid
        deep += [card.id for card in hand if card.depth > record.find_deepest(now) + 1]
        memory = remember(memory, hand)
        for card in hand:
            number += 1
            last_of[card.id] = number
        reached = max(card.depth for card in hand)
        record = Lately(met={**record.met, reached: now.date()})
    return early, deep


@pytest.mark.parametrize("seed", range(3))
def test_ten_years_deal_no_card_twice_before_its_deck_is_through_and_never_jump(seed: int) -> None:
    assert ten_years(random.Random(seed), at_the_end) == ([], [])


def test_a_deal_without_a_memory_brings_a_card_again_too_soon() -> None:
    """Control: were nothing remembered, cards would come again while others of their deck never had."""
    early, _ = ten_years(random.Random(1), lambda memory, _hand: memory)
    assert early


def test_a_hand_deepens() -> None:
    for slug in EXERCISES:
        (hand,) = drawing_cards.draw(installed.read_scripts()[slug], "a").hands.values()
        assert [card.depth for card in hand] == sorted(card.depth for card in hand)


def test_what_was_opened_long_ago_leads_nowhere_deeper() -> None:
    now = NOW
    found = Lately(met={3: (now - OF_LATE).date(), 1: now.date()})
    assert found.find_deepest(now) == 3
    assert found.find_deepest(now + timedelta(days=1)) == 1
    assert found.find_deepest(now + OF_LATE + timedelta(days=1)) == 0


def test_a_record_without_dates_counts_from_the_last_beginning() -> None:
    old = b'{"since":null,"met":3,"begun":[["a/b","2026-01-05T10:00+00:00"]],"felt":[]}'
    assert [*lately.COUPLES.read_text(old).met] == [3]
    assert lately.COUPLES.read_text(old).met[3].isoformat() == "2026-01-05"


def test_cards_that_the_two_stopped_before_come_another_time(world: World) -> None:
    """To the second card: the others are given back to the deck, and only these two were met."""
    slug = "conversation/evening-looking-back"
    id_ = start(world.ana, slug, world.now)
    script = installed.read_scripts()[slug]
    hand = look(world.ana, id_, world.now).header.drawn.hands["cards"]
    assert set(dealt.read_met(world.ana.me(), script, own=False)) == {card.id for card in hand}
    assert {card.depth for card in hand} == {1}
    for who in (world.ana, world.ben):
        move(who, id_, MoveKind.ANSWER, world.now, step="settle")
    answer(world.ana, id_, "card", {"go-on": "further"}, world.now)
    assert list_cards_met(look(world.ben, id_, world.now).played) == hand[:1]
    assert lately.read_deepest_met(world.ana.me(), world.now, own=False) == 0
    answer(world.ben, id_, "card#2", {"go-on": "stop"}, world.now)
    table = look(world.ana, id_, world.now)
    assert list_cards_met(table.played) == hand[:2]
    assert list_cards_left(table.played) == hand[2:]
    assert set(dealt.read_met(world.ben.me(), script, own=False)) == {card.id for card in hand[:2]}
    assert lately.read_deepest_met(world.ben.me(), world.now, own=False) == 1
    # A walk deals from the same box, so those two don't come there.
    assert {card.id for card in hand[:2]} <= set(
        dealt.read_met(world.ana.me(), installed.read_scripts()["conversation/cards"], own=False)
    )


def test_a_depth_that_is_chosen_is_no_deeper_than_a_step(world: World) -> None:
    script = installed.read_scripts()["conversation/an-open-question"]
    offered = {
        one.name: [value for value, _ in one.answers]
        for one in starting.list_narrowings(world.ana.me(), script, NOW)
    }
    assert offered["depth"] == ["1"]
    with pytest.raises(Refusal, match="step lighter"):
        starting.start(world.ana.me(), script.slug, world.now, narrow={"depth": "3"})
