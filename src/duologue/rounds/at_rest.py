"""Rounds that rest: on their reader's own Today they wait no longer.

Somebody let one rest, so as to begin another; or they came to a step at which it rests of itself, such as
after "later today". It changes nothing of the round and nothing of the other's. Either finds it again among
what has been. What was let rest wakes as soon as there is anything new for its reader to see, of their own
doing or because something opened; what rests of itself, after the hours of its step as well.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import timedelta
from hashlib import sha256

from duologue.engine.course import find_scene_at
from duologue.engine.instances import Instance
from duologue.people import days, own_settings
from duologue.people.access import Me
from duologue.rounds.reading_rounds import Table
from duologue.showing.rights import find_arrival


def let_rest(me: Me, tables: Iterable[Table]) -> None:
    """From the next request on; inside the caller's transaction."""
    own_settings.let_rest(me, {str(table.id): _digest_seen(table) for table in tables})


def rests(table: Table) -> bool:
    """Whether it rests on the Today of `table.me`."""
    return was_let_rest(table) or _rests_of_itself(table)


def was_let_rest(table: Table) -> bool:
    """Whether `table.me` let it rest and has seen nothing new of it since."""
    before = dict(own_settings.read_mine(table.me).resting).get(str(table.id))
    return before is not None and before == _digest_seen(table)


def _rests_of_itself(table: Table) -> bool:
    """At a step that rests, for its hours from one's own last tap; but it is back on that same date of one's
    own: late in the evening, after half of what is left of it."""
    instance = None if table.view.step is None else Instance.parse(table.view.step)
    scene = None if instance is None else find_scene_at(table.played.course, instance)
    if scene is None or not scene.step.rests:
        return False
    since = find_arrival(table.played, table.view.for_ or table.seat)
    rest_of_day = days.find_end_of_date(table.me, since) - since
    # Where the clock was put back since, it stands there: it might else be gone for days.
    return since <= table.played.clock < since + min(timedelta(hours=scene.step.rests), rest_of_day / 2)


def _digest_seen(table: Table) -> str:
    """Of names and answers, so that no change of language wakes it."""
    shown = table.view.write_json()
    told = [shown["step"], shown["may"], shown["sees"], shown["done"]]
    return sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()[:16]
