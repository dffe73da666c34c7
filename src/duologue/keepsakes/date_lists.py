"""Where the lists lie of what is due, and what stands in them; `due_dates` says what an entry is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any
from uuid import UUID

from duologue.keepsakes.keepsake_words import Words
from duologue.keepsakes.reading_keepsakes import open_rows
from duologue.manuscript import keepsake_kinds as kinds
from duologue.people import ids, lists
from duologue.people.access import Me
from duologue.people.ids import NamedId
from duologue.people.model_rows import find_table, write_uuid


def read_dates(me: Me, *, own: bool) -> dict[str, dict[str, Any]]:
    """The list of what is due, by keepsake id (see `due_dates`); empty if there is none."""
    words = next((words for row, words in _read_date_lists(me) if (row.author != "") is own), None)
    return json.loads(words.text) if words is not None else {}


def read_all_dates(me: Me) -> dict[str, dict[str, Any]]:
    """Both lists, the shared one and one's own, in one query."""
    there = read_lists(me)
    return there.get(False, {}) | there.get(True, {})


def read_lists(me: Me) -> dict[bool, dict[str, dict[str, Any]]]:
    """The lists that there are: one's own under True, that of both under False."""
    return {row.author != "": json.loads(words.text) for row, words in _read_date_lists(me)}


def find_dates_id(me: Me, *, own: bool) -> UUID:
    """Where the list lies, or where to begin it if there is none."""
    there = next((row.id for row, _ in _read_date_lists(me) if (row.author != "") is own), None)
    return there or _make_dates_name(me, own=own).now


def _make_dates_name(me: Me, *, own: bool) -> NamedId:
    key = me.personal if own else me.ring.couple or me.ring.invitation or me.personal
    return ids.name_row(key, me.couple_id, f"dates:{me.seat if own else ''}")


def _read_date_lists(me: Me) -> Iterator[tuple[Any, Words]]:
    """The lists that are there, at most one of each; what else lies under their ids is passed over."""
    names = {own: _make_dates_name(me, own=own) for own in (False, True)}
    wanted = [id_ for name in names.values() for id_ in name]
    rows = {
        row.id: row
        for row in find_table("keepsakes.Keepsake").select(
            f'{lists.IN} AND "id" IN (%s, %s, %s, %s)',
            [*lists.list_values(me), *map(write_uuid, wanted)],
        )
    }
    for own, name in names.items():
        there = [rows[id_] for id_ in name if id_ in rows and rows[id_].author == (me.seat if own else "")]
        found = (pair for pair in open_rows(me, there) if pair[1].kind is kinds.DATES)
        yield from islice(found, 1)
