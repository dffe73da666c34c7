"""Rescue: who lost every way in comes back as a new person, never into the old seat.

Who stayed closes the couple and begins another, into which they invite as ever. Whoever still has a way into
the old seat reads all that it opened, is told however late, and can undo it: then the new couple closes, what
was brought there goes, and the old one is open again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.db import transaction

from duologue.people import access, beginning, days, hooks, leaving, own_settings, sealing
from duologue.people import profile as profiles
from duologue.people.me import Me, require_writable
from duologue.people.models import Couple, Partner, Person, Rescue
from duologue.people.refusals import SUBSTITUTED, Conflict, NotFound, Refusal
from duologue.vault import KeyRing, PartnerKeys, Unreadable, lock_bundle, mint_key, unlock_bundle


class RescuePart(StrEnum):
    """Where somebody stands in a rescue: they stayed and began it, or it is about their seat."""

    STAYED = "stayed"
    OLD_SEAT = "old seat"


@dataclass(frozen=True, slots=True)
class RescueStanding:
    """A rescue as one of the two of the old couple has it. `open`: it was not undone. `may_bring`: what was
    open to both can be brought now. `may_go_back`: it was undone, and the old space is open again."""

    id: UUID
    old: UUID
    new: UUID
    part: RescuePart
    day: date
    open: bool
    may_bring: bool = False
    may_go_back: bool = False


def begin(me: Me, now: datetime) -> None:
    """Close this couple and begin another to invite the other into; all of it, or nothing.

    Raises `Refusal` where nobody shares this couple, or it is closed.
    """
    require_writable(me)
    if me.other is None or not me.shared:
        raise Refusal("Nobody shares this space with you yet, so nobody can have lost their way into it.")
    mine = profiles.read_mine(me)
    with transaction.atomic():
        if not Couple.objects.select_for_update().filter(id=me.couple_id, closed=None).exists():
            raise Conflict
        leaving.leave_couple(me, now)
        closed = replace(me, former=True)
        new = beginning.begin_again(closed, mine.name, mine.colour, mine.zone, now)
        Rescue.objects.create(
            old_id=me.couple_id,
            new_id=new,
            by=me.seat,
            day=days.find_utc_day(now),
            kept=lock_bundle(me.keys, me.person_id),
        )
        if me.strict:
            # Who asked for strict sealing does not write less closed in the new space.
            sealing.make_strict(access.read_again(me, now), now)


def find_standing(me: Me) -> RescueStanding | None:
    """The rescue that this person has to know of: one of their old seat that was not undone, else the latest
    that they began themselves and have not gone back from."""
    seats = dict(Partner.objects.filter(person_id=me.person_id).values_list("couple_id", "seat"))
    found = [
        _make_standing(me, row, seats[row.old_id])
        for row in Rescue.objects.filter(old_id__in=seats).order_by("-day", "-undone")
    ]
    known = [one for one in found if one.open or (one.part is RescuePart.STAYED and one.new == me.couple_id)]
    known.sort(key=lambda one: (one.part is not RescuePart.OLD_SEAT, one.new != me.couple_id, not one.open))
    return next(iter(known), None)


def undo(me: Me, now: datetime) -> None:
    """By either of the old couple, at any time: the new one closes, what was brought there goes, and the old
    one is open again, unless whoever it is about lives in another by now. Once, however often it is sent.

    Raises `NotFound` where there is nothing to undo.
    """
    one = find_standing(me)
    if one is None or not one.open:
        raise NotFound
    with transaction.atomic():
        row = Rescue.objects.select_for_update().get(id=one.id)
        if not Rescue.objects.filter(id=one.id, undone=None).update(undone=days.find_utc_day(now)):
            raise Conflict
        leaving.leave_couple(_find_closing(me, row.new_id), now)
        for hook in hooks.on_undone:
            hook(row.id, row.new_id)
        left = Partner.objects.filter(couple_id=row.old_id).exclude(seat=row.by).first()
        if left is None or not Person.objects.filter(id=left.person_id, current=left.id).exists():
            return
        Couple.objects.filter(id=row.old_id).update(closed=None)
        if one.part is RescuePart.STAYED and me.couple_id == row.new_id:
            _move_back(me, row, now)


def go_back(me: Me, now: datetime) -> None:
    """The one who stayed, once it was undone, returns to the old couple. Raises `NotFound`."""
    one = find_standing(me)
    if one is None or not one.may_go_back:
        raise NotFound
    with transaction.atomic():
        if not Couple.objects.select_for_update().filter(id=one.old, closed=None).exists():
            raise NotFound
        _move_back(me, Rescue.objects.get(id=one.id), now)


def enter_old_couple(me: Me) -> Me:
    """The one who stayed, in the old couple, to read it; raises `NotFound`."""
    one = find_standing(me)
    if one is None or one.part is not RescuePart.STAYED:
        raise NotFound
    return access.read_in_couple(me, one.old)


def open_to_both(me: Me, one: RescueStanding) -> Me:
    """The one who stayed, in the old couple, with the couple key and no other: what was not open to both
    cannot be opened with it, so it cannot be brought either."""
    old = access.read_in_couple(me, one.old)
    # Where they lived and what both are called, opened before the keys are laid down.
    own_settings.read_mine(old)
    profiles.read_both(old)
    nothing = PartnerKeys.mint()
    return replace(old, keys=nothing, ring=KeyRing(nothing.personal, old.ring.couples, None, mint_key()))


def _make_standing(me: Me, row: Rescue, seat: str) -> RescueStanding:
    if row.by != seat:
        return RescueStanding(
            row.id, row.old_id, row.new_id, RescuePart.OLD_SEAT, row.day, row.undone is None
        )
    here = me.couple_id == row.new_id
    reopened = (
        row.undone is not None and me.former and Couple.objects.filter(id=row.old_id, closed=None).exists()
    )
    return RescueStanding(
        row.id,
        row.old_id,
        row.new_id,
        RescuePart.STAYED,
        row.day,
        row.undone is None,
        may_bring=here and row.undone is None and me.shared and not me.former,
        may_go_back=here and reopened,
    )


def _find_closing(me: Me, couple: UUID) -> Me:
    """Whoever closes the new couple: one of its two, or one of the old, who has no key of it."""
    if me.couple_id == couple:
        return me
    return replace(me, couple_id=couple, ring=KeyRing(me.personal, {}, None, me.ring.release))


def _move_back(me: Me, row: Rescue, now: datetime) -> None:
    old = access.read_in_couple(me, row.old_id)
    try:
        pins = unlock_bundle(me.personal, me.person_id, bytes(row.kept)).pins
    except Unreadable:
        raise Refusal(SUBSTITUTED) from None
    profiles.note_move(me, profiles.read_mine(old).zone, now)
    beginning.move_seat(me, old.partner_id, pins)
