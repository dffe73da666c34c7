"""Rounds that somebody let rest, so as to begin another: on their own Today they wait no longer.

It changes nothing of the round and nothing of the other's. Either finds it again among what has been; it
wakes as soon as there is anything new for its reader to see, of their own doing or because something opened.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from hashlib import sha256

from duologue.people import own_settings
from duologue.people.access import Me
from duologue.rounds.reading_rounds import Table


def let_rest(me: Me, tables: Iterable[Table]) -> None:
    """From the next request on; inside the caller's transaction."""
    own_settings.let_rest(me, {str(table.id): _digest_seen(table) for table in tables})


def rests(table: Table) -> bool:
    """Whether `table.me` let it rest and has seen nothing new of it since."""
    before = dict(own_settings.read_mine(table.me).resting).get(str(table.id))
    return before is not None and before == _digest_seen(table)


def _digest_seen(table: Table) -> str:
    """Of names and answers, so that no change of language wakes it."""
    shown = table.view.write_json()
    told = [shown["step"], shown["may"], shown["sees"], shown["done"]]
    return sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()[:16]
