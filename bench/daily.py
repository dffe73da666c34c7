"""What two who play the day's question meet twice, by the product's own drawing and its own deck.

.venv/bin/python -m bench.daily [YEARS]
"""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta

Choose = Callable[[Sequence[object]], Iterable[int]]
BEGUN = date(2026, 1, 5)


def main(years: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "duologue.config.settings")
    import django

    django.setup()
    chance = random.Random(1)
    choices: dict[str, Choose] = {
        "the first": lambda dealt: [0],
        "the second": lambda dealt: [min(1, len(dealt) - 1)],
        "the third": lambda dealt: [len(dealt) - 1],
        "one of three": lambda dealt: [chance.randrange(len(dealt))],
        "all three": lambda dealt: range(len(dealt)),
    }
    print(
        f"{'they answer':<14}{'opened':>8}{'again in a year':>17}{'soonest':>9}{'seen again in a year':>22}"
    )
    for name, choose in choices.items():
        opened, seen = _played(365 * years, choose)
        gaps, again = _gaps(opened), _gaps(seen)
        soon = min(gaps, default=0)
        within, looked = (sum(gap < 365 for gap in found) for found in (gaps, again))
        print(f"{name:<14}{len(opened):>8}{within:>17}{soon:>9}{looked:>22}")


def _played(days: int, choose: Choose) -> tuple[list[tuple[date, str]], list[tuple[date, str]]]:
    from duologue.rounds.daily import cards, deal

    deck, memory = deal.Deck.shuffle(cards.list_every_card(), b"bench" * 6), deal.Memory()
    opened, seen, waiting = list[tuple[date, str]](), list[tuple[date, str]](), list[tuple[date, str]]()
    for number in range(days):
        day = BEGUN + timedelta(days=number)
        dealt = deal.deal(deck, BEGUN, memory, day)
        taken = list(choose(dealt)) if dealt else []
        seen += [(day, card.id) for card in dealt[: max(taken, default=-1) + 1]]
        now = [(day, dealt[at].id) for at in taken]
        opened, waiting = [*opened, *now], [*waiting, *now]
        through = day - timedelta(days=2)
        memory = deal.find_dealt_before(deck, BEGUN, memory, through)
        for at, card in [one for one in waiting if one[0] <= through]:
            memory = deal.note_opened_card(memory, card, at)
        waiting = [one for one in waiting if one[0] > through]
    return opened, seen


def _gaps(found: Iterable[tuple[date, str]]) -> list[int]:
    last: dict[str, date] = {}
    gaps = []
    for day, card in found:
        if card in last:
            gaps.append((day - last[card]).days)
        last[card] = day
    return gaps


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
