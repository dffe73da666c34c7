"""From two partners to one couple key: four words to compare, and the confirmation.

No couple key is wrapped for a joiner before the inviter has confirmed the words that both screens show.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from duologue.languages import ENGLISH
from duologue.people import beginning, hooks, introducing, leaving, word_lists
from duologue.people import profile as profiles
from duologue.people.collecting import keep_bundle, read_other_public
from duologue.people.me import Me, require_writable
from duologue.people.models import Couple, Partner
from duologue.people.profile import PAIR
from duologue.people.refusals import SUBSTITUTED, Conflict, NotFound, Refusal
from duologue.vault import (
    NotConfirmed,
    SubstitutedKey,
    WrongKey,
    make_four_words,
    wrap_couple_key_for,
)

FourWords = tuple[str, str, str, str]


def find_four_words(me: Me, now: datetime | None = None) -> FourWords | None:
    """The four words to compare, None when there is nothing to compare (yet, or any more).

    Showing them pins the other's public key. Raises `Refusal` if it is another than the one pinned before.
    `now`: the other's page is told that they are there.
    """
    if me.other is None or me.shared or me.former:
        return None
    public = read_other_public(me)
    context = introducing.make_context(me, public, now) if _is_introduced(me) else me.ring.invitation
    if context is None:
        return None
    _pin_other(me, public)
    first, second = (me.keys.pair.public, public) if me.seat == "a" else (public, me.keys.pair.public)
    listed = word_lists.read_words_of(name_language_of_words(me))
    return make_four_words(first, second, me.couple_id, context, listed)


def name_language_of_words(me: Me) -> str:
    """Code of the language that both see the four words in: as the invitation fixed it. A short code carries
    nothing from one to the other, so its words are English."""
    letter = None if _is_introduced(me) else profiles.read_answered_letter(me)
    return ENGLISH.code if letter is None else letter.four_words


def confirm(me: Me, now: datetime) -> None:
    """The inviter saw the same four words on both screens: the couple key goes to the one who joined.

    From their next request the joiner has it (`collecting`). What lay under the invitation key moves to the
    couple key. Raises `Refusal` if the words were not shown, or the joiner's key is not the one they were
    made of.
    """
    require_writable(me)
    couple_key = me.ring.couple
    if me.other is None or me.shared or couple_key is None:
        raise NotFound
    public = read_other_public(me)
    try:
        offer = wrap_couple_key_for(public, me.keys, couple_key, me.couple_id, me.epoch)
    except NotConfirmed:
        raise Refusal("Please compare the four words first.") from None
    except (SubstitutedKey, WrongKey):
        raise Refusal(SUBSTITUTED) from None
    with transaction.atomic():
        # Not after somebody said that they differ, however close together: no key is given to who sits there.
        if not Couple.objects.select_for_update().filter(id=me.couple_id, closed=None).exists():
            raise Conflict
        waiting = Partner.objects.filter(id=me.other.partner_id, confirmed=False, offer=None)
        if not waiting.update(offer=offer):
            raise Conflict
        Partner.objects.filter(id=me.partner_id).update(confirmed=True)
        for hook in hooks.on_shared:
            hook(replace(me, shared=True), now)


def end_as_different(me: Me, now: datetime) -> None:
    """The words were not the same, so somebody else may sit there: the couple closes without having shared a
    key.

    The inviter has a new one at once, under the same name and colour.
    """
    if me.other is None or me.shared or me.former:
        raise NotFound
    mine = profiles.read_mine(me)
    with transaction.atomic():
        leaving.leave_couple(me, now)
        if me.ring.couple is not None:
            beginning.begin_again(replace(me, former=True), mine.name, mine.colour, mine.zone, now)


def _is_introduced(me: Me) -> bool:
    joiner = me.mine if me.seat == "b" else me.other
    return joiner is not None and joiner.profile_kind == PAIR


def _pin_other(me: Me, public: bytes) -> None:
    try:
        pins = me.keys.pins.pin_other(public)
    except SubstitutedKey:
        raise Refusal(SUBSTITUTED) from None
    if pins != me.keys.pins:
        keep_bundle(me, pins)
