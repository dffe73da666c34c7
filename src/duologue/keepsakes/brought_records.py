"""Records of rounds that were brought along, as their reader has them: from their own side."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from duologue.keepsakes.reading_keepsakes import fetch_rows, open_rows
from duologue.manuscript import keepsake_kinds as kinds
from duologue.people.access import Me


def list_brought(me: Me) -> list[dict[str, Any]]:
    """Rounds brought from another instance, or from the couple before after a rescue, newest first, in the
    shape that exports have."""
    rows = (row for row in fetch_rows(me) if row.author in (me.seat, "") and row.source is None)
    return [
        _write_from_the_other_side(found) if row.author == "" and me.seat == "b" else found
        for row, words in open_rows(me, rows)
        if words.kind is kinds.BROUGHT and (found := json.loads(words.text))
    ]


def _write_from_the_other_side(found: dict[str, Any]) -> dict[str, Any]:
    """A record that is for both is written from the side of the seat "a"."""
    by = {"me": "other", "other": "me"}
    notes = [{**note, "by": by[note["by"]], **_write_under(note, by)} for note in found["notes"]]
    return {**found, "sees": _swap_seats(found["sees"]), "notes": notes}


def _write_under(note: dict[str, Any], by: Mapping[str, str]) -> dict[str, Any]:
    under = note.get("under")
    return {"under": {**under, "by": by[under["by"]]}} if under else {}


def _swap_seats(found: Any) -> Any:
    names = {"mine": "theirs", "theirs": "mine"}
    if isinstance(found, dict):
        return {names.get(key, key): _swap_seats(value) for key, value in found.items()}
    return found
