"""A few lines drawn out of what the two have said to each other: the same ones for both, at every look.

What is drawn hangs on a key that both hold, on the time it is about and on the answers that have opened, and
on nothing else: no row says that somebody looked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from duologue.keepsakes import reading_keepsakes as keepsakes
from duologue.people import days, profile
from duologue.people.access import Me
from duologue.people.seats import find_other_seat
from duologue.rounds import own_words
from duologue.rounds.own_words import Said
from duologue.vault import Label, derive

OF_EACH = 2
THREE = 3
SHORT = 160


@dataclass(frozen=True, slots=True)
class ToGuess:
    """Lines whose author can be guessed; `since`: the UTC day from which on there were enough."""

    lines: tuple[Said, ...]
    since: date


def draw_of_month(me: Me, first: date, last: date, now: datetime) -> list[Said]:
    """At most two lines of each, oldest first; of UTC days that are over. What was written comes before what
    was tapped, and a thank-you is a line as well. There are as many of one as of the other. A question
    that was put to each about the other is called by its exercise; beside a card, what one guesses that the
    other has answered is no line of one's own."""
    said_there = own_words.read_between(me, first, last, now)
    there = [said for said in said_there if not said.beside_card]
    there += _read_thanks(me, first, last)
    by_seat = [list(_draw_of_seat(me, f"month {first}", there, seat)) for seat in "ab"]
    most = min(OF_EACH, *map(len, by_seat))
    return sorted((_call_name(said) for lines in by_seat for said in lines[:most]), key=_find_moment)


def draw_to_guess(me: Me, first: date, enough: date, last: date, now: datetime) -> ToGuess | None:
    """Three short lines out of light answers, or two, at least one of each; None where there are none.

    Of the UTC days up to `enough`; if these have too little, of as many more as it takes, and of none after
    `last`.
    """
    names = profile.read_names(me)
    there = [said for said in own_words.read_between(me, first, last, now) if _may_be_guessed(said)]
    there = [said for said in _tell_apart(there) if not _names_the_other(said, names)]
    opened = sorted({enough, *(day for said in there if (day := _find_day(said)) > enough)})
    for day in opened:
        if lines := _draw_guess(me, f"who {first}", [said for said in there if _find_day(said) <= day]):
            return ToGuess(lines, day)
    return None


def _may_be_guessed(said: Said) -> bool:
    """Short and light, and asked of both in the same words: another question would name its author."""
    return said.light and said.alike and len(said.text) <= SHORT and "\n" not in said.text


def _call_name(said: Said) -> Said:
    return said if said.alike or not said.title else replace(said, question=said.title)


def _names_the_other(said: Said, names: Mapping[str, str]) -> bool:
    """Whether whoever wrote it names the other in it, as a word of its own: then it tells who did."""
    name = names.get(find_other_seat(said.seat), "").casefold()
    return bool(name) and bool(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", said.text.casefold()))


def _tell_apart(there: Iterable[Said]) -> Iterator[Said]:
    """Without what both said alike."""
    by_step: dict[tuple[object, str], list[Said]] = {}
    for said in there:
        by_step.setdefault((said.round, said.step), []).append(said)
    for both in by_step.values():
        if len({said.text.casefold() for said in both}) == len(both):
            yield from both


def _draw_guess(me: Me, name: str, there: list[Said]) -> tuple[Said, ...]:
    """Three, each out of a round of its own; else two, one of each, out of one round if there is no other."""
    by_seat = {seat: list(_draw_of_seat(me, name, there, seat)) for seat in "ab"}
    # Which of the two has two of them is drawn as well.
    one, other = sorted("ab", key=lambda seat: _place_drawn(me, name, seat))
    found: list[Said] = []
    for seat in (one, other, one, other):
        rounds = {said.round for said in found}
        found += [said for said in by_seat[seat] if said.round not in rounds][:1]
    if {said.seat for said in found[:THREE]} != {"a", "b"}:
        found = [said for seat in (one, other) for said in by_seat[seat][:1]]
    if {said.seat for said in found[:THREE]} != {"a", "b"}:
        return ()
    return tuple(sorted(found[:THREE], key=lambda said: _place_drawn(me, f"{name} again", said.answer)))


def _read_thanks(me: Me, first: date, last: date) -> Iterator[Said]:
    """The jar's lines of these days as what somebody said, to no question."""
    for day, kept in keepsakes.read_thanks_of_both(me, first, last):
        if 0 < len(kept.text.strip()) <= own_words.LONGEST:
            at = datetime.combine(day, time(12), UTC)
            text, round_ = kept.text.strip(), kept.source or kept.id
            yield Said(
                round=round_,
                answer=str(kept.id),
                step="",
                field="",
                seat=kept.seat,
                question="",
                text=text,
                at=at,
                opened=at,
                light=True,
                alike=True,
                in_words=True,
                may_add=False,
            )


def _draw_of_seat(me: Me, name: str, there: Iterable[Said], seat: str) -> Iterator[Said]:
    """Theirs as they are drawn, what was written first; each out of a round of its own."""
    rounds = set()
    drawn = sorted(
        (said for said in there if said.seat == seat),
        key=lambda said: (not said.in_words, _place_drawn(me, name, said.answer)),
    )
    for said in drawn:
        if said.round not in rounds:
            rounds.add(said.round)
            yield said


def _find_moment(said: Said) -> tuple[datetime, str]:
    return said.at, said.answer


def _find_day(said: Said) -> date:
    return days.find_utc_day(said.opened)


def find_month(since: date, number: int) -> tuple[date, date]:
    """The first and last UTC day of the couple's month of that number, from 1 on: of 28 days."""
    first = since + timedelta(days=28 * (number - 1))
    return first, first + timedelta(days=27)


def _shuffle_said(me: Me, name: str, there: Iterable[Said], seat: str) -> list[Said]:
    return sorted(
        (said for said in there if said.seat == seat), key=lambda said: _place_drawn(me, name, said.answer)
    )


def _place_drawn(me: Me, name: str, what: str) -> bytes:
    """By the couple key of the first epoch, which stays what it is."""
    key = me.ring.couples[min(me.ring.couples)]
    return derive(key, Label.COMING_BACK, f"{name}/{what}".encode())
