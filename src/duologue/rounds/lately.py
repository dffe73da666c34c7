"""What was done lately, so that what is offered can keep its distance: two small sealed blocks.

The couple's holds what both know of: which exercises were begun, and how deep the two have opened to each
other. One's own holds what was played alone, and the numbers of one's own check-ins. Neither says who began.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any

from duologue.engine.dealing import cards_met
from duologue.engine.roles import Feed, Role
from duologue.engine.script import Script
from duologue.people import days
from duologue.people.access import Me
from duologue.people.days import Day
from duologue.rounds import apart
from duologue.rounds.apart import Place, Spot
from duologue.rounds.reading import Table

COUPLES, OWN = Spot(Place.LATELY, own=False), Spot(Place.LATELY, own=True)
OF_LATE = timedelta(days=90)
MOST_BEGUN = 150
MOST_FELT = 30
# A check-in's numbers of 0 to 10, by what they feed: a mood's pleasantness, stress from outside, closeness.
FELT = (Feed.MOOD, Feed.STRESS, Feed.CLOSENESS)


@dataclass(frozen=True, slots=True)
class Begun:
    slug: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Felt:
    """One's own numbers in one check-in, each 0 to 10; `at` is when the first of them was given."""

    round: str
    at: datetime
    numbers: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Lately:
    """Oldest first. `since`: when the two confirmed each other, None alone or before there was a record;
    `met`: of each depth that they opened to each other, or that oneself played alone, the last date; `felt`:
    one's own only."""

    since: Day | None = None
    met: Mapping[int, date] = field(default_factory=lambda: MappingProxyType({}))
    begun: tuple[Begun, ...] = ()
    felt: tuple[Felt, ...] = field(default=(), repr=False)

    def deepest(self, now: datetime) -> int:
        """The deepest there was of late, 0 to 4: what is longer ago than `OF_LATE` leads nowhere deeper."""
        return max((depth for depth, last in self.met.items() if now.date() - last <= OF_LATE), default=0)


def of(content: bytes | None) -> Lately:
    """From what `apart.read` found at `COUPLES` or `OWN`."""
    if content is None:
        return Lately()
    found: dict[str, Any] = json.loads(content)
    return Lately(
        since=found["since"] and days.read(found["since"]),
        met=_met(found),
        begun=tuple(Begun(slug, datetime.fromisoformat(at)) for slug, at in found["begun"]),
        felt=tuple(Felt(id_, datetime.fromisoformat(at), given) for id_, at, given in found["felt"]),
    )


def _met(found: Mapping[str, Any]) -> dict[int, date]:
    """Before there were dates to it, a block had the deepest alone: that was at the last beginning at the
    latest."""
    if "opened" in found:
        return {int(depth): date.fromisoformat(last) for depth, last in found["opened"].items()}
    last = [datetime.fromisoformat(at).date() for _, at in found["begun"][-1:]]
    if found["since"]:
        since = days.read(found["since"])
        last.append(since.date() if isinstance(since, datetime) else since)
    return {found["met"]: max(last)} if found["met"] and last else {}


def begin(me: Me, script: Script, now: datetime, *, own: bool) -> None:
    """A round of `script` begins, between the two or alone; a check-in, asked for daily, is not kept here."""
    if script.once_a_day:
        return
    spot = OWN if own else COUPLES
    begun = Begun(script.slug, now)
    _change(me, spot, lambda before: replace(before, begun=(*before.begun, begun)[-MOST_BEGUN:]))


def begin_together(me: Me, now: datetime, *, met: int) -> None:
    """The couple key is shared: the two's days are counted from here. `met`: 1 if a first card opened."""
    _change(me, COUPLES, lambda before: replace(before, since=now, met={met: now.date()} if met else {}))


def met(me: Me, now: datetime, *, own: bool) -> int:
    """The deepest there was of late: between the two, or alone."""
    return _read(me, OWN if own else COUPLES).deepest(now)


def note(before: Table, after: Table) -> None:
    """After a move: how deep the two have opened now, and one's own numbers of a check-in."""
    if after.script.role is Role.DAYS_QUESTION:
        # It opens for each at a time of their own, and the deck itself is light at first.
        return
    me = after.me
    own = after.header.terms.solo
    depth = _met_in(after)
    if depth > _met_in(before):
        spot, today = (OWN if own else COUPLES), after.now.date()
        _change(me, spot, lambda found: replace(found, met={**found.met, depth: today}))
    if after.script.once_a_day and (felt := _felt(after)) != _felt(before):

        def noted(kept: Lately) -> Lately:
            earlier = next((one.at for one in kept.felt if one.round == str(after.id)), after.now)
            others = [one for one in kept.felt if one.round != str(after.id)]
            mine = [Felt(str(after.id), earlier, felt)] if felt else []
            return replace(kept, felt=tuple(sorted([*others, *mine], key=_at))[-MOST_FELT:])

        _change(me, OWN, noted)


def depth_of(table: Table) -> int:
    """Of its script, or of the deepest card that was drawn if that is deeper."""
    return max(table.script.depth, *(card.depth for card in table.header.drawn.dealt), 1)


def _met_in(table: Table) -> int:
    """How deep it has opened: of a hand that is dealt by turns, as far as it was; 0 before anything has."""
    if not _is_met(table):
        return 0
    return max(table.script.depth, *(card.depth for card in cards_met(table.played)), 1)


def _is_met(table: Table) -> bool:
    """An opening of both's, one phone passed to and fro until the end, or something alone played through.

    Never the other's taps: two who spoke with a phone each are believed when something has opened.
    """
    if table.header.terms.solo or table.header.terms.one_device:
        return table.view.done
    return len({row.author for row in table.answers.values() if row.author and row.is_open}) == 2


def _felt(table: Table) -> dict[str, int]:
    """One's own standing numbers of a check-in, by what they feed."""
    known = {step.id: step for step in table.script.steps}
    found: dict[str, int] = {}
    for (instance, seat), ref in table.played.answers.items():
        step = known.get(instance.step_id)
        row = table.answers.get(ref.id or "")
        if step is None or row is None or seat is not table.seat or not row.wraps:
            continue
        values = table.own.values.get(str(row.id)) or table.opened.get(str(row.id)) or {}
        for one in step.fields:
            level = one.kind.level(values.get(one.id))
            if one.feeds in FELT and level is not None:
                found[one.feeds.value] = level
    return found


def _at(felt: Felt) -> datetime:
    return felt.at


def _read(me: Me, spot: Spot) -> Lately:
    return of(apart.read(me, [spot]).get(spot))


def _change(me: Me, spot: Spot, by: Callable[[Lately], Lately]) -> None:
    apart.change(me, spot, lambda content: _written(by(of(content))))


def _written(lately: Lately) -> bytes:
    text = {
        "since": lately.since and days.written(lately.since),
        # Read by earlier versions, which knew no dates.
        "met": max(lately.met, default=0),
        "opened": {str(depth): last.isoformat() for depth, last in lately.met.items()},
        "begun": [[one.slug, one.at.isoformat(timespec="minutes")] for one in lately.begun],
        "felt": [[one.round, one.at.isoformat(timespec="minutes"), dict(one.numbers)] for one in lately.felt],
    }
    return json.dumps(text, separators=(",", ":")).encode()
