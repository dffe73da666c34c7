"""The check-in of one's own date."""

from __future__ import annotations

from collections.abc import Iterator

from duologue.engine.roles import Role
from duologue.engine.script import StepKind
from duologue.languages import _
from duologue.rounds import casting
from duologue.rounds.reading_rounds import Table
from duologue.web.today.at_hand import Seen
from duologue.web.today.thing import Button, Thing


def find(seen: Seen) -> Iterator[Thing]:
    if seen.visit.paused is not None:
        return
    begun = seen.visit.found.check_in
    button = _make_begun(begun) if begun else _offer_to_begin(seen)
    if button is not None:
        heading, line = _("How are you today?"), _("Fifteen seconds, then put the phone away.")
        if seen.offer.day == 0:
            line = ""
        yield Thing("check-in", heading, line, button, state=begun.view.write_json() if begun else ())


def find_done(seen: Seen) -> Iterator[Thing]:
    """Once nothing is asked any more, it lies at the end, unless it stands there already as what opened."""
    begun, opened = seen.visit.found.check_in, {table.id for table in seen.visit.opened}
    if begun is not None and not asks(begun) and begun.id not in opened:
        address = f"/rounds/{begun.id}/"
        yield Thing("done", _("Today's check-in"), state=begun.view.write_json(), address=address)


def asks(table: Table) -> bool:
    """Whether the mood is still asked for. What is asked beside it and below it is no errand, nor is an
    opening to look at."""
    mood = table.script.steps[0].id
    given = any(instance.step_id == mood and seat is table.seat for instance, seat in table.played.answers)
    return table.view.kind is StepKind.ASK and not given


def _make_begun(begun: Table) -> Button | None:
    return Button(_("Say how you are"), f"/rounds/{begun.id}/") if asks(begun) else None


def _offer_to_begin(seen: Seen) -> Button | None:
    script = casting.find_exercise(Role.CHECK_IN)
    if script is None:
        return None
    fields = {"id": seen.make_form_id("check-in"), "slug": script.slug}
    return Button(_("Say how you are"), "/rounds/", fields)
