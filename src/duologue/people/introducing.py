"""A short code between two present devices: 40 bits, ten minutes, five tries, and no key in it.

As no secret has passed between the two, their four words rest on nonces: the first device commits to one
before it sees the second's, and shows it afterwards. Each keeps what it saw under its personal key.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from duologue.config import addresses
from duologue.people import hooks, inviting, joining, throttle
from duologue.people import profile as profiles
from duologue.people.joining import Joined
from duologue.people.me import Me, writable
from duologue.people.models import Introduction, Partner, Person
from duologue.people.refusals import SUBSTITUTED, NotFound, Refusal
from duologue.people.typos import refused
from duologue.vault import (
    Context,
    InvitationTypo,
    Kind,
    Pins,
    WrongKey,
    seal,
    short_code_hash,
    unseal,
    words_commitment,
    words_context,
    words_nonce,
)
from duologue.vault import short_code as new_short_code

LIVES = timedelta(minutes=10)
TRIES = 5
_NONCE = 16


def short_code(me: Me, now: datetime) -> str:
    """A code for the other to type within ten minutes; an earlier one stops working. Raises `Refusal`."""
    writable(me)
    if me.other_here:
        raise Refusal("There are two of you here already.")
    code, nonce = new_short_code(), words_nonce()
    Introduction.objects.update_or_create(
        couple_id=me.couple_id,
        defaults={
            "code_hash": short_code_hash(code),
            "until": now + LIVES,
            "commitment": words_commitment(nonce, me.keys.pair.public),
            "first_kept": _kept(me, nonce),
            "second_nonce": None,
            "second_kept": None,
            "first_nonce": None,
        },
    )
    return code


def by_short_code(
    code: str,
    name: str,
    colour: str,
    zone: str,
    now: datetime,
    *,
    address: str = "",
    me: Me | None = None,
    label: str = "",
    language: str = "",
) -> Joined:
    """Take the other seat by a code that is good for one; the four words come next.

    Raises `NotFound` for a code that is wrong, spent or over, and `Refusal` for what was typed or after five
    tries in ten minutes from one address.
    """
    profile = profiles.checked(name, colour, zone)
    try:
        code_hash = short_code_hash(code)
    except InvitationTypo as typo:
        raise refused(typo, "code") from None
    throttle.window("code", addresses.neighbourhood(address), now=now, most=TRIES, length=LIVES)
    with transaction.atomic():
        row = Introduction.objects.filter(code_hash=code_hash, until__gt=now).first()
        if row is None or not Introduction.objects.filter(
            couple_id=row.couple_id, code_hash=code_hash
        ).update(code_hash=None, until=None):
            raise NotFound
        inviter = Partner.objects.filter(couple_id=row.couple_id, seat="a").values_list("person_id").get()
        public = bytes(Person.objects.values_list("public_key", flat=True).get(id=inviter[0]))
        sitting = joining.sitting_down(me, row.couple_id, Pins().with_other(public), language)
        key = profiles.pair_key(sitting.keys, public, row.couple_id)
        joining.take_seat(sitting, row.couple_id, profile, key, profiles.PAIR, None, now)
        inviting.overtaken(row.couple_id, now)
        joined = joining.welcomed(sitting, now, label)
        nonce = words_nonce()
        Introduction.objects.filter(couple_id=row.couple_id).update(
            second_nonce=nonce, second_kept=_kept(joined.me, nonce + bytes(row.commitment))
        )
        for hook in hooks.on_met:
            hook(row.couple_id, "a", now)
        return joined


def context(me: Me, other_public: bytes, now: datetime | None = None) -> bytes | None:
    """What the four words of an introduction are keyed with; None until the first device has shown its nonce.

    In the first device's session this shows it, and at `now` tells the second's pages so. Raises `Refusal` if
    a row is not what this device saw.
    """
    row = Introduction.objects.filter(couple_id=me.couple_id).first()
    if row is None or row.second_nonce is None or row.second_kept is None:
        return None
    try:
        if me.seat == "a":
            kept = _opened(me, bytes(row.first_kept))
            first, second = kept[:_NONCE], kept[_NONCE:]
            if not second:
                second = bytes(row.second_nonce)
                with transaction.atomic():
                    Introduction.objects.filter(couple_id=me.couple_id, first_nonce=None).update(
                        first_kept=_kept(me, first + second), first_nonce=first
                    )
                    if now is not None:
                        for hook in hooks.on_met:
                            hook(me.couple_id, "b", now)
            public = me.keys.pair.public
            return words_context(first, second, words_commitment(first, public), public)
        if row.first_nonce is None:
            return None
        kept = _opened(me, bytes(row.second_kept))
        return words_context(bytes(row.first_nonce), kept[:_NONCE], kept[_NONCE:], other_public)
    except WrongKey:
        raise Refusal(SUBSTITUTED) from None


def sweep(now: datetime) -> int:
    """Forget codes that nobody typed in time; how many there were."""
    return Introduction.objects.filter(until__lte=now).delete()[0]


def _kept(me: Me, value: bytes) -> bytes:
    return seal(me.personal, _place(me), value)


def _opened(me: Me, sealed: bytes) -> bytes:
    return unseal(me.personal, _place(me), sealed)


def _place(me: Me) -> Context:
    return Context(Kind.OFFER, me.couple_id, me.couple_id, me.partner_id, 0)
