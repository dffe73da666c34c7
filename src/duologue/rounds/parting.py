"""What becomes of rounds when somebody leaves the couple or erases what is theirs."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from duologue.keepsakes.models import Keepsake
from duologue.people import hooks
from duologue.people.access import Me
from duologue.rounds import reading_rounds, round_rows, weekly
from duologue.rounds.models import Answer, Block, Draft, Outbox, Round
from duologue.rounds.models import Move as MoveRow
from duologue.vault import read_wraps, store_wraps, wrap_when_kept_private


def close_for_both(me: Me, _now: datetime) -> None:
    """What had not opened can never open: its author alone keeps it. Needs no key."""
    changed = []
    for id_, column in (
        Answer.objects.filter(couple=me.couple_id).exclude(author="").values_list("id", "wraps")
    ):
        wraps = read_wraps(column)
        if wraps and not any(wrap.kind in reading_rounds.BOTH_READ for wrap in wraps):
            kept = wrap_when_kept_private(wraps)
            if kept != wraps:
                changed.append((id_, store_wraps(kept)))
    round_rows.rewrap_all(changed)
    Round.objects.filter(couple_id=me.couple_id, state="open").update(
        state="closed", awaits_a=False, awaits_b=False
    )


def erase(me: Me, _now: datetime) -> None:
    """Delete the live copies of all that `me` wrote in this couple, opened or not, and their solo rounds.

    Moves stay as heads without words, so that the other's rounds still read in their order.
    """
    Answer.objects.filter(couple=me.couple_id, author=me.seat).update(wraps=b"", content=b"")
    own = [row.id for row in Round.objects.filter(couple_id=me.couple_id) if _is_solo_of(me, row)]
    MoveRow.objects.filter(round_id__in=own).delete()
    Answer.objects.filter(round_id__in=own).delete()
    Round.objects.filter(id__in=own).delete()
    # What belongs to both is in the words of both: it goes with the first who wants theirs gone.
    Keepsake.objects.filter(couple_id=me.couple_id, author__in=(me.seat, "")).delete()
    Block.objects.filter(couple=me.couple_id, owner=me.seat).delete()
    Draft.objects.filter(person_id=me.person_id).delete()
    Outbox.objects.filter(couple=me.couple_id, seat=me.seat).delete()


def forget_figures(_rescue: UUID, new: UUID) -> None:
    """The weeks of the two of a couple that somebody closes who has no key of it."""
    Block.objects.filter(couple=new, owner="").delete()


def _is_solo_of(me: Me, row: Round) -> bool:
    found = reading_rounds.open_key(me, row)
    return found is not None and found.header.terms.solo and row.author == me.seat


def register() -> None:
    """Have the people layer call these; once, when the application is loaded."""
    hooks.on_leaving.append(close_for_both)
    hooks.on_leaving.append(weekly.forget)
    hooks.on_erasing.append(erase)
    hooks.on_undone.append(forget_figures)
