"""Notes on an opened round, by either of the two: in its margin, or under one answer as a reply to it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction

from duologue.engine.moves import MoveKind
from duologue.engine.script import Seat
from duologue.keepsakes import keeping
from duologue.keepsakes import reading_keepsakes as keepsakes
from duologue.keepsakes.keepsake_words import Under
from duologue.keepsakes.reading_keepsakes import Kept
from duologue.languages import mark
from duologue.manuscript import keepsake_kinds as kinds
from duologue.people import lists
from duologue.people.access import Me
from duologue.people.refusals import NotFound, Refusal
from duologue.rounds import play, reading_rounds
from duologue.rounds.daily import opening_times
from duologue.rounds.models import Round
from duologue.rounds.outbox import tell_other
from duologue.rounds.reading_rounds import Table
from duologue.showing.why_not import WhyNot
from duologue.wording.reply_words import OFFERED
from duologue.wording.why_not_words import SENTENCES

TOMORROW = mark("A note can be written here from tomorrow on.")
NOTHING_OPENED = mark("Notes can be written once something has opened here.")
NOT_SHARED = mark("Compare the four words first: until then, nothing written here would reach the other.")
NOBODY_ELSE = mark("Nobody else reads what you write here, so there is nothing to reply to.")
NOT_OPEN = mark("You can write under an answer once both of you can read it.")


def write_note(
    me: Me,
    round_id: UUID | str,
    text: str,
    now: datetime,
    *,
    id: UUID | None = None,
    under: Under | None = None,
) -> UUID:
    """Write a note; a solo round's stays one's own. The same `id` writes it once, and it is told once.

    `under` makes it a reply. Of the words that are offered each has one under an answer: others take their
    place. Raises `Refusal` before it has opened, and once the round has faded or was left.
    """
    table = play.look(me, round_id, now)
    if (why := refusal_of_note(table) or (refusal_of_reply(table, under) if under else None)) is not None:
        raise Refusal(why, "text")
    note_id, solo = id or uuid4(), table.header.terms.solo
    if under is not None and under.said:
        text = OFFERED[under.said]
        if _says_otherwise(me, table, note_id, under.said):
            # Another of the words of the same page, which a stopped press left with its id: chosen instead.
            note_id = uuid4()
    with transaction.atomic():
        is_new = keeping.keep_once(me, note_id, kinds.NOTE, text, now, source=table.id, own=solo, under=under)
        if is_new and under is not None and under.said:
            _make_room(me, table, under, note_id)
        if is_new and not solo:
            tell_other(me, "note", table.id, now)
    return note_id


def take_back(me: Me, round_id: UUID | str, note_id: UUID, now: datetime) -> None:
    """Destroy a note of one's own; the other's page moves on. Raises `NotFound` for any other."""
    table = play.look(me, round_id, now)
    with transaction.atomic():
        if not any(one.id == note_id and one.seat == me.seat for one in keepsakes.read_notes(me, table.id)):
            raise NotFound
        keeping.destroy(me, note_id)
        if not table.header.terms.solo:
            tell_other(me, "note", table.id, now)


def refusal_of_note(table: Table) -> str | None:
    """Why no note can be written here now, None if one can."""
    if table.view.faded:
        return SENTENCES[WhyNot.FADED_NOW]
    if table.view.left:
        return SENTENCES[WhyNot.LEFT_FIRST]
    if opening_times.is_early(table):
        return TOMORROW
    if table.header.terms.solo:
        return None
    if not table.opened:
        return NOTHING_OPENED
    # Without a key in common it would be kept for its writer alone, and look as if it was given.
    return None if table.me.shared else NOT_SHARED


def refusal_of_reply(table: Table, under: Under) -> str | None:
    """Why nothing can be said under an answer now, None if it can: both must be able to read it. What is
    offered is for the other's."""
    if not table.me.shared:
        return NOT_SHARED if table.me.other_here else NOBODY_ELSE
    is_own = under.seat == table.seat.value
    if under.said and (under.said not in OFFERED or is_own):
        return NOT_OPEN
    there = table.view.sees.get(under.step, {}).get(under.seat)
    # Of a matched step, what both chose stands beside the two answers, and is nobody's.
    if under.seat not in set(Seat) or table.dealt.alone or not isinstance(there, Mapping) or not there:
        return NOT_OPEN
    if not is_own:
        return None
    opened = any(one.kind is MoveKind.ADD and str(one.step) == under.step for one in table.view.may)
    return None if opened else NOT_OPEN


def read(me: Me, table: Table) -> list[Kept]:
    """The notes on a round, oldest first, replies among them."""
    return keepsakes.read_notes(me, table.id) if table.opened or table.header.terms.solo else []


def read_replies(me: Me, first: date, now: datetime) -> list[Kept]:
    """What either said under an answer since a UTC day, oldest first: of rounds that `me` still plays and in
    which something is open to them. Of one that they left, nothing calls them back."""
    said = keepsakes.read_replies(me, first)
    if not said:
        return []
    rows = list(Round.objects.filter(lists.make_query(me), id__in={one.source for one in said}))
    there = {
        table.id
        for table in reading_rounds.read_rows(me, rows, now)
        if table.opened and table.seat not in table.played.left
    }
    return [one for one in said if one.source in there]


def _says_otherwise(me: Me, table: Table, note_id: UUID, said: str) -> bool:
    """Whether something else of one's own lies under that id."""
    mine = [one for one in keepsakes.read_notes(me, table.id) if one.id == note_id and one.seat == me.seat]
    return any(one.under is None or one.under.said != said for one in mine)


def _make_room(me: Me, table: Table, under: Under, but: UUID) -> None:
    """Take away what was said in a tap there before."""
    for one in keepsakes.read_notes(me, table.id):
        before = one.under
        if before is None or not before.said or one.seat != me.seat or one.id == but:
            continue
        if (before.step, before.seat) == (under.step, under.seat):
            keeping.destroy(me, one.id)
