"""Everything that a partner may read, to take along: made from the same views as the pages, so the other's
unopened words are not in it.

The file is JSON: {"format": "duologue/1", "made": DAY, "me": {...}, "other": {...} or null, "rounds": [...],
"keepsakes": [...]}. A round has its id, day, exercise, title, state, solo, `steps` (instance → the question
as its reader saw it), `sees` (as the view has it, seats as "mine" and "theirs") and notes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from duologue.engine.view import prompt_of
from duologue.keepsakes import reading as keepsakes
from duologue.people import profile
from duologue.people.access import Me
from duologue.people.profile import Profile
from duologue.people.refusals import NotFound
from duologue.rounds import reading
from duologue.rounds.models import Round
from duologue.rounds.reading import Table
from duologue.web.leaves import Company, opening, steps_of
from duologue.web.screen import Opening

FORMAT = "duologue/1"
BATCH = 50


def tables(me: Me, now: datetime) -> Iterator[Table]:
    """Every round that `me` plays in, oldest first, a batch at a time."""
    ids = list(
        Round.objects.filter(couple_id=me.couple_id).order_by("day", "id").values_list("id", flat=True)
    )
    for start in range(0, len(ids), BATCH):
        rows = list(Round.objects.filter(id__in=ids[start : start + BATCH]).order_by("day", "id"))
        try:
            yield from reading.read_rows(me, rows, now)
        except NotFound:
            continue


def everything(me: Me, now: datetime) -> dict[str, object]:
    both = profile.both(me)
    return {
        "format": FORMAT,
        "made": now.date().isoformat(),
        "me": _person(both.mine),
        "other": _person(both.other) if both.other else None,
        "rounds": [_round(me, table) for table in tables(me, now)],
        "keepsakes": [_kept(me, kept) for kept in keepsakes.everything(me)],
    }


def printed(table: Table, both: profile.Both) -> list[Opening]:
    """A round's openings for the page to print: both people's leaves where they opened, else one's own."""
    view, company, known = table.view, Company(table.seat, both), steps_of(table.script.steps)
    found = (opening(view, [instance], known, company, _text(table, instance)) for instance in view.sees)
    return [one for one in found if one is not None]


def _round(me: Me, table: Table) -> dict[str, object]:
    view = table.view
    return {
        "id": str(table.id),
        "day": table.header.drawn.started_at.date().isoformat() if table.header.drawn.started_at else None,
        "exercise": table.script.slug,
        "title": table.title,
        "state": table.state,
        "solo": table.header.drawn.solo,
        "steps": {instance: _text(table, instance) for instance in view.sees},
        "sees": {instance: _from_own_seat(table, there) for instance, there in view.sees.items()},
        "notes": [_kept(me, note) for note in keepsakes.notes(me, table.id)],
    }


def _from_own_seat(table: Table, there: Mapping[str, object]) -> dict[str, object]:
    names = {table.seat.value: "mine", table.seat.other.value: "theirs"}

    def renamed(found: object) -> object:
        return (
            {names.get(key, key): renamed(value) for key, value in found.items()}
            if isinstance(found, Mapping)
            else found
        )

    return {key: value for key, value in renamed(there).items()}  # type: ignore[attr-defined]


def _text(table: Table, instance: str) -> str:
    found = prompt_of(table.played, table.seat, instance, table.own)
    return found.text if found else ""


def _person(of: Profile) -> dict[str, str]:
    return {"name": of.name, "colour": of.colour, "zone": of.zone}


def _kept(me: Me, kept: keepsakes.Kept) -> dict[str, object]:
    return {
        "id": str(kept.id),
        "by": "me" if kept.seat == me.seat else "other",
        "day": kept.day.isoformat(),
        "kind": kept.kind.value,
        "text": kept.text,
        "round": str(kept.source) if kept.source else None,
        "out_of_sight": kept.archived,
    }
