"""Today: one obvious next thing, what waits, what would help the other."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from django.http import HttpRequest, HttpResponse

from duologue.engine.roles import Role
from duologue.engine.script import StepKind
from duologue.engine.view import asked_at
from duologue.keepsakes.reading import Kept
from duologue.languages.dates import write_part_of_day
from duologue.people import days, telling
from duologue.people.access import Me
from duologue.rhythm import offers, visiting
from duologue.rhythm.offers import OfToday
from duologue.rounds import casting
from duologue.rounds.beyond import beyond
from duologue.rounds.reading import Table
from duologue.rounds.today import Today
from duologue.web import direction, due, helping
from duologue.web.forms import new_id
from duologue.web.page import page
from duologue.wording.offers import say_offer
from duologue.wording.values import say_value

# More of one's own than this stays in history, where it is found by its month.
MOST_ASKS = 3
MOST_GIVEN = 2


def today(request: HttpRequest) -> HttpResponse:
    """Called by the door, for who is signed in."""
    me = request.me
    visit = visiting.visit(me, request.now)
    found, both = visit.found, direction.both(me)
    offer = offers.of_today(me, found, request.now)
    check_in = casting.exercise(Role.CHECK_IN)
    return page(
        request,
        "today.html",
        here="today",
        both=both,
        found=found,
        part_of_day=write_part_of_day(days.here(me, request.now)),
        help=helping.sentence(found.help, both.other),
        given=[one for table in found.given if (one := _given(table)) is not None][:MOST_GIVEN],
        check_in=check_in.slug if check_in else None,
        next=_next(me, found, offer),
        asks=visit.asks[:MOST_ASKS],
        beyond=beyond,
        first=visit.asks[0] if visit.asks else None,
        offer=offer,
        offer_why=say_offer(offer.why),
        offer_lines=[say_offer(line) for line in offer.say],
        # Made whether there is an offer or not, so that nothing after it hangs on that.
        offer_id=new_id(),
        state=_state(found, visit.again),
        again=visit.again,
        today=visit.day,
        due=due.lead_to(visit.look_back) if visit.look_back else None,
        added=telling.on_today(me, request.now).lines,
    )


def _next(me: Me, found: Today, offer: OfToday) -> str:
    """The one obvious next thing: a question, an invitation while alone, one small thing after a gap, today's
    check-in, else what is offered, if anything is. Never by whether there is an offer."""
    if any(not table.dealt.alone for table in found.asks):
        return "ask"
    if not me.other_here and not found.waits and not found.opened and found.check_in is None:
        return "invite"
    if offer.back:
        return "back"
    if _asks(found.check_in) if found.check_in else casting.exercise(Role.CHECK_IN):
        return "check-in"
    return "own" if found.asks else "offer"


@dataclass(frozen=True, slots=True)
class Given:
    """What came of a round that takes no place: the other's words, or what both chose (`both`)."""

    words: str
    address: str
    both: bool


def _given(table: Table) -> Given | None:
    """From the view; None where there are no words to show."""
    seat, seen = table.seat, table.view.sees.items()
    theirs = _said(table, [(step, there.get(seat.other.value)) for step, there in seen])
    chosen = _said(table, [(step, there.get("matched")) for step, there in seen])
    words = theirs or chosen
    return Given(words, f"/rounds/{table.id}/", not theirs) if words else None


def _said(table: Table, seen: Sequence[tuple[str, object]]) -> str:
    return " ".join(
        say_value(field, values[field.id])
        for step, values in seen
        if isinstance(values, Mapping)
        for field in asked_at(table.played, step, table.seat)
        if field.id in values
    )


def _asks(table: Table) -> bool:
    """Whether the mood is still asked for. The extra below it is no errand, nor is an opening to look at."""
    return table.view.kind is StepKind.ASK


def _state(found: Today, again: Kept | None) -> str:
    """Changes with what the page shows, so that a script sees whether there is anything new."""
    tables = (
        *found.asks,
        *found.waits,
        *found.opened,
        *found.given,
        *filter(None, [found.check_in, found.check_in_opened]),
    )
    shown = [(str(table.id), table.view.as_json()) for table in tables]
    return sha256(json.dumps([shown, found.help, again and again.seen], default=str).encode()).hexdigest()[
        :16
    ]
