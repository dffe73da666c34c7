"""The joiner's side of a confirmation: taking the couple key that the inviter left for them.

Below `access`, which does it on the first request after the confirmation.
"""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction

from duologue.people import profile as profiles
from duologue.people.me import AT_ONCE_COPY, Me
from duologue.people.models import Introduction, Invitation, Partner, Person
from duologue.people.profile import COLOURS, COUPLE
from duologue.people.refusals import Conflict, NotFound
from duologue.vault import (
    KeyRing,
    Pins,
    SubstitutedKey,
    WrongKey,
    lock_bundle,
    unwrap_couple_key,
    wrap_for_partner,
)


def collect(me: Me, offer: bytes) -> Me:
    """The joiner's first request after the confirmation: keep the couple key, pin it, give ceilings their
    release.

    An offer that was not made by the pinned inviter for this couple is left where it is: nothing is replaced,
    and `doubtful` says so.
    """
    try:
        public = read_other_public(me)
        couple_key = unwrap_couple_key(offer, public, me.keys, me.couple_id, me.epoch)
        pins = me.keys.pins.pin_couple(me.epoch, couple_key)
    except (NotFound, SubstitutedKey, WrongKey):
        return replace(me, doubtful=True)
    ring = KeyRing(me.personal, {me.epoch: couple_key}, None, me.ring.release)
    mine = profiles.read_mine(me)
    after = replace(me, keys=me.keys.pin(pins), ring=ring, shared=True)
    theirs = profiles.read_other(after)
    if theirs is not None and theirs.colour == mine.colour:
        # A short code shows no letter, so nobody could tell that the colour was taken.
        mine = replace(mine, colour=next(colour for colour in COLOURS if colour != theirs.colour))
    profile = profiles.seal_profile(couple_key, me.couple_id, me.partner_id, mine)
    with transaction.atomic():
        # Two tabs may collect at once: the second changes nothing, and holds the same key.
        if Partner.objects.filter(id=me.partner_id, offer=offer).update(
            couple_key=wrap_for_partner(me.personal, couple_key, me.partner_id, AT_ONCE_COPY, me.epoch),
            offer=None,
            confirmed=True,
            profile=profile,
            profile_kind=COUPLE,
        ):
            keep_bundle(me, pins)
            # Nothing lies under the invitation key any more, and no four words are to be compared.
            Partner.objects.filter(couple_id=me.couple_id).update(invitation_key=None)
            Invitation.objects.filter(couple_id=me.couple_id).update(letter=None)
            Introduction.objects.filter(couple_id=me.couple_id).delete()
    return replace(after, mine=me.mine._replace(profile=profile, profile_kind=COUPLE))


def read_other_public(me: Me) -> bytes:
    """The public key that the other's row has, 32 bytes; raises `NotFound`."""
    if me.other is None:
        raise NotFound
    found = Person.objects.filter(id=me.other.person_id).values_list("public_key", flat=True).first()
    if found is None:
        raise NotFound
    return bytes(found)


def keep_bundle(me: Me, pins: Pins) -> None:
    """Put what one's device has pinned into one's locked bundle; raises `Conflict`."""
    bundle = lock_bundle(me.keys.pin(pins), me.person_id)
    if not Person.objects.filter(id=me.person_id, current=me.partner_id).update(bundle=bundle):
        raise Conflict
