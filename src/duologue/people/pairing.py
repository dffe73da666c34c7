"""From two partners to one couple key: four words to compare, the confirmation, and collecting the key.

No couple key is wrapped for a joiner before the inviter has confirmed the words that both screens show.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from duologue.languages import ENGLISH
from duologue.people import hooks, introducing, word_lists
from duologue.people import profile as profiles
from duologue.people.access import SUBSTITUTED, writable
from duologue.people.me import AT_ONCE_COPY, Me
from duologue.people.models import Invitation, Partner, Person
from duologue.people.profile import COLOURS, COUPLE, PAIR
from duologue.people.refusals import Conflict, NotFound, Refusal
from duologue.vault import (
    KeyRing,
    NotConfirmed,
    Pins,
    SubstitutedKey,
    WrongKey,
    four_words,
    lock_bundle,
    partner_wrap,
    unwrap_couple_key,
    wrap_couple_key_for,
)

FourWords = tuple[str, str, str, str]


def words(me: Me, now: datetime | None = None) -> FourWords | None:
    """The four words to compare, None when there is nothing to compare (yet, or any more).

    Showing them pins the other's public key. Raises `Refusal` if it is another than the one pinned before.
    `now`: the other's page is told that they are there.
    """
    if me.other is None or me.shared or me.former:
        return None
    public = _other_public(me)
    context = introducing.context(me, public, now) if _is_introduced(me) else me.ring.invitation
    if context is None:
        return None
    _pin(me, public)
    first, second = (me.keys.pair.public, public) if me.seat == "a" else (public, me.keys.pair.public)
    listed = word_lists.words_of(language_of_words(me))
    return four_words(first, second, me.couple_id, context, listed)


def language_of_words(me: Me) -> str:
    """Code of the language that both see the four words in: as the invitation fixed it. A short code carries
    nothing from one to the other, so its words are English."""
    letter = None if _is_introduced(me) else profiles.answered_letter(me)
    return ENGLISH.code if letter is None else letter.four_words


def confirm(me: Me, now: datetime) -> None:
    """The inviter saw the same four words on both screens: the couple key goes to the one who joined.

    From their next request the joiner has it (`collect`). What lay under the invitation key moves to the
    couple key. Raises `Refusal` if the words were not shown, or the joiner's key is not the one they were
    made of.
    """
    writable(me)
    couple_key = me.ring.couple
    if me.other is None or me.shared or couple_key is None:
        raise NotFound
    public = _other_public(me)
    try:
        offer = wrap_couple_key_for(public, me.keys, couple_key, me.couple_id, me.epoch)
    except NotConfirmed:
        raise Refusal("Please compare the four words first.") from None
    except (SubstitutedKey, WrongKey):
        raise Refusal(SUBSTITUTED) from None
    with transaction.atomic():
        waiting = Partner.objects.filter(id=me.other.partner_id, confirmed=False, offer=None)
        if not waiting.update(offer=offer):
            raise Conflict
        Partner.objects.filter(id=me.partner_id).update(confirmed=True)
        for hook in hooks.on_shared:
            hook(replace(me, shared=True), now)


def collect(me: Me, offer: bytes, now: datetime) -> Me:
    """The joiner's first request after the confirmation: keep the couple key, pin it, give ceilings their
    release.

    An offer that was not made by the pinned inviter for this couple is left where it is: nothing is replaced,
    and
    `doubtful` says so.
    """
    try:
        public = _other_public(me)
        couple_key = unwrap_couple_key(offer, public, me.keys, me.couple_id, me.epoch)
        pins = me.keys.pins.with_couple(me.epoch, couple_key)
    except (NotFound, SubstitutedKey, WrongKey):
        return replace(me, doubtful=True)
    ring = KeyRing(me.personal, {me.epoch: couple_key}, None, me.ring.release)
    mine = profiles.mine(me)
    after = replace(me, keys=me.keys.pinned(pins), ring=ring, shared=True)
    theirs = profiles.other(after)
    if theirs is not None and theirs.colour == mine.colour:
        # A short code shows no letter, so nobody could tell that the colour was taken.
        mine = replace(mine, colour=next(colour for colour in COLOURS if colour != theirs.colour))
    profile = profiles.sealed_profile(couple_key, me.couple_id, me.partner_id, mine)
    with transaction.atomic():
        # Two tabs may collect at once: the second changes nothing, and holds the same key.
        if Partner.objects.filter(id=me.partner_id, offer=offer).update(
            couple_key=partner_wrap(me.personal, couple_key, me.partner_id, AT_ONCE_COPY, me.epoch),
            offer=None,
            confirmed=True,
            profile=profile,
            profile_kind=COUPLE,
        ):
            _keep_bundle(me, pins)
            # Nothing lies under the invitation key any more.
            Partner.objects.filter(couple_id=me.couple_id).update(invitation_key=None)
            Invitation.objects.filter(couple_id=me.couple_id).update(letter=None)
            introducing.finish(me)
    return replace(after, mine=me.mine._replace(profile=profile, profile_kind=COUPLE))


def differ(me: Me, now: datetime) -> None:
    """The words were not the same, so somebody else may sit there: the couple closes without having shared a
    key.

    The inviter has a new one at once, under the same name and colour.
    """
    from duologue.people import beginning, leaving

    if me.other is None or me.shared or me.former:
        raise NotFound
    mine = profiles.mine(me)
    with transaction.atomic():
        leaving.leave_couple(me, now)
        if me.ring.couple is not None:
            beginning.begin_again(replace(me, former=True), mine.name, mine.colour, mine.zone, now)


def _is_introduced(me: Me) -> bool:
    joiner = me.mine if me.seat == "b" else me.other
    return joiner is not None and joiner.profile_kind == PAIR


def _other_public(me: Me) -> bytes:
    if me.other is None:
        raise NotFound
    found = Person.objects.filter(id=me.other.person_id).values_list("public_key", flat=True).first()
    if found is None:
        raise NotFound
    return bytes(found)


def _pin(me: Me, public: bytes) -> None:
    try:
        pins = me.keys.pins.with_other(public)
    except SubstitutedKey:
        raise Refusal(SUBSTITUTED) from None
    if pins != me.keys.pins:
        _keep_bundle(me, pins)


def _keep_bundle(me: Me, pins: Pins) -> None:
    bundle = lock_bundle(me.keys.pinned(pins), me.person_id)
    if not Person.objects.filter(id=me.person_id, current=me.partner_id).update(bundle=bundle):
        raise Conflict
