"""One's own desk: what one has looked at, put away, done today and put off. It sorts one's own Today and
nothing of the other's, lies under the personal key and is no log: of a thing that is over, nothing stays.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from duologue.engine.roles import HELP, Role
from duologue.people import access, at_a_visit, days
from duologue.people.access import Me
from duologue.people.refusals import NotFound
from duologue.rounds import apart, casting
from duologue.rounds.apart import BlockPlace
from duologue.rounds.reading_rounds import Table
from duologue.showing.sees import PRESENCE

MOST = 120


@dataclass(frozen=True, slots=True)
class Desk:
    """`looked`: by a round's id, a digest of what one has seen opened there; what had opened before `since`
    counts as seen. `away`: ids of rounds that one put away, the latest last. `done`: wishes of the other's
    that one did, and on which own date. `stood`: by the name of a reminder, the own dates on which it stood
    on Today."""

    since: date | None = None
    looked: Mapping[str, str] = field(default_factory=dict)
    away: tuple[str, ...] = ()
    done: tuple[tuple[date, str], ...] = ()
    stood: Mapping[str, tuple[date, ...]] = field(default_factory=dict)


OWN = apart.declare("desk", Desk, BlockPlace.DESK, own=True, empty=Desk())


def read_mine(me: Me) -> Desk:
    """One's own; opened once a request."""
    return OWN.read_once(me)


def lay_out(me: Me, now: datetime) -> None:
    """There is one from the first visit on, so that what opens later is known to be new."""
    if read_mine(me).since is None:
        with at_a_visit.keep_if_there_is_room():
            _change(me, lambda desk: desk, now)


def digest_opening(table: Table) -> str:
    """Of all that has opened there of the other's or of both's, "" while nothing has: what was left open is
    nothing. What would help is said on Today itself."""
    helps = {step.id for step, _ in casting.list_fields(table.script, Role.HELP)}
    sees: Any = table.view.write_json()["sees"]
    shown = {
        instance: there
        for instance, values in sees.items()
        if instance.partition("#")[0] not in helps
        if (there := {k: v for k, v in values.items() if v and k not in (table.seat.value, PRESENCE)})
    }
    return sha256(json.dumps(shown, sort_keys=True, default=str).encode()).hexdigest()[:16] if shown else ""


def has_news(desk: Desk, table: Table, recent: date) -> bool:
    """Whether something has opened there that one hasn't looked at. `recent`: what began before, and before
    there was a desk, counts as seen."""
    opened = digest_opening(table)
    if not opened or desk.looked.get(str(table.id)) == opened:
        return False
    if str(table.id) in desk.looked:
        return True
    begun = table.header.terms.started_at
    return begun is not None and days.find_date(table.me, begun) >= min(recent, desk.since or recent)


def look(table: Table, now: datetime) -> None:
    """It is on this partner's screen: what has opened there is seen."""
    me = table.me
    if me.former or table.dealt.alone:
        return
    opened, name = digest_opening(table), str(table.id)
    if not opened or read_mine(me).looked.get(name) == opened:
        return

    def add_seen(desk: Desk) -> Desk:
        looked = {**{k: v for k, v in desk.looked.items() if k != name}, name: opened}
        return replace(desk, looked=dict(list(looked.items())[-MOST:]))

    with at_a_visit.keep_if_there_is_room():
        _change(me, add_seen, now)


def put_away(me: Me, round_id: UUID | str, now: datetime, *, away: bool) -> None:
    """Not on one's own Today any more, or there again. Nobody is told; whose round it is isn't asked. Raises
    `Refusal` in an archive."""
    access.require_writable(me)
    name = str(round_id)

    def put(desk: Desk) -> Desk:
        others = tuple(one for one in desk.away if one != name)
        return replace(desk, away=(*others, name)[-MOST:] if away else others)

    _change(me, put, now)


def note_did(me: Me, choice: str, now: datetime) -> None:
    """One did what the other said would help: not asked again on this date of one's own. Raises `NotFound`
    for what nobody can wish, `Refusal` in an archive."""
    access.require_writable(me)
    if choice not in HELP:
        raise NotFound
    today = days.find_date(me, now)

    def add_done(desk: Desk) -> Desk:
        todays = tuple(one for one in desk.done if one[0] == today and one[1] != choice)
        return replace(desk, done=(*todays, (today, choice)))

    _change(me, add_done, now)


def has_done(me: Me, choice: str, today: date) -> bool:
    return (today, choice) in read_mine(me).done


def stand(me: Me, reminder: str, stood: tuple[date, ...], now: datetime) -> None:
    """A reminder stands on Today: keep on which dates it did."""
    with at_a_visit.keep_if_there_is_room():
        _change(me, lambda desk: replace(desk, stood={**desk.stood, reminder: stood}), now)


def _change(me: Me, by: Callable[[Desk], Desk], now: datetime) -> None:
    def change_document(stands: Desk) -> Desk:
        desk = by(stands)
        return replace(desk, since=desk.since or days.find_date(me, now))

    OWN.change_once(me, change_document)
