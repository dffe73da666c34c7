"""A line that each may put away on day 10, for day 40: one's own until both put one away and it is day 40.

Until then a line lies in no list of the other's. Beside its author's own wrap it has a release, as what is
sealed until a date has: on day 40 whoever is here first opens both, if both have put one away. In strict
sealing there is no release: then each one's own session gives its line to both, and they stand in the list
of both once both have done so. Whoever is here first learns neither whether there is another line nor who
was here when.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from duologue.keepsakes import keeping, keepsake_rows, reading_keepsakes
from duologue.keepsakes.keepsake_places import is_for_both, make_keepsake_place, opens_for_both
from duologue.keepsakes.keepsake_words import Words
from duologue.keepsakes.models import Keepsake
from duologue.keepsakes.reading_keepsakes import Kept
from duologue.languages import mark
from duologue.manuscript.keepsake_kinds import PUT_AWAY
from duologue.people import access, ids, lists, row_locks
from duologue.people.access import Me
from duologue.people.refusals import Refusal
from duologue.vault import (
    Context,
    read_wraps,
    store_wraps,
    wrap_at_opening,
    wrap_at_share,
    wrap_when_kept_private,
)

NEWER = mark(
    "You have put a line away since this page was opened, and that one stands. To put this one in its place, "
    "send it once more."
)


@dataclass(frozen=True, slots=True)
class PutAwayLine:
    """One's own line, if there is one; `opened` are both, one's own first, once they are open. That both can
    read the other's is not enough: earlier versions let somebody share theirs before its day."""

    mine: Kept | None = None
    opened: tuple[Kept, ...] = ()

    @property
    def digest(self) -> str:
        """Names one's own line, "" for none."""
        return "" if self.mine is None else reading_keepsakes.digest_words(Words(PUT_AWAY, self.mine.text))


def find(me: Me) -> PutAwayLine:
    if not me.shared:
        return PutAwayLine()
    found = {
        kept.seat: kept
        for kept in reading_keepsakes.read_by_ids(me, [_make_id(me, me.seat), _make_id(me, me.other_seat)])
    }
    mine, theirs = found.get(me.seat), found.get(me.other_seat)
    return PutAwayLine(
        mine, (mine, theirs) if mine is not None and not mine.own and theirs is not None else ()
    )


def put(me: Me, text: str, now: datetime, *, based: str | None = None) -> None:
    """Put a line away, in the place of one that was put away before; raises `Refusal`.

    `based` names the line that its page began with (`PutAwayLine.digest`), None where it does not say:
    another that was put away since is not written over.
    """
    access.require_writable(me)
    id_, words = _make_id(me, me.seat), Words(PUT_AWAY, keeping.check_text(text))
    with transaction.atomic():
        if not keepsake_rows.add(me, id_, me.seat, words, now, own=True):
            row = keepsake_rows.lock_row(me, id_)
            before = reading_keepsakes.read_words(me, row)
            if (
                based is not None
                and before.text != words.text
                and based != reading_keepsakes.digest_words(before)
            ):
                raise Refusal(NEWER, "text")
            # Earlier versions let it be shared before its day: put away anew, it is closed again.
            Keepsake.objects.filter(id=id_).update(list=lists.name_own(me))
            row = keepsake_rows.lock_row(me, id_)
            keepsake_rows.rewrite(me, row, replace(before, text=words.text))
        if not me.strict:
            keepsake_rows.give_release(me, keepsake_rows.lock_row(me, id_))


def take_back(me: Me) -> None:
    """Destroy one's own line; where there is none, there is none."""
    access.require_writable(me)
    Keepsake.objects.filter(id=_make_id(me, me.seat), couple_id=me.couple_id, author=me.seat).delete()


def bring(me: Me) -> None:
    """It is day 40: open both lines, if both have put one away.

    One's own row is written in any case: whether it had to be would tell whether the other's is there.
    """
    wanted = [_make_id(me, me.seat), _make_id(me, me.other_seat)]
    with transaction.atomic():
        # Held from the reading on: what is put away meanwhile would get the wraps of the line before it.
        both = Keepsake.objects.filter(couple_id=me.couple_id, id__in=wanted).order_by("id")
        there = {row.author: row for row in row_locks.lock_rows(both)}
        mine, theirs = there.get(me.seat), there.get(me.other_seat)
        if mine is None or (is_for_both(mine) and (theirs is None or is_for_both(theirs))):
            return
        kept = read_wraps(bytes(mine.wraps))
        # Made in any case, as the row is written in any case. A line that stays alone loses its release.
        shared = wrap_at_share(me.ring, _make_place(me, mine), kept)
        wraps = shared if theirs is not None else wrap_when_kept_private(kept)
        Keepsake.objects.filter(id=mine.id).update(wraps=store_wraps(wraps))
        if theirs is None:
            return
        released = keepsake_rows.is_released(theirs)
        if released:
            opened = wrap_at_opening(me.ring, _make_place(me, theirs), read_wraps(bytes(theirs.wraps)))
            Keepsake.objects.filter(id=theirs.id).update(wraps=store_wraps(opened))
        if released or opens_for_both(theirs):
            Keepsake.objects.filter(id__in=wanted, couple_id=me.couple_id).update(list=lists.BOTH)


def _make_place(me: Me, row: Any) -> Context:
    return make_keepsake_place(me.couple_id, row.id, row.author)


def _make_id(me: Me, seat: str) -> UUID:
    """By the couple key of the first epoch, which stays what it is."""
    return ids.derive_id(me.ring.couples[min(me.ring.couples)], me.couple_id, f"put away:{seat}")
