"""How a couple comes to be: one person begins, alone and complete from the first minute."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction

from duologue.people import own_settings
from duologue.people import profile as profiles
from duologue.people.cookies import NewDevice
from duologue.people.devices import make_device
from duologue.people.me import AT_ONCE_COPY, Me
from duologue.people.models import Couple, CoupleLink, Host, Partner, Person, Rescue
from duologue.people.own_settings import OwnSettings
from duologue.people.profile import Profile
from duologue.people.refusals import Conflict, NotFound, Refusal
from duologue.people.typos import make_refusal
from duologue.vault import (
    InvitationTypo,
    PartnerKeys,
    Pins,
    derive_invitation_key,
    fingerprint,
    lock_bundle,
    mint_invitation_secret,
    mint_key,
    wrap_for_partner,
)

LINK_DAYS = 30


def mint_setup_link() -> str:
    """The secret of a one-time link for the first couple; an earlier one stops working.

    Raises `Refusal` once there is a couple: further ones begin with `mint_couple_link`.
    """
    if Couple.objects.exists():
        raise Refusal("There is a couple here already. A further one begins with a link of its own.")
    token = mint_invitation_secret()
    Host.objects.filter(id=1).update(setup_hash=_hash_token(token))
    return token


def mint_couple_link(now: datetime) -> str:
    """The secret of a one-time link for a further couple; it lives 30 days."""
    token = mint_invitation_secret()
    CoupleLink.objects.create(token_hash=_hash_token(token), day=now.date())
    return token


def begin(
    token: str, name: str, colour: str, zone: str, now: datetime, label: str = "", language: str = ""
) -> NewDevice:
    """A new person with a couple of their own. Spends the token; raises `NotFound` if it is spent or unknown.
    `language` is the code of the one they read, "" for what their browser asks for.

    Raises `Refusal` for what was typed, and then the token still works.
    """
    profile = profiles.check_profile(name, colour, zone)
    try:
        token_hash = _hash_token(token)
    except InvitationTypo as typo:
        raise make_refusal(typo, "token") from None
    with transaction.atomic():
        _spend(token_hash, now)
        keys, couple_key = PartnerKeys.mint(), mint_key()
        keys = keys.pin(Pins().pin_couple(1, couple_key))
        person = uuid4()
        seat = uuid4()
        create_person(person, keys, seat, language)
        _found_couple(person, keys, seat, couple_key, profile, now)
        return make_device(person, keys, now, secured=False, label=label)


def begin_again(me: Me, name: str, colour: str, zone: str, now: datetime) -> UUID:
    """A new couple for somebody whose couple is closed; asks nobody. Its id.

    From their next request they are there. A rescue whose four words were not the same goes on there.
    """
    if not me.former:
        raise Refusal("You have a space already. A new one begins once you have left it.")
    profile = profiles.check_profile(name, colour, zone)
    with transaction.atomic():
        couple_key, seat = mint_key(), uuid4()
        move_seat(me, seat, Pins().pin_couple(1, couple_key))
        profiles.note_move(me, profile.zone, now)
        couple = _found_couple(me.person_id, me.keys, seat, couple_key, profile, now)
        if not me.shared:
            Rescue.objects.filter(new=me.couple_id, undone=None).update(new=couple)
    return couple


def create_person(person: UUID, keys: PartnerKeys, seat: UUID, language: str) -> None:
    """The row of a new person, who will act from `seat`."""
    Person.objects.create(
        id=person,
        public_key=keys.pair.public,
        bundle=lock_bundle(keys, person),
        current=seat,
        settings=own_settings.seal_settings(keys.personal, person, OwnSettings(language=language)),
    )


def move_seat(me: Me, seat: UUID, pins: Pins) -> None:
    """Have a former partner act from a new seat, with new pins.

    Raises `Conflict` if another device was quicker.
    """
    moved = Person.objects.filter(id=me.person_id, current=me.partner_id).update(
        current=seat, bundle=lock_bundle(me.keys.pin(pins), me.person_id)
    )
    if not moved:
        raise Conflict


def sweep(now: datetime) -> int:
    """Forget couple links past their 30 days; how many there were."""
    return CoupleLink.objects.filter(day__lt=now.date() - timedelta(days=LINK_DAYS)).delete()[0]


def _found_couple(
    person: UUID, keys: PartnerKeys, seat: UUID, couple_key: bytes, profile: Profile, now: datetime
) -> UUID:
    couple = Couple.objects.create(id=uuid4(), day=now.date())
    Partner.objects.create(
        id=seat,
        couple=couple,
        person_id=person,
        seat="a",
        couple_key=wrap_for_partner(keys.personal, couple_key, seat, AT_ONCE_COPY, 1),
        profile=profiles.seal_profile(couple_key, couple.id, seat, profile),
    )
    return couple.id


def _spend(token_hash: bytes, now: datetime) -> None:
    # Each statement succeeds for one caller only, so a link begins one couple however often it is sent.
    if Host.objects.filter(setup_hash=token_hash).update(setup_hash=None):
        return
    oldest = now.date() - timedelta(days=LINK_DAYS)
    if CoupleLink.objects.filter(token_hash=token_hash, day__gte=oldest).delete()[0]:
        return
    raise NotFound


def _hash_token(token: str) -> bytes:
    return fingerprint(derive_invitation_key(token))
