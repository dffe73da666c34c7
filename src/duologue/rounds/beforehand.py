"""A day's round as its first question stands before anybody has begun it, to be answered offline."""

from __future__ import annotations

from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from duologue.engine.moves import Move, MoveKind
from duologue.engine.play import play
from duologue.engine.script import Dealt, Drawn, Script, Seat, Terms
from duologue.languages import find_spoken
from duologue.languages.telling_texts import tell_dealt
from duologue.people import days, lists, own_settings, profile
from duologue.people.access import Me
from duologue.rounds.header import Header
from duologue.rounds.reading_rounds import Table, find_seat_letter
from duologue.showing.own_side import Own
from duologue.wording.voice import SPOKEN


def lay_out(me: Me, script: Script, round_id: UUID, now: datetime) -> Table:
    """What a round would show `me` first if they began it now under `round_id`. Nothing is drawn or written:
    where what is drawn changes the first question, its digest tells when it is sent."""
    day, solo = days.find_date(me, now), not me.shared
    drawn = Drawn(first_is=me.seat)
    terms = Terms(solo=solo, started_at=now, day=day, zones=days.list_zones(me, alone=solo))
    header = Header(script.slug, script.sha256, drawn, terms, False, day)
    names = profile.read_names(me)
    seats = {seat: names.get(find_seat_letter(header, seat), "") for seat in Seat}
    dealt = Dealt(script, drawn, terms, MappingProxyType(seats))
    begun = Move("begun", Seat.FIRST, Seat.FIRST, MoveKind.START, now)
    played = play(dealt, (begun,), {}, now)
    return Table(
        me=me,
        id=round_id,
        author=me.seat,
        state="open",
        utc_day=days.find_utc_day(now),
        in_list=lists.name_own(me) if solo else lists.BOTH,
        script=script,
        header=header,
        under_invitation=False,
        dealt=dealt,
        round_key=b"",
        ring=me.ring,
        answers={},
        opened={},
        own=Own(
            settings=own_settings.list_switched_on(me, day),
            today=day,
            voice=SPOKEN,
            told=tell_dealt(dealt, find_spoken()),
        ),
        played=played,
        now=played.now,
    )
