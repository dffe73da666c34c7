"""Who is asking: identity, seat and keys of one request."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from duologue.people.models import Invitation
from duologue.people.refusals import Refusal
from duologue.people.seats import find_other_seat
from duologue.vault import KeyRing, PartnerKeys, Unreadable, make_key_id, unwrap_for_partner

# A partner's own copy of the couple key says which sealing they last agreed to, so that a database in which
# `strict` was switched off does not weaken what they write.
AT_ONCE_COPY = "couple"
STRICT_COPY = "couple-strict"


class SeatRow(NamedTuple):
    """A seat as the request's one query found it; `profile` is still sealed, under `profile_kind`."""

    partner_id: UUID
    person_id: UUID
    profile: bytes
    profile_kind: str


@dataclass(frozen=True, slots=True)
class Me:
    """One person for the length of one request. Only `access` makes one.

    `shared`: this partner holds the couple key together with the other, so rounds need not be solo.
    `secured`: there is a way in that lasts beyond this device. `may_undo`: this session is older than that
    and may still end it, so it keeps the lifetime of an unsecured one. `former`: the couple is closed, and
    its archive is read only. `seen`: a fresh value for the third cookie when the day has changed, else None.
    `strict` is true if the couple seals strictly or this partner's own copy of the key says that they asked
    for it.
    `locks_after`: minutes without use after which this browser locks, 0 if only when told to; None where it
    has no lock.
    `doubtful`: a couple key was offered that is not from the one whose words were compared, and was refused.
    """

    person_id: UUID
    partner_id: UUID
    couple_id: UUID
    seat: str
    device_id: UUID
    is_token: bool
    keys: PartnerKeys = field(repr=False)
    ring: KeyRing = field(repr=False)
    strict: bool
    epoch: int
    other_here: bool
    shared: bool
    secured: bool
    former: bool
    couple_day: date
    seen: str | None = field(default=None, repr=False)
    doubtful: bool = False
    mine: SeatRow = field(kw_only=True, repr=False)
    other: SeatRow | None = field(kw_only=True, repr=False)
    settings: bytes | None = field(kw_only=True, repr=False)
    ways: bytes | None = field(default=None, kw_only=True, repr=False)
    may_undo: bool = field(default=False, kw_only=True)
    reads_only: bool = field(default=False, kw_only=True)
    locks_after: int | None = field(default=None, kw_only=True)
    # By owner (a UUID's number) and the sealed column they were opened from: one request opens a profile, or
    # settings, once.
    opened: dict[tuple[int, bytes], Any] = field(
        default_factory=dict, kw_only=True, repr=False, compare=False
    )

    @property
    def personal(self) -> bytes:
        """The personal key, 32 bytes."""
        return self.keys.personal

    @property
    def lasts(self) -> bool:
        """Whether this session lives as one does before the account is secured: its cookies for long, and
        ended by nothing but its owner."""
        return not self.secured or self.may_undo

    @property
    def other_seat(self) -> str:
        """The letter of the other seat, whether or not anybody is in it."""
        return find_other_seat(self.seat)

    def find_invitation_key(self, name: bytes) -> bytes | None:
        """The key of one of this person's invitations by its key id, None if they have none of that name.

        The ring has the key of the invitation that is under way; others cost a query.
        """
        under_way = self.ring.invitation
        if under_way is not None and make_key_id(under_way) == name:
            return under_way
        kept = Invitation.objects.filter(couple_id=self.couple_id, seat=self.seat)
        for blob in kept.values_list("kept_key", flat=True):
            try:
                key = unwrap_for_partner(self.personal, bytes(blob), self.partner_id, "invitation")
            except Unreadable:
                continue
            if make_key_id(key) == name:
                return key
        return None


def require_writable(me: Me) -> None:
    """Raise `Refusal` in a couple that is closed: its archive is for reading."""
    if me.former:
        raise Refusal(
            "One of you has left this space, and it is closed for you both. "
            "What had opened stays here to read, and so does all that is your own."
        )
