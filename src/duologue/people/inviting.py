"""Inviting somebody: a link with a key of its own, a letter in one's own words, and its end."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID, uuid4

from django.db import transaction

from duologue.people import hooks, profile, row_locks, word_lists
from duologue.people.hooks import EndedInvitation
from duologue.people.me import Me, require_writable
from duologue.people.models import Couple, Invitation, Partner
from duologue.people.profile import LetterText
from duologue.people.refusals import CountedRefusal, NotFound, Refusal
from duologue.people.typos import make_refusal
from duologue.vault import (
    Context,
    InvitationTypo,
    Kind,
    Label,
    derive,
    derive_invitation_key,
    fingerprint,
    mint_invitation_secret,
    seal,
    unseal,
    wrap_for_partner,
)

LIVES_DAYS = 30
MOST_WORDS = 1000
MOST_OPEN = 5

OPEN = "open"
ANSWERED = "answered"
ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Invited:
    """`secret` goes into the link's fragment, to be shown or typed; `key` is what it derives."""

    invitation_id: UUID
    secret: str = field(repr=False)
    key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Letter:
    """An invitation as whoever holds its link may see it.

    `state` is open, answered or ended; the words, the name and the key are there only while it is open.
    `seat` is the inviter's.
    """

    invitation_id: UUID
    couple_id: UUID
    seat: str
    state: str
    round_id: UUID | None
    name: str = ""
    colour: str = ""
    zone: str = ""
    words: str = field(default="", repr=False)
    key: bytes = field(default=b"", repr=False)
    inviter_hash: bytes = field(default=b"", repr=False)


class InvitationLine(NamedTuple):
    """One of the inviter's own: `state` is open, answered or ended."""

    id: UUID
    day: date
    state: str
    round_id: UUID | None


def invite(me: Me, words: str, now: datetime, round_id: UUID | None = None) -> Invited:
    """A new invitation; `round_id` is the first card that goes with it. Raises `Refusal`."""
    require_writable(me)
    plain = words.strip()
    if len(plain) > MOST_WORDS:
        raise CountedRefusal(
            "That is a long letter. Up to one character fits.",
            "That is a long letter. Up to %(num)s characters fit.",
            MOST_WORDS,
            "words",
        )
    mine = profile.read_mine(me)
    secret, invitation = mint_invitation_secret(), uuid4()
    key = derive_invitation_key(secret)
    kept = wrap_for_partner(me.personal, key, me.partner_id, "invitation")
    letter = LetterText(mine, plain, fingerprint(me.keys.pair.public), word_lists.find_language_now())
    with transaction.atomic():
        require_waiting(me)
        if count_open(me, now) >= MOST_OPEN:
            raise Refusal("Several invitations are waiting already. Take one back first.")
        Invitation.objects.create(
            id=invitation,
            couple_id=me.couple_id,
            seat=me.seat,
            day=now.date(),
            state=OPEN,
            proof=_derive_proof(key),
            letter=profile.seal_letter(key, me.couple_id, invitation, letter),
            round=round_id,
            kept_key=kept,
            kept_secret=seal(me.personal, _make_secret_place(me, invitation), secret.encode()),
        )
        Partner.objects.filter(id=me.partner_id).update(invitation_key=kept)
    return Invited(invitation, secret, key)


def require_waiting(me: Me) -> None:
    """In a transaction: nobody takes the other seat until it ends, and nobody has. Raises `Refusal`, and
    `NotFound` once the couple is closed."""
    row_locks.lock_couple(me.couple_id)
    if not Couple.objects.filter(id=me.couple_id, closed=None).exists():
        raise NotFound
    if Partner.objects.filter(couple_id=me.couple_id).exclude(id=me.partner_id).exists():
        raise Refusal("There are two of you here already.")


def list_mine(me: Me, now: datetime) -> list[InvitationLine]:
    """The inviter's own, latest first; those whose time is over are ended on the way."""
    rows = Invitation.objects.filter(couple_id=me.couple_id, seat=me.seat)
    end_rows([row for row in rows if _is_over(row, now)], now)
    found = rows.order_by("-day").values_list("id", "day", "state", "round")
    return [InvitationLine(*row) for row in found]


def count_open(me: Me, now: datetime) -> int:
    """How many of one's own still wait."""
    return sum(line.state == OPEN for line in list_mine(me, now))


def read_link_secret(me: Me, invitation_id: UUID) -> str:
    """The secret of one's own open invitation, to show its link again; raises `NotFound`."""
    row = _find_own(me, invitation_id)
    if row.state != OPEN or row.kept_secret is None:
        raise NotFound
    return unseal(me.personal, _make_secret_place(me, row.id), bytes(row.kept_secret)).decode()


def show(invitation_id: UUID | str, secret: str, now: datetime) -> Letter:
    """What the link shows; looking spends nothing.

    Raises `NotFound`, or `Refusal` for a secret with a slip.
    """
    row, key = find_held(invitation_id, secret)
    if _is_over(row, now):
        end_rows([row], now)
        row.state = ENDED
    if row.state != OPEN or row.letter is None:
        return Letter(row.id, row.couple_id, row.seat, row.state, row.round)
    text = profile.open_letter(key, row.couple_id, row.id, bytes(row.letter))
    return Letter(
        row.id,
        row.couple_id,
        row.seat,
        row.state,
        row.round,
        text.profile.name,
        text.profile.colour,
        text.profile.zone,
        text.words,
        key,
        text.public_hash,
    )


def has_led_here(me: Me, invitation_id: UUID) -> bool:
    """Whether this invitation is of one's own couple and over: its link has nothing more to give, and is
    still how somebody may come back."""
    rows = Invitation.objects.filter(id=invitation_id, couple_id=me.couple_id)
    return rows.exclude(state=OPEN).exists()


def take_back(me: Me, invitation_id: UUID, now: datetime) -> None:
    """End one's own open invitation; raises `NotFound` if it is not open any more."""
    row = _find_own(me, invitation_id)
    if not end_rows([row], now):
        raise NotFound


def end_rows(rows: Sequence[Invitation], now: datetime) -> int:
    """End those that are open: what their links opened is destroyed, their authors' own stays.

    Returns how many ended.
    """
    ended = 0
    for row in rows:
        with transaction.atomic():
            found = Invitation.objects.filter(id=row.id, state=OPEN)
            if not found.update(state=ENDED, letter=None, kept_secret=None):
                continue
            for hook in hooks.on_ended:
                hook(EndedInvitation(row.id, row.couple_id, row.seat, row.round), now)
            ended += 1
    return ended


def end_overtaken(couple: UUID, now: datetime) -> None:
    """Somebody sat down without a link: the links end, and the first card of the latest stays as it is,
    closed to them, until the four words are confirmed. Then it waits for their answer, as it would have."""
    waiting = list(Invitation.objects.filter(couple_id=couple, state=OPEN))
    # The key that the inviter's seat holds is that of the latest to be made.
    held_by = Partner.objects.filter(couple_id=couple).values_list("seat", "invitation_key")
    latest = {(seat, bytes(key)) for seat, key in held_by if key is not None}
    carrying = sorted(
        (row for row in waiting if row.round is not None),
        key=lambda row: ((row.seat, bytes(row.kept_key)) in latest, row.day),
    )
    kept = carrying[-1:]
    end_rows([row for row in waiting if row not in kept], now)
    for row in kept:
        Invitation.objects.filter(id=row.id).update(state=ENDED, letter=None, kept_secret=None)


def sweep(now: datetime) -> int:
    """End the invitations whose 30 days are over; how many there were."""
    rows = Invitation.objects.filter(state=OPEN, day__lte=now.date() - timedelta(days=LIVES_DAYS))
    return end_rows(list(rows), now)


def find_held(invitation_id: UUID | str, secret: str) -> tuple[Invitation, bytes]:
    """The row and the key for who holds the link.

    Raises `NotFound`, or `Refusal` for a secret with a slip.
    """
    try:
        wanted = invitation_id if isinstance(invitation_id, UUID) else UUID(invitation_id)
        key = derive_invitation_key(secret)
    except InvitationTypo as typo:
        raise make_refusal(typo, "secret") from None
    except ValueError:
        raise NotFound from None
    row = Invitation.objects.filter(id=wanted).first()
    if row is None or not hmac.compare_digest(bytes(row.proof), _derive_proof(key)):
        raise NotFound
    return row, key


def _is_over(row: Invitation, now: datetime) -> bool:
    return row.state == OPEN and (now.date() - row.day).days >= LIVES_DAYS


def _find_own(me: Me, invitation_id: UUID) -> Invitation:
    row = Invitation.objects.filter(id=invitation_id, couple_id=me.couple_id, seat=me.seat).first()
    if row is None:
        raise NotFound
    return row


def _derive_proof(key: bytes) -> bytes:
    return derive(key, Label.INVITATION, b"proof")


def _make_secret_place(me: Me, invitation: UUID) -> Context:
    return Context(Kind.INVITATION, invitation, me.couple_id, me.partner_id, 0)
