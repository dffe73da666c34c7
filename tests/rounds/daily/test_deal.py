"""Which cards a date has: the week's kinds, nothing twice within a year, the same for both."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta

import pytest

from duologue.engine.script import Card
from duologue.rounds.daily import deal
from duologue.rounds.daily.deal import Deck, Memory

BEGUN = date(2026, 1, 5)
A_DAY = timedelta(days=1)
COUNTS = {"this or that": (92, 92), "guess": (91, 91), "six words": (122, 100), "spoken": (61, 43)}
Choose = Callable[[Sequence[Card], int], Iterable[int]]


def cards() -> list[Card]:
    """As many of each kind, and as many light ones, as the deck is to have."""
    return [
        Card(f"{kind.replace(' ', '-')}-{n}", "?", "home", 1 if n < light else 2, {"kind": kind})
        for kind, (many, light) in COUNTS.items()
        for n in range(many)
    ]


DECK = Deck.shuffle(cards(), b"seed" * 8)


def played(days: int, choose: Choose) -> tuple[list[tuple[date, str]], list[tuple[date, str]]]:
    """(What was first, what opened), by date, of two who play every day; memory is kept as late as it may."""
    memory, waiting = Memory(), list[tuple[date, str]]()
    firsts, opened = list[tuple[date, str]](), list[tuple[date, str]]()
    for number in range(days):
        day = BEGUN + timedelta(days=number)
        dealt = deal.deal(DECK, BEGUN, memory, day)
        firsts += [(day, card.id) for card in dealt[:1]]
        now = [(day, dealt[at].id) for at in choose(dealt, number)] if dealt else []
        opened, waiting = [*opened, *now], [*waiting, *now]
        through = day - timedelta(days=2)
        memory = deal.find_dealt_before(DECK, BEGUN, memory, through)
        for at, card in [one for one in waiting if one[0] <= through]:
            memory = deal.note_opened_card(memory, card, at)
        waiting = [one for one in waiting if one[0] > through]
    return firsts, opened


def shortest(found: Iterable[tuple[date, str]]) -> int:
    """The fewest days after which a card came again."""
    last: dict[str, date] = {}
    gaps = []
    for day, card in found:
        if card in last:
            gaps.append((day - last[card]).days)
        last[card] = day
    return min(gaps, default=9999)


def the_first(_: Sequence[Card], __: int) -> Iterable[int]:
    return [0]


def the_last(dealt: Sequence[Card], _: int) -> Iterable[int]:
    return [len(dealt) - 1]


def one_or_another(dealt: Sequence[Card], number: int) -> Iterable[int]:
    return [number * 7 % len(dealt)]


def test_of_seven_days_three_are_one_tap_two_six_words_one_spoken_and_one_free():
    for week in range(6):
        kinds = [deal.find_kind(BEGUN, BEGUN + timedelta(days=7 * week + at)) for at in range(7)]
        taps = sum(kind in ("this or that", "guess") for kind in kinds)
        assert (taps, kinds.count("six words"), kinds.count("spoken"), kinds.count(None)) == (3, 2, 1, 1)


def test_there_is_none_before_the_two_have_begun():
    assert deal.deal(DECK, BEGUN, Memory(), BEGUN - A_DAY) == ()


def test_the_first_ten_days_have_nothing_deeper_than_one():
    dealt = [deal.deal(DECK, BEGUN, Memory(), BEGUN + timedelta(days=at)) for at in range(40)]
    assert {card.depth for cards in dealt[:10] for card in cards} == {1}
    assert {card.depth for cards in dealt[10:] for card in cards} == {1, 2}


def test_every_date_but_a_free_one_has_three_of_its_kind():
    memory = Memory()
    for at in range(420):
        day = BEGUN + timedelta(days=at)
        memory = deal.find_dealt_before(DECK, BEGUN, memory, day - A_DAY)
        dealt = deal.deal(DECK, BEGUN, memory, day)
        kind = deal.find_kind(BEGUN, day)
        assert len({card.id for card in dealt}) == (3 if kind else 0)
        assert {card.about["kind"] for card in dealt} <= {kind}


@pytest.mark.parametrize("choose", [the_first, the_last, one_or_another])
def test_what_opened_does_not_come_again_within_a_year_whichever_of_the_three_they_take(choose: Choose):
    _, opened = played(800, choose)
    assert shortest(opened) >= 365


def test_two_who_take_the_first_meet_no_first_one_twice_within_a_year():
    firsts, _ = played(800, the_first)
    assert shortest(firsts) >= 365


def test_a_memory_that_forgets_what_opened_would_be_caught(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(deal, "note_opened_card", lambda memory, card, day: memory)
    _, opened = played(800, one_or_another)
    assert shortest(opened) < 365


def test_a_deal_is_the_same_whatever_later_openings_are_known_by_then():
    """In two zones a date begins up to 26 hours apart: who deals later may know more, and must not use it."""
    day = BEGUN + timedelta(days=30)
    early = deal.find_dealt_before(DECK, BEGUN, Memory(), day - timedelta(days=4))
    late = deal.find_dealt_before(DECK, BEGUN, Memory(), day - A_DAY)
    before = deal.deal(DECK, BEGUN, early, day)
    for card in DECK.cards[deal.find_kind(BEGUN, day) or ""]:
        late = deal.note_opened_card(late, card.id, day - timedelta(days=2))
    assert deal.deal(DECK, BEGUN, late, day) == before


def test_two_couples_have_two_orders():
    other = Deck.shuffle(cards(), b"another seed....")
    mine = [deal.deal(DECK, BEGUN, Memory(), BEGUN + timedelta(days=at)) for at in range(7)]
    theirs = [deal.deal(other, BEGUN, Memory(), BEGUN + timedelta(days=at)) for at in range(7)]
    assert mine != theirs
