"""What Today tells of ways in that were added, on every device of whose they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from duologue.people import days, devices, ways_in
from duologue.people.me import Me
from duologue.people.ways_in import Ways


@dataclass(frozen=True, slots=True)
class TellingLine:
    """`kind` is one of `ways_in`'s; `day` one's own date on which it was added."""

    kind: str
    day: date
    label: str


@dataclass(frozen=True, slots=True)
class Telling:
    """`rests_by_proof`: whether proving it here makes it rest, or whether it has to stand a week first."""

    lines: tuple[TellingLine, ...]
    rests_by_proof: bool


def tell_on_today(me: Me, now: datetime) -> Telling:
    """What this device's Today has to say, unless it was tapped away today; that it stood there is kept.

    A session whose thirty days to undo the first way in are over becomes like any other.
    """
    if me.is_token or me.ways is None:
        return Telling((), rests_by_proof=True)
    ways = ways_in.read(me.person_id, me.personal, me.ways)
    found = ways_in.list_to_tell(ways, me.device_id, days.find_date(me, now), now)
    first = any(one.number == ways.first_number for one in found)
    if me.device_id in ways.first:
        if not ways_in.may_undo(ways, me.device_id, now):
            _change(me, lambda kept: _settle_ways(kept, me))
            devices.give_end(me.device_id, now)
        elif first and ways_in.note_standing(ways, me.device_id, now) != ways:
            _change(me, lambda kept: ways_in.note_standing(kept, me.device_id, now))
    return _make_telling(me, ways, found, now)


def tell_everything(me: Me, now: datetime) -> Telling:
    """What there is to tell, tapped away or not."""
    ways = ways_in.read_kept(me.person_id, me.personal)
    found = ways_in.list_to_tell(replace(ways, put_off={}), me.device_id, days.find_date(me, now), now)
    return _make_telling(me, ways, found, now)


def put_off(me: Me, now: datetime) -> None:
    """Tap it away: it comes back on another day, until it was proved here."""
    today = days.find_date(me, now)
    present = set(devices.list_browsers(me.person_id))

    def add_put_off(ways: Ways) -> Ways:
        kept = {id_: day for id_, day in ways.put_off.items() if id_ in present}
        return replace(ways, put_off=kept).mark_put_off(me.device_id, today)

    _change(me, add_put_off)


def _make_telling(me: Me, ways: Ways, found: tuple[ways_in.ToldChange, ...], now: datetime) -> Telling:
    lines = tuple(TellingLine(one.kind, days.find_date(me, one.when), one.label) for one in found)
    waits = ways_in.may_undo(ways, me.device_id, now) and not ways_in.may_rest(ways, me.device_id, now)
    return Telling(lines, rests_by_proof=not waits)


def _settle_ways(ways: Ways, me: Me) -> Ways:
    return replace(ways, first={id_: at for id_, at in ways.first.items() if id_ != me.device_id})


def _change(me: Me, by: Callable[[Ways], Ways]) -> None:
    ways_in.change(me.person_id, me.personal, by)
