"""Gives between the two what one gave before they shared a key, where its giver wants that.

Nothing that is there is opened to anybody: the exercise begins anew between the two, with the same card, and
the same words are given there once more, under its own rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from duologue.engine.moves import MoveKind
from duologue.people import access, days, lists
from duologue.people.access import Me
from duologue.people.refusals import NotFound
from duologue.rounds import desk, play, reading_rounds, starting
from duologue.rounds.from_before import GivenStep, is_offered, list_given
from duologue.rounds.header import Header
from duologue.rounds.models import Round
from duologue.rounds.play import Wish
from duologue.rounds.reading_rounds import Table
from duologue.rounds.starting import KeptWish, Started
from duologue.showing.digests import list_prompts


def share(me: Me, round_id: UUID, now: datetime, *, rest: bool = False) -> Started | KeptWish:
    """Begin it between the two and give there what one gave; `KeptWish` while another round waits, unless
    that is to `rest`. Pressed twice, it is given once.

    Raises `NotFound` for what isn't offered, `Refusal` in an archive.
    """
    access.require_writable(me)
    with transaction.atomic():
        before = reading_rounds.read(me, round_id, now)
        if (given := _find_given_already(me, before)) is not None:
            return Started(given)
        if not is_offered(before, days.find_date(me, now)):
            raise NotFound
        card = next((card.id for card in before.header.drawn.cards.values()), None)
        started = starting.start(me, before.script.slug, now, card=card, rest=rest)
        if isinstance(started, KeptWish):
            return started
        for step, values in _list_to_give(play.look(me, started.round_id, now), list_given(before)):
            play.act(me, started.round_id, [Wish(uuid4(), MoveKind.ANSWER, step, None, values)], now)
        desk.put_away(me, before.id, now, away=True)
    return started


def _find_given_already(me: Me, before: Table) -> UUID | None:
    """The round between the two that came of it; None if it was not shared."""
    if str(before.id) not in desk.read_mine(me).away or not before.header.terms.solo:
        return None
    for row in Round.objects.filter(couple_id=me.couple_id, list=lists.BOTH, day__gte=before.utc_day):
        key = reading_rounds.open_key(me, row)
        if key is not None and _find_asks(key.header) == _find_asks(before.header):
            found: UUID = row.id
            return found
    return None


def _find_asks(header: Header) -> tuple[str, list[str]]:
    return header.slug, [card.id for card in header.drawn.cards.values()]


def _list_to_give(table: Table, given: list[GivenStep]) -> Iterator[tuple[str, Mapping[str, object]]]:
    asked = {prompt.step for prompt in list_prompts(table.view) if prompt.fields}
    for one in given:
        if one.step in asked:
            yield one.step, one.values
