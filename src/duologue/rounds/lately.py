"""What was done lately, so that what is offered can keep its distance: two small sealed blocks.

The couple's holds what both know of: which exercises were begun, and how deep the two have opened to each
other. One's own holds what was played alone, and the numbers of one's own check-ins. Neither says who began.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple

from duologue.engine.roles import Feed, Role
from duologue.engine.script import Script
from duologue.people import documents
from duologue.people.access import Me
from duologue.people.days import StoredDay, StoredMinute
from duologue.people.documents import Document
from duologue.rounds.apart import Place, Spot
from duologue.rounds.reading import Table

MOST_BEGUN = 150
MOST_FELT = 30
# A check-in's numbers of 0 to 10, by what they feed: a mood's pleasantness, stress from outside, closeness.
FELT = (Feed.MOOD, Feed.STRESS, Feed.CLOSENESS)


class Begun(NamedTuple):
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
    `met`: the deepest they opened to each other, or oneself played alone, 0 to 4; `felt`: one's own only."""

    since: StoredDay | None = None
    met: int = 0
    begun: tuple[Begun, ...] = ()
    felt: tuple[Felt, ...] = field(default=(), repr=False)


COUPLES = documents.declare(
    Document("what was done lately", Lately, Spot(Place.LATELY, own=False), Lately(), forgives=True)
)
OWN = documents.declare(
    Document("what one did lately", Lately, Spot(Place.LATELY, own=True), Lately(), forgives=True)
)


def begin(me: Me, script: Script, now: datetime, *, own: bool) -> None:
    """A round of `script` begins, between the two or alone; a check-in, asked for daily, is not kept here."""
    if script.once_a_day:
        return
    begun = Begun(script.slug, now)
    _of(own).change(me, lambda before: replace(before, begun=(*before.begun, begun)[-MOST_BEGUN:]))


def begin_together(me: Me, now: datetime, *, met: int) -> None:
    """The couple key is shared: the two's days are counted from here. `met`: 1 if a first card opened."""
    COUPLES.change(me, lambda before: replace(before, since=now, met=met))


def met(me: Me, *, own: bool) -> int:
    """The deepest there was: between the two, or alone."""
    return _of(own).read(me).met


def note(before: Table, after: Table) -> None:
    """After a move: how deep the two have opened now, and one's own numbers of a check-in."""
    if after.script.role is Role.DAYS_QUESTION:
        # It opens for each at a time of their own, and the deck itself is light at first.
        return
    me = after.me
    own = after.header.terms.solo
    if _is_met(after) and not _is_met(before):
        depth = depth_of(after)
        _of(own).change(me, lambda found: replace(found, met=max(found.met, depth)))
    if after.script.once_a_day and (felt := _felt(after)) != _felt(before):

        def noted(kept: Lately) -> Lately:
            earlier = next((one.at for one in kept.felt if one.round == str(after.id)), after.now)
            others = [one for one in kept.felt if one.round != str(after.id)]
            mine = [Felt(str(after.id), earlier, felt)] if felt else []
            return replace(kept, felt=tuple(sorted([*others, *mine], key=_at))[-MOST_FELT:])

        OWN.change(me, noted)


def depth_of(table: Table) -> int:
    """Of its script, or of the card that was drawn if that is deeper."""
    return max(table.script.depth, *(card.depth for card in table.header.drawn.cards.values()), 1)


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


def _of(own: bool) -> Document[Me, Lately]:
    return OWN if own else COUPLES
