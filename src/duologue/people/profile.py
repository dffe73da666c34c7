"""What the other sees of one: a name to be called, a thread colour, a time zone.

Sealed under the couple key; a joiner's, until that is shared, under the invitation key or, after a short
code, under the X25519 secret of the two. One of the few modules that open stored content.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import transaction

from duologue import vault
from duologue.engine.visible_letters import hides, is_seen
from duologue.normal_forms import MOST_APART, normalise_short
from duologue.people import own_settings
from duologue.people.me import Me, require_writable
from duologue.people.models import Invitation, Partner, Person
from duologue.people.refusals import Conflict, CountedRefusal, Refusal
from duologue.vault import (
    Context,
    KeyRing,
    Kind,
    Label,
    PartnerKeys,
    SealedContent,
    Unreadable,
    derive,
    seal,
    unseal,
)

COLOURS = ("madder", "ink-blue", "moss", "plum", "ochre", "teal", "rose", "slate")
MOST_NAME = 40
# Beyond so many letters as typed, no form of a name is short enough.
_MOST_TYPED = MOST_NAME * MOST_APART + 1

COUPLE = "couple"
INVITATION = "invitation"
PAIR = "pair"


@dataclass(frozen=True, slots=True)
class Profile:
    """`name`: 1 to 40 characters; `colour`: one of `COLOURS`; `zone`: an IANA time zone."""

    name: str
    colour: str
    zone: str

    @property
    def zone_info(self) -> ZoneInfo:
        return ZoneInfo(self.zone)


class Both(NamedTuple):
    """`other` is None while nobody is there, or while what they are called cannot be read yet."""

    mine: Profile
    other: Profile | None


class LetterText(NamedTuple):
    """What an invitation says to whoever holds its link; `public_hash` is of the inviter's public key,
    `four_words` the code of the language that the four words are shown in."""

    profile: Profile
    words: str
    public_hash: bytes
    four_words: str = "en"


def check_profile(name: str, colour: str, zone: str, taken: str | None = None) -> Profile:
    """A profile from what somebody typed; raises `Refusal` naming the field.

    `taken` is the other's colour.
    """
    plain = normalise_short("NFC", " ".join(name.split())[:_MOST_TYPED], _MOST_TYPED)
    if not is_seen(plain):
        raise Refusal("This one is still empty. A first name or a letter will do.", "name")
    if len(plain) > MOST_NAME or hides(plain):
        raise CountedRefusal(
            "Please choose a name of at most one plain letter.",
            "Please choose a name of at most %(num)s plain letters.",
            MOST_NAME,
            "name",
        )
    if colour not in COLOURS:
        raise Refusal("Please choose one of the eight colours.", "colour")
    if colour == taken:
        raise Refusal("That thread is taken already. Please choose another colour.", "colour")
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Refusal("We do not know that time zone. Please pick one from the list.", "zone") from None
    return Profile(plain, colour, zone)


def read_mine(me: Me) -> Profile:
    """One's own; raises `Unreadable` if the row was tampered with."""
    return _open_profile(me, me.mine.partner_id, me.mine.profile, me.mine.profile_kind)


def read_other(me: Me) -> Profile | None:
    """The other's, None while nobody is there or it cannot be read yet."""
    if me.other is None:
        return None
    if me.other.profile_kind == COUPLE and me.ring.couple is None:
        letter = read_answered_letter(me)
        return None if letter is None else letter.profile
    try:
        return _open_profile(me, me.other.partner_id, me.other.profile, me.other.profile_kind)
    except Unreadable:
        return None


def read_both(me: Me) -> Both:
    """One's own and the other's."""
    return Both(read_mine(me), read_other(me))


def read_names(me: Me) -> dict[str, str]:
    """What the seats are called, by seat letter; a seat whose name cannot be read is not in it."""
    found = {me.seat: read_mine(me).name}
    if (theirs := read_other(me)) is not None:
        found[me.other_seat] = theirs.name
    return found


def change(me: Me, name: str, colour: str, zone: str, now: datetime) -> Profile:
    """Change one's own and the letters of invitations under way; another zone is lived in from `now` on.

    Raises `Refusal`, in an archive too, or `Conflict` if a confirmation came between.
    """
    require_writable(me)
    theirs = read_other(me)
    chosen = check_profile(name, colour, zone, None if theirs is None else theirs.colour)
    kind = me.mine.profile_kind
    sealed = seal_profile(_find_key(me, kind), me.couple_id, me.partner_id, chosen)
    with transaction.atomic():
        # Only while it is still under the same key: a confirmation may just have moved it.
        if not Partner.objects.filter(id=me.partner_id, profile_kind=kind).update(profile=sealed):
            raise Conflict
        note_move(me, chosen.zone, now)
        _rewrite_letters(me, chosen)
    return chosen


def note_move(me: Me, zone: str, now: datetime) -> None:
    """From `now` on one lives in `zone`, here or in the couple that one goes on to: what was before stays
    under the dates of where it was."""
    with suppress(Unreadable):
        own_settings.note_move(me, read_mine(me).zone, zone, now)


def seal_profile(key: bytes, couple: UUID, partner: UUID, profile: Profile) -> bytes:
    """A profile's column, sealed for its seat."""
    return seal(key, _make_place(couple, partner), json.dumps(asdict(profile)).encode())


def derive_pair_key(keys: PartnerKeys, other_public: bytes, couple: UUID) -> bytes:
    """The key of a joiner's profile after a short code: HKDF of the X25519 secret of both."""
    return derive(keys.pair.derive_shared(other_public), Label.PAIR, b"profile" + couple.bytes)


def seal_letter(key: bytes, couple: UUID, invitation: UUID, letter: LetterText) -> bytes:
    """An invitation's letter, under its own key."""
    text = {
        "profile": asdict(letter.profile),
        "words": letter.words,
        "public_hash": letter.public_hash.hex(),
        "four_words": letter.four_words,
    }
    return seal(key, _make_letter_place(couple, invitation), json.dumps(text).encode())


def open_letter(key: bytes, couple: UUID, invitation: UUID, blob: bytes) -> LetterText:
    """Read `seal_letter`; raises `Unreadable`."""
    found = json.loads(unseal(key, _make_letter_place(couple, invitation), blob))
    return LetterText(
        Profile(**found["profile"]),
        found["words"],
        bytes.fromhex(found["public_hash"]),
        # Of an earlier version there is no such line.
        found.get("four_words", "en"),
    )


def read_answered_letter(me: Me) -> LetterText | None:
    """The letter of the invitation that this couple's joiner answered, while its key is at hand."""
    if me.ring.invitation is None:
        return None
    row = (
        Invitation.objects.filter(couple_id=me.couple_id, state="answered", letter__isnull=False)
        .values_list("id", "letter")
        .first()
    )
    if row is None or row[1] is None:
        return None
    return open_letter(me.ring.invitation, me.couple_id, row[0], bytes(row[1]))


def open_ceiling(ring: KeyRing, content: SealedContent) -> bytes:
    """One's own ceiling."""
    return vault.open(ring, content)


def open_consent(ring: KeyRing, content: SealedContent, *, of_other: bool) -> bytes:
    """What a partner agreed to: one's own, or through the release wrap to see what both agree to."""
    return vault.open(ring, content, releasing=of_other)


def _open_profile(me: Me, partner: UUID, blob: bytes, kind: str) -> Profile:
    # The seat is part of the name, or a column copied from the other seat would be taken for opened.
    found: Profile | None = me.opened.get((partner.int, blob))
    if found is None:
        found = Profile(**json.loads(unseal(_find_key(me, kind), _make_place(me.couple_id, partner), blob)))
        me.opened[partner.int, blob] = found
    return found


def _find_key(me: Me, kind: str) -> bytes:
    """The key that a profile of this kind lies under; raises `Unreadable` if this person does not hold it."""
    held: bytes | None = None
    if kind == COUPLE:
        held = me.ring.couple
    elif kind == INVITATION:
        held = me.ring.invitation
    elif kind == PAIR and me.other is not None:
        public = Person.objects.filter(id=me.other.person_id).values_list("public_key", flat=True).first()
        held = derive_pair_key(me.keys, bytes(public), me.couple_id) if public else None
    if held is None:
        raise Unreadable("the key of this profile is not at hand")
    return held


def _rewrite_letters(me: Me, profile: Profile) -> None:
    rows = Invitation.objects.filter(
        couple_id=me.couple_id, seat=me.seat, state__in=("open", "answered"), letter__isnull=False
    )
    for row in rows.only("id", "kept_key", "letter"):
        key = vault.unwrap_for_partner(me.personal, bytes(row.kept_key), me.partner_id, "invitation")
        assert row.letter is not None
        letter = open_letter(key, me.couple_id, row.id, bytes(row.letter))
        rewritten = seal_letter(key, me.couple_id, row.id, letter._replace(profile=profile))
        Invitation.objects.filter(id=row.id, letter=row.letter).update(letter=rewritten)


def _make_place(couple: UUID, partner: UUID) -> Context:
    return Context(Kind.PROFILE, partner, couple, partner, 0)


def _make_letter_place(couple: UUID, invitation: UUID) -> Context:
    return Context(Kind.INVITATION, invitation, couple, None, 0)
