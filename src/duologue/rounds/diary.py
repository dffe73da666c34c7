"""What the monthly blocks hold, as plain values for figures and exports: no words, no statistics.

`couples`: entries of the couple's blocks, which both may read; `own`: of one's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from statistics import fmean
from types import MappingProxyType

from duologue.engine.fields import shares
from duologue.engine.roles import FACETS, INFORMED, Feed, Role
from duologue.engine.script import Script
from duologue.people.access import Me
from duologue.rounds import blocks, casting, decks, installed, weekly
from duologue.rounds.blocks import Entry


@dataclass(frozen=True, slots=True)
class Guess:
    """One of my guesses at the other's mood, what they said themselves and how I was: pleasantness, 0-10."""

    day: date
    guess: int
    truth: int
    own: int


@dataclass(frozen=True, slots=True)
class Claim:
    """One report on one side of one domain: what a and b each say they carry themselves, 0-100, None where
    one did not say. `domain` is the group of the deck that its tasks belong to, or a task outside any group;
    `facet` is one of `FACETS`, or empty."""

    report: str
    day: date
    domain: str
    facet: str
    a: float | None
    b: float | None


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of closeness in one month, 0-10, as a and b said it last; None where one did not say."""

    month: date
    kind: str
    a: float | None
    b: float | None


@dataclass(frozen=True, slots=True)
class Played:
    """That a round was, on the day it first opened or was done; `cards`: ids of what was drawn."""

    round: str
    slug: str
    day: date
    cards: tuple[str, ...]

    @property
    def practice(self) -> str:
        """The folder an exercise stands in names its practice."""
        return self.slug.partition("/")[0]


def told(me: Me, *words: Feed | Role) -> list[Entry]:
    """The couple's entries of steps on which any of these words stands."""
    return blocks.read(me, own=False, at=casting.places(*words))


def guesses(seat: str, couples: Iterable[Entry]) -> list[Guess]:
    """Of whoever sits at `seat`, a day's last one, oldest first; without those made after the other's "What
    would help?" could be seen."""
    moods, put = casting.marked(Feed.MOOD), casting.marked(Role.GUESS)
    felt: dict[str, dict[str, int]] = {}
    guessed: dict[str, tuple[date, int]] = {}
    for entry in couples:
        for name in moods.of(entry):
            felt.setdefault(entry.round, {})[entry.seat] = _pleasant(entry.numbers[name])
        if entry.seat == seat and not entry.numbers.get(INFORMED):
            for name in put.of(entry):
                guessed[entry.round] = _day(entry), _pleasant(entry.numbers[name])
    found: dict[date, Guess] = {}
    for round_id, (day, guess) in guessed.items():
        both = felt.get(round_id, {})
        theirs = [mood for of, mood in both.items() if of != seat]
        if seat in both and theirs:
            found[day] = Guess(day, guess, theirs[0], both[seat])
    return [found[day] for day in sorted(found)]


def claims(couples: Iterable[Entry]) -> list[Claim]:
    """In order of time. A field may be of one facet and ask of tasks, or be of a task and ask of facets.

    A round draws twelve tasks of many, so the same one comes back after half a year at the earliest; what is
    reported on is the group, by the mean of those of its tasks that both spoke of.
    """
    said: dict[tuple[str, str, str], dict[str, float]] = {}
    days: dict[str, date] = {}
    groups, load = _groups(_load_decks()), casting.marked(Feed.LOAD)
    facets = {facet: casting.marked(facet) for facet in FACETS}
    for entry in couples:
        fields = load.of(entry)
        if not fields:
            continue
        days[entry.round] = min(_day(entry), days.get(entry.round, date.max))
        of_field = {name: facet.value for facet, marked in facets.items() for name in marked.of(entry)}
        for domain, facet, share in _shares(entry, fields, of_field):
            said.setdefault((entry.round, domain, facet), {})[entry.seat] = share
    by_group: dict[tuple[str, str, str], list[dict[str, float]]] = {}
    for (report, task, facet), by in said.items():
        by_group.setdefault((report, groups.get(task, task), facet), []).append(by)
    found = [
        Claim(report, days[report], domain, facet, *_of_both(tasks))
        for (report, domain, facet), tasks in by_group.items()
    ]
    return sorted(found, key=lambda claim: claim.day)


def all_in_all(claims: Iterable[Claim], *, by_facet: bool) -> list[Claim]:
    """The same reports by facet over all domains, or by domain over all facets: of what both spoke of."""
    found: dict[tuple[str, str], list[Claim]] = {}
    for one in claims:
        found.setdefault((one.report, one.facet if by_facet else one.domain), []).append(one)
    return [
        Claim(
            report,
            of[0].day,
            "" if by_facet else name,
            name if by_facet else "",
            *_of_both([_said(one) for one in of]),
        )
        for (report, name), of in found.items()
        if name
    ]


def group_words() -> Mapping[str, str]:
    """Each group of tasks in words, by its id."""
    return MappingProxyType(
        {theme: words for deck in _load_decks() for theme, words in decks.themes(deck).items()}
    )


def kinds(couples: Iterable[Entry]) -> list[Kind]:
    """By month, oldest first, in the order in which they were asked."""
    said: dict[tuple[date, str], dict[str, float]] = {}
    asked = casting.marked(Feed.KINDS)
    for entry in couples:
        names = asked.of(entry)
        for kind, value in _numbers({name: entry.numbers[name] for name in names}):
            if 0 <= value <= 10:
                said.setdefault((_day(entry).replace(day=1), kind), {})[entry.seat] = value
    return sorted(
        (Kind(month, kind, by.get("a"), by.get("b")) for (month, kind), by in said.items()),
        key=lambda one: one.month,
    )


def played(couples: Iterable[Entry], own: Iterable[Entry] = ()) -> list[Played]:
    """Every round that was, check-ins apart, in order of time; those both know of before one's own."""
    found: dict[str, Played] = {}
    for entry in (*couples, *own):
        if entry.step or entry.slug == weekly.SLUG or entry.round in found:
            continue
        cards = entry.numbers.get("cards", ())
        found[entry.round] = Played(
            entry.round, entry.slug, _day(entry), tuple(map(str, cards)) if isinstance(cards, list) else ()
        )
    return sorted(found.values(), key=lambda one: one.day)


def practised(rounds: Iterable[Played]) -> dict[str, set[date]]:
    """Practice to the days it was done on."""
    found: dict[str, set[date]] = {}
    for one in rounds:
        found.setdefault(one.practice, set()).add(one.day)
    return found


def card_text(one: Played) -> str | None:
    """The question that a round had, None if it had none or it is no longer in its deck."""
    script = installed.scripts().get(one.slug)
    if script is None:
        return None
    for wanted in script.draws:
        for card in decks.told_deck(wanted.deck) if wanted.deck else ():
            if card.id in one.cards:
                return card.text
    return None


def _said(one: Claim) -> dict[str, float]:
    return {seat: share for seat, share in (("a", one.a), ("b", one.b)) if share is not None}


def _of_both(tasks: Sequence[Mapping[str, float]]) -> tuple[float | None, float | None]:
    """(a's, b's) mean over the tasks that both spoke of, or else over what one of them did."""
    both = [task for task in tasks if len(task) == 2] or tasks
    a, b = ([task[seat] for task in both if seat in task] for seat in "ab")
    return (fmean(a) if a else None, fmean(b) if b else None)


@cache
def _groups(names: tuple[str, ...]) -> Mapping[str, str]:
    """Task to group, of what is drawn where both say who carries what."""
    return MappingProxyType(
        {card: theme for name in names for card, theme in decks.theme_of_each(name).items()}
    )


def _load_decks() -> tuple[str, ...]:
    asking = [script for script in installed.scripts().values() if _asks_for_shares(script)]
    drawn = [wanted.deck for script in asking for wanted in script.draws]
    return tuple(dict.fromkeys(deck for deck in drawn if deck))


def _asks_for_shares(script: Script) -> bool:
    """Whether it asks who carries what; what was drawn before may be drawn by another by now."""
    return any(field.kind is shares.KIND for step in script.every_step for field in step.fields)


def _shares(
    entry: Entry, fields: Sequence[str], facets: Mapping[str, str]
) -> Iterator[tuple[str, str, float]]:
    """(domain, facet, share)."""
    for name in fields:
        value = entry.numbers[name]
        for inner, share in _numbers(value if isinstance(value, Mapping) else {}):
            if name in facets:
                yield inner, facets[name], share
            elif inner in FACETS:
                yield name, inner, share
            else:
                yield inner, "", share


def _numbers(values: Mapping[str, object]) -> Iterator[tuple[str, float]]:
    for name, value in values.items():
        if isinstance(value, int | float) and not isinstance(value, bool):
            yield name, float(value)


def _pleasant(mood: object) -> int:
    assert isinstance(mood, list)
    return int(mood[0])


def _day(entry: Entry) -> date:
    return date.fromisoformat(entry.day)
