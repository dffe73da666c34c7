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
from duologue.people.me import Me, require_writable
from duologue.people.models import Introduction, Partner, Person
from duologue.people.refusals import SUBSTITUTED, NotFound, Refusal
from duologue.people.typos import make_refusal
from duologue.vault import (
    Context,
    InvitationTypo,
    Kind,
    Pins,
    WrongKey,
    commit_to_words,
    hash_short_code,
    make_words_context,
    mint_words_nonce,
    seal,
    unseal,
)
from duologue.vault import mint_short_code as new_short_code

LIVES = timedelta(minutes=10)
TRIES = 5
_NONCE = 16


def make_short_code(me: Me, now: datetime) -> str:
    """A code for the other to type within ten minutes; an earlier one stops working. Raises `Refusal`."""
    require_writable(me)
    code, nonce = new_short_code(), mint_words_nonce()
    with transaction.atomic():
        inviting.require_waiting(me)
        Introduction.objects.update_or_create(
            couple_id=me.couple_id,
            defaults={
                "code_hash": hash_short_code(code),
                "until": now + LIVES,
                "commitment": commit_to_words(nonce, me.keys.pair.public),
                "first_kept": _seal_kept(me, nonce),
                "second_nonce": None,
                "second_kept": None,
                "first_nonce": None,
            },
        )
    return code


def join_by_short_code(
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
    profile = profiles.check_profile(name, colour, zone)
    try:
        code_hash = hash_short_code(code)
    except InvitationTypo as typo:
        raise make_refusal(typo, "code") from None
    throttle.count_try("code", addresses.name_neighbourhood(address), now=now, most=TRIES, length=LIVES)
    with transaction.atomic():
        row = Introduction.objects.filter(code_hash=code_hash, until__gt=now).first()
        if row is None or not Introduction.objects.filter(
            couple_id=row.couple_id, code_hash=code_hash
        ).update(code_hash=None, until=None):
            raise NotFound
        inviter = Partner.objects.filter(couple_id=row.couple_id, seat="a").values_list("person_id").get()
        public = bytes(Person.objects.values_list("public_key", flat=True).get(id=inviter[0]))
        sitting = joining.prepare_seat(me, row.couple_id, Pins().pin_other(public), language)
        key = profiles.derive_pair_key(sitting.keys, public, row.couple_id)
        joining.take_seat(sitting, row.couple_id, profile, key, profiles.PAIR, None, now)
        inviting.end_overtaken(row.couple_id, now)
        joined = joining.welcome(sitting, now, label)
        nonce = mint_words_nonce()
        Introduction.objects.filter(couple_id=row.couple_id).update(
            second_nonce=nonce, second_kept=_seal_kept(joined.me, nonce + bytes(row.commitment))
        )
        for hook in hooks.on_met:
            hook(row.couple_id, "a", now)
        return joined


def make_context(me: Me, other_public: bytes, now: datetime | None = None) -> bytes | None:
    """What the four words of an introduction are keyed with; None until the first device has shown its nonce.

    In the first device's session this shows it, and at `now` tells the second's pages so. Raises `Refusal` if
    a row is not what this device saw.
    """
    row = Introduction.objects.filter(couple_id=me.couple_id).first()
    if row is None or row.second_nonce is None or row.second_kept is None:
        return None
    try:
        if me.seat == "a":
            kept = _open_kept(me, bytes(row.first_kept))
            first, second = kept[:_NONCE], kept[_NONCE:]
            if not second:
                second = bytes(row.second_nonce)
                with transaction.atomic():
                    Introduction.objects.filter(couple_id=me.couple_id, first_nonce=None).update(
                        first_kept=_seal_kept(me, first + second), first_nonce=first
                    )
                    if now is not None:
                        for hook in hooks.on_met:
                            hook(me.couple_id, "b", now)
            public = me.keys.pair.public
            return make_words_context(first, second, commit_to_words(first, public), public)
        if row.first_nonce is None:
            return None
        kept = _open_kept(me, bytes(row.second_kept))
        return make_words_context(bytes(row.first_nonce), kept[:_NONCE], kept[_NONCE:], other_public)
    except WrongKey:
        raise Refusal(SUBSTITUTED) from None


def sweep(now: datetime) -> int:
    """Forget codes that nobody typed in time; how many there were."""
    return Introduction.objects.filter(until__lte=now).delete()[0]


def _seal_kept(me: Me, value: bytes) -> bytes:
    return seal(me.personal, _make_place(me), value)


def _open_kept(me: Me, sealed: bytes) -> bytes:
    return unseal(me.personal, _make_place(me), sealed)


def _make_place(me: Me) -> Context:
    return Context(Kind.OFFER, me.couple_id, me.couple_id, me.partner_id, 0)
