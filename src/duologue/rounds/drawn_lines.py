"""A few lines drawn out of what the two have said to each other: the same ones for both, at every look.

What is drawn hangs on a key that both hold, on the time it is about and on the answers that have opened, and
on nothing else: no row says that somebody looked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from duologue.people.access import Me
from duologue.rounds import own_words
from duologue.rounds.own_words import Said
from duologue.vault import Label, derive

OF_EACH = 2
THREE = 3
SHORT = 160


def of_month(me: Me, first: date, last: date, now: datetime) -> list[Said]:
    """At most two lines of each, oldest first; of UTC days that are over. There are as many of one as of the
    other, since both have given words wherever one of them is drawn from."""
    there = own_words.between(me, first, last, now)
    found = (said for seat in "ab" for said in _distinct(_drawn(me, f"month {first}", there, seat), OF_EACH))
    return sorted(found, key=lambda said: (said.at, said.answer))


def to_guess(me: Me, first: date, last: date, now: datetime) -> list[Said]:
    """Three short lines out of light answers, at least one of each, or none at all."""
    name = f"who {first}"
    there = [
        said
        for said in own_words.between(me, first, last, now)
        if said.light and len(said.text) <= SHORT and "\n" not in said.text
    ]
    by_seat = {seat: _drawn(me, name, there, seat) for seat in "ab"}
    found: list[Said] = []
    # Which of the two has two of them is drawn as well.
    order = sorted("ab", key=lambda seat: _place(me, name, seat))
    for seat in (*order, order[0]):
        rounds = {said.round for said in found}
        fresh = [said for said in by_seat[seat] if said.round not in rounds]
        found += fresh[:1]
    if len(found) < THREE or {said.seat for said in found} != {"a", "b"}:
        return []
    return sorted(found, key=lambda said: _place(me, f"{name} again", said.answer))


def month_of(since: date, number: int) -> tuple[date, date]:
    """The first and last UTC day of the couple's month of that number, from 1 on: of 28 days."""
    first = since + timedelta(days=28 * (number - 1))
    return first, first + timedelta(days=27)


def _drawn(me: Me, name: str, there: Iterable[Said], seat: str) -> list[Said]:
    return sorted(
        (said for said in there if said.seat == seat), key=lambda said: _place(me, name, said.answer)
    )


def _distinct(drawn: Sequence[Said], most: int) -> list[Said]:
    """The first of them, each out of a round of its own."""
    by_round = {said.round: said for said in reversed(drawn)}
    return [said for said in drawn if by_round[said.round] is said][:most]


def _place(me: Me, name: str, what: str) -> bytes:
    """By the couple key of the first epoch, which stays what it is."""
    key = me.ring.couples[min(me.ring.couples)]
    return derive(key, Label.COMING_BACK, f"{name}/{what}".encode())
