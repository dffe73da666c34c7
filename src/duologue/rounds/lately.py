"""What was done lately, so that what is offered can keep its distance: two small sealed blocks.

The couple's holds what both know of: which exercises were begun, and how deep the two have opened to each
other. One's own holds what was played alone, and the numbers of one's own check-ins. Neither says who began.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from duologue.engine.roles import FedFigure, Role
from duologue.engine.script import Script
from duologue.people import days
from duologue.people.access import Me
from duologue.people.days import StoredDay, StoredMinute
from duologue.people.documents import Document
from duologue.rounds import apart
from duologue.rounds.apart import BlockPlace
from duologue.rounds.cards_met import list_cards_met
from duologue.rounds.reading_rounds import Table

OF_LATE = timedelta(days=90)
MOST_BEGUN = 150
MOST_FELT = 30
# A check-in's numbers of 0 to 10, by what they feed: a mood's pleasantness, stress from outside, closeness.
FELT = (FedFigure.MOOD, FedFigure.STRESS, FedFigure.CLOSENESS)


class BegunRound(NamedTuple):
    slug: str
    at: StoredMinute


class Felt(NamedTuple):
    """One's own numbers in one check-in, each 0 to 10; `at` is when the first of them was given."""

    round: str
    at: StoredMinute
    numbers: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Lately:
    """Oldest first. `since`: when the two confirmed each other, None alone or before there was a record;
    `met`: of each depth that they opened to each other, or that oneself played alone, the last date; `felt`:
    one's own only."""

    since: StoredDay | None = None
    met: Mapping[int, date] = field(default_factory=dict)
    begun: tuple[BegunRound, ...] = ()
    felt: tuple[Felt, ...] = field(default=(), repr=False)

    def find_deepest(self, now: datetime) -> int:
        """The deepest there was of late, 0 to 4: what is longer ago than `OF_LATE` leads nowhere deeper."""
        return max(
            (depth for depth, last in self.met.items() if days.find_utc_day(now) - last <= OF_LATE), default=0
        )


def _date_entries(found: Any) -> Any:
    """Before there were dates to it, a block had the deepest alone: that was at the last beginning at the
    latest."""
    if not isinstance(found, dict):
        return found
    deepest = found.get("met", 0)
    kept = {name: value for name, value in found.items() if name != "met"}
    if "opened" in found:
        return kept
    last = [days.find_utc_day(datetime.fromisoformat(at)) for _, at in found.get("begun", [])[-1:]]
    if found.get("since"):
        since = days.read(found["since"])
        last.append(days.find_utc_day(since) if isinstance(since, datetime) else since)
    return kept | {"opened": {str(deepest): max(last).isoformat()} if deepest and last else {}}


def _declare(name: str, *, own: bool) -> Document[Me, Lately]:
    empty, names = Lately(), {"met": "opened"}
    return apart.declare(
        name, Lately, BlockPlace.LATELY, own=own, empty=empty, names=names, older=_date_entries
    )


COUPLES = _declare("what was done lately", own=False)
OWN = _declare("what one did lately", own=True)


def begin(me: Me, script: Script, now: datetime, *, own: bool) -> None:
    """A round of `script` begins, between the two or alone; a check-in, asked for daily, is not kept here."""
    if script.once_a_day:
        return
    begun = BegunRound(script.slug, now)
    _make_document(own).change(me, lambda before: replace(before, begun=(*before.begun, begun)[-MOST_BEGUN:]))


def begin_together(me: Me, now: datetime, *, met: int) -> None:
    """The couple key is shared: the two's days are counted from here. `met`: 1 if a first card opened."""
    first = {met: days.find_utc_day(now)} if met else {}
    COUPLES.change(me, lambda before: replace(before, since=now, met=first))


def read_deepest_met(me: Me, now: datetime, *, own: bool) -> int:
    """The deepest there was of late: between the two, or alone."""
    return _make_document(own).read(me).find_deepest(now)


def note_depth(before: Table, after: Table) -> None:
    """After a move: how deep the two have opened now, and one's own numbers of a check-in."""
    if after.script.role is Role.DAYS_QUESTION:
        # It opens for each at a time of their own, and the deck itself is light at first.
        return
    me = after.me
    own = after.header.terms.solo
    depth = _find_depth_met(after)
    if depth > _find_depth_met(before):
        today = days.find_utc_day(after.now)
        _make_document(own).change(me, lambda found: replace(found, met={**found.met, depth: today}))
    if after.script.once_a_day and (felt := _read_felt(after)) != _read_felt(before):

        def add_lately(kept: Lately) -> Lately:
            earlier = next((one.at for one in kept.felt if one.round == str(after.id)), after.now)
            others = [one for one in kept.felt if one.round != str(after.id)]
            mine = [Felt(str(after.id), earlier, felt)] if felt else []
            return replace(kept, felt=tuple(sorted([*others, *mine], key=_find_time_felt))[-MOST_FELT:])

        OWN.change(me, add_lately)


def find_depth(table: Table) -> int:
    """Of its script, or of the deepest card that was drawn if that is deeper."""
    return max(table.script.depth, *(card.depth for card in table.header.drawn.dealt), 1)


def _find_depth_met(table: Table) -> int:
    """How deep it has opened: of a hand that is dealt by turns, as far as it was; 0 before anything has."""
    if not _is_met(table):
        return 0
    return max(table.script.depth, *(card.depth for card in list_cards_met(table.played)), 1)


def _is_met(table: Table) -> bool:
    """An opening of both's, one phone passed to and fro until the end, or something alone played through.

    Never the other's taps: two who spoke with a phone each are believed when something has opened.
    """
    if table.header.terms.solo or table.header.terms.one_device:
        return table.view.done
    return len({row.author for row in table.answers.values() if row.author and row.is_open}) == 2


def _read_felt(table: Table) -> dict[str, int]:
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
            level = one.kind.find_level(values.get(one.id))
            if one.feeds in FELT and level is not None:
                found[one.feeds.value] = level
    return found


def _find_time_felt(felt: Felt) -> datetime:
    return felt.at


def _make_document(own: bool) -> Document[Me, Lately]:
    return OWN if own else COUPLES
