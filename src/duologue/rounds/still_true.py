"""One of one's own answers comes back: is it still true? Which one it was, and a yes, are nobody else's."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from duologue.engine.moves import MoveKind
from duologue.engine.visible_letters import is_seen
from duologue.languages import mark
from duologue.people import access, days, row_locks
from duologue.people.access import Me
from duologue.people.refusals import NotFound, Refusal
from duologue.rounds import coming_back, own_words, play
from duologue.rounds.coming_back import Differently
from duologue.rounds.own_words import Said
from duologue.rounds.play import Wish
from duologue.vault import Label, derive

OLD_ENOUGH = timedelta(days=12)
OLDEST = timedelta(days=200)
FRESH = timedelta(days=3)
AT_A_TIME = 6
ANSWERED = mark(
    "You have answered this already, on another page, so this line was not added. You can add it where your "
    "answer is."
)


def find(me: Me, now: datetime) -> Said | None:
    """The answer of one's own to ask about next; None if there is none to come back to. Of what both were
    asked in the same words: what one of them did last week, or might say, is no truth about oneself."""
    today = days.find_utc_day(now)
    came = set(coming_back.read_mine(me).answers)
    rows = own_words.list_shared_rounds(me, today - OLDEST, today - OLD_ENOUGH)
    rows.sort(key=lambda row: derive(me.personal, Label.COMING_BACK, row.id.bytes))
    for start in range(0, len(rows), AT_A_TIME):
        for said in own_words.read_of_rounds(me, rows[start : start + AT_A_TIME], now):
            if said.in_words and said.alike and said.may_add and said.answer not in came:
                return said
    return None


def answer(me: Me, about: UUID, now: datetime, *, differently: str | None, id: UUID) -> None:
    """It is still true, which nobody is told; or it is put differently now, for both to read beside it.

    Asked about twice, from two phones, it is answered once. Raises `Refusal` for nothing written or too much,
    and for a line that comes when it was answered without it; `NotFound` for any other answer.
    """
    access.require_writable(me)
    with transaction.atomic():
        # Nobody of the two meanwhile: what either put differently lies in one block.
        row_locks.lock_couple(me.couple_id)
        _answer_alone(me, about, now, differently=differently, id=id)


def _answer_alone(me: Me, about: UUID, now: datetime, *, differently: str | None, id: UUID) -> None:
    if str(about) in coming_back.read_mine(me).answers:
        if differently is not None and not _is_there(me, about, differently, now):
            raise Refusal(ANSWERED)
        return
    said = find(me, now)
    if said is None or said.answer != str(about):
        raise NotFound
    if differently is not None:
        wish = Wish(id, MoveKind.ADD, said.step, raw={said.field: differently})
        if not is_seen(differently) or not play.act(me, said.round, [wish], now).accepted:
            raise Refusal("Please write a line here, no longer than your answer could be.", "differently")
        coming_back.put_differently(me, str(said.round), now)
    coming_back.note_asked(me, said.answer, days.find_date(me, now))


def _is_there(me: Me, about: UUID, line: str, now: datetime) -> bool:
    """Whether that line stands under the answer already."""
    first, last = days.find_utc_day(now) - OLDEST, days.find_utc_day(now)
    for said in own_words.read_of_rounds(me, own_words.list_shared_rounds(me, first, last), now):
        if said.answer == str(about):
            table = play.look(me, said.round, now)
            added = table.view.sees.get(said.step, {}).get("added")
            mine = added.get(table.seat.value, ()) if isinstance(added, Mapping) else ()
            return any(one.get(said.field) == line.replace("\r\n", "\n").strip() for one in mine)
    return False


def read_of_the_other(me: Me, now: datetime) -> list[Differently]:
    """What the other put differently in the last days."""
    return [
        one for one in coming_back.list_put_differently(me) if one.seat != me.seat and now - one.at <= FRESH
    ]
