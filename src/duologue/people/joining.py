"""Joining a couple: by the first answer to an invitation, or by a short code between two present devices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from duologue.people import access, beginning, cookies, inviting
from duologue.people import profile as profiles
from duologue.people.cookies import NewDevice
from duologue.people.devices import make_device
from duologue.people.me import Me
from duologue.people.models import Couple, Invitation, Partner
from duologue.people.profile import Profile
from duologue.people.refusals import Conflict, NotFound, Refusal
from duologue.vault import PartnerKeys, Pins, wrap_for_partner


@dataclass(frozen=True, slots=True)
class Joined:
    """`device` is None for somebody who was signed in already and came from a closed couple."""

    device: NewDevice | None
    me: Me


@dataclass(frozen=True, slots=True)
class NewSeat:
    """Somebody about to sit down: a new person, or one whose last couple is closed."""

    person: UUID
    keys: PartnerKeys
    seat: UUID
    before: Me | None
    language: str = ""


def join(
    invitation_id: UUID | str,
    secret: str,
    name: str,
    colour: str,
    zone: str,
    now: datetime,
    *,
    me: Me | None = None,
    label: str = "",
    language: str = "",
) -> Joined:
    """Take the other seat by answering; call it in the transaction that keeps the answer. `language` is the
    code of the one that somebody new reads, "" for what their browser asks for.

    Of several at once one wins, the others get `NotFound`, as for a link that is spent, over or wrong. Raises
    `Refusal` for what was typed, and for somebody whose own couple is still open.
    """
    with transaction.atomic():
        letter = inviting.show(invitation_id, secret, now)
        if letter.state != inviting.OPEN:
            raise NotFound
        sitting = prepare_seat(me, letter.couple_id, Pins(other_public_hash=letter.inviter_hash), language)
        profile = profiles.check_profile(name, colour, zone, letter.colour)
        if not Invitation.objects.filter(id=letter.invitation_id, state=inviting.OPEN).update(
            state=inviting.ANSWERED, kept_secret=None
        ):
            raise NotFound
        kept = Invitation.objects.values_list("kept_key", flat=True).get(id=letter.invitation_id)
        Partner.objects.filter(couple_id=letter.couple_id, seat=letter.seat).update(invitation_key=kept)
        take_seat(
            sitting,
            letter.couple_id,
            profile,
            letter.key,
            profiles.INVITATION,
            wrap_for_partner(sitting.keys.personal, letter.key, sitting.seat, "invitation"),
            now,
        )
        others = Invitation.objects.filter(couple_id=letter.couple_id, state=inviting.OPEN)
        inviting.end_rows(list(others), now)
        return welcome(sitting, now, label)


def prepare_seat(me: Me | None, couple: UUID, pins: Pins, language: str) -> NewSeat:
    """Who is about to sit down; raises `Refusal` for somebody whose own couple is still open."""
    if me is None:
        return NewSeat(uuid4(), PartnerKeys.mint().pin(pins), uuid4(), None, language)
    if me.couple_id == couple:
        raise Refusal("This is your own invitation. It is for the one you send it to.")
    if not me.former:
        raise Refusal("You have a space already. To join another one, leave yours first.")
    return NewSeat(me.person_id, me.keys.pin(pins), uuid4(), me)


def take_seat(
    sitting: NewSeat,
    couple: UUID,
    profile: Profile,
    key: bytes,
    kind: str,
    kept_invitation: bytes | None,
    now: datetime,
) -> None:
    """Make the rows of the one who joins, seat b.

    Raises `NotFound` if somebody sits there or the couple closed.
    """
    if not Couple.objects.select_for_update().filter(id=couple, closed=None).exists():
        raise NotFound
    if sitting.before is None:
        beginning.create_person(sitting.person, sitting.keys, sitting.seat, sitting.language)
    else:
        beginning.move_seat(sitting.before, sitting.seat, sitting.keys.pins)
        profiles.note_move(sitting.before, profile.zone, now)
    try:
        with transaction.atomic():
            Partner.objects.create(
                id=sitting.seat,
                couple_id=couple,
                person_id=sitting.person,
                seat="b",
                invitation_key=kept_invitation,
                profile=profiles.seal_profile(key, couple, sitting.seat, profile),
                profile_kind=kind,
            )
    except IntegrityError:
        raise NotFound from None


def welcome(sitting: NewSeat, now: datetime, label: str) -> Joined:
    """The device of a new person, and who they are from now on."""
    if sitting.before is not None:
        return Joined(None, access.read_again(sitting.before, now))
    device = make_device(sitting.person, sitting.keys, now, secured=False, label=label)
    me = access.enter({cookie.name: cookie.value for cookie in cookies.set_for_device(device)}, now)
    if me is None:
        raise Conflict
    return Joined(device, me)
