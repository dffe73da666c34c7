"""The first card: answered before the invitation is sent, opened by the invited one's answer.

It lives under the invitation key until the four words are confirmed, then moves to the couple key.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction

from duologue.engine.moves import MoveKind
from duologue.engine.script import Card, Script

from duologue.people import access, inviting
from duologue.people.access import Me
from duologue.people.inviting import Invited, Joined, Letter
from duologue.people.refusals import NotFound, Refusal
from duologue.rounds import header as headers
from duologue.rounds import installed, play, reading, starting
from duologue.rounds.models import Answer, Round
from duologue.rounds.play import Outcome, Wish
from duologue.vault import KeyRing, invitation_key, store_wraps, stored_wraps, wrap_couple, wraps_at_confirmation

SCRIPT = "conversation/an-open-question"
STEP = "answer"


@dataclass(frozen=True, slots=True)
class FirstCard:
    """What the invited one may see before answering: the letter and the question, nothing else."""

    letter: Letter
    question: str


def cards() -> tuple[Card, ...]:
    """The light cards that a first card comes from: depth 1."""
    (wanted,) = script().draws
    assert wanted.deck is not None
    return tuple(card for card in installed.deck(wanted.deck) if card.depth == 1)


def script() -> Script:
    found = installed.scripts().get(SCRIPT)
    if found is None:
        raise NotFound
    return found


def answer_and_invite(
    me: Me, card: str, raw: Mapping[str, object], words: str, move_id: UUID, now: datetime
) -> Invited:
    """Answer a card and make the invitation that carries it, in one transaction.

    Raises `Refusal` with the field at fault (`answer`, `words` or `card`); nothing is kept then.
    """
    access.writable(me)
    if card not in {known.id for known in cards()}:
        raise Refusal("Choose one of the questions first.", "card")
    with transaction.atomic():
        invited = inviting.invite(me, words, now)
        with_key = access.with_invitation(me, invited.invitation_id, invited.key)
        round_id = uuid5(move_id, "first card")
        starting.begin(with_key, script(), round_id, now, solo=False, card=card, first_card=True, deepest=1)
        inviting.give_round(me, invited.invitation_id, round_id)
        _answer(with_key, round_id, raw, move_id, now)
    return invited


def show(invitation_id: UUID | str, secret: str, now: datetime) -> FirstCard:
    """What the link shows; looking spends nothing. Raises `NotFound` for a spent, old or unknown one."""
    letter = inviting.show(invitation_id, secret, now)
    return FirstCard(letter, _question(letter, secret))


def answer_invitation(
    invitation_id: UUID | str,
    secret: str,
    raw: Mapping[str, object],
    name: str,
    colour: str,
    zone: str,
    move_id: UUID,
    now: datetime,
) -> tuple[Joined, Outcome]:
    """Answer the first card: joins, makes the device-held account, and opens both answers, or nothing at all."""
    with transaction.atomic():
        joined = inviting.join(invitation_id, secret, name, colour, zone, now)
        if joined.round_id is None:
            raise NotFound
        return joined, _answer(joined.me, joined.round_id, raw, move_id, now)


def move_to_couple_key(me: Me, invitation_key_name: bytes) -> None:
    """Rewrap the first card's round and answers; in the transaction in which `me` confirms the four words."""
    for row in Round.objects.filter(couple_id=me.couple_id):
        wraps = stored_wraps(row.key)
        if not any(wrap.key_id == invitation_key_name for wrap in wraps):
            continue
        ring, place = reading.ring_for(me, wraps), headers.place(me.couple_id, row.id)
        key = headers.open_round_key(ring, place, wraps)
        assert ring.couple is not None
        Round.objects.filter(id=row.id).update(key=store_wraps([wrap_couple(ring.couple, key, place)]))
        for id_, seq, author, content, answer_wraps in Answer.objects.filter(round_id=row.id).values_list(
            "id", "seq", "author", "content", "wraps"
        ):
            answer = reading.AnswerRow(id_, seq, author, bytes(content), stored_wraps(answer_wraps))
            moved = wraps_at_confirmation(ring, reading.place_of(me.couple_id, answer), answer.wraps)
            Answer.objects.filter(id=id_).update(wraps=store_wraps(moved))


def _answer(me: Me, round_id: UUID, raw: Mapping[str, object], move_id: UUID, now: datetime) -> Outcome:
    outcome = play.act(me, round_id, [Wish(move_id, MoveKind.ANSWER, STEP, None, raw)], now)
    if not outcome.accepted:
        raise Refusal(play.why(outcome), "answer")
    return outcome


def _question(letter: Letter, secret: str) -> str:
    row = Round.objects.filter(id=letter.round_id, couple_id=letter.couple_id).first()
    if row is None:
        raise NotFound
    place = headers.place(row.couple_id, row.id)
    ring = KeyRing(invitation=invitation_key(secret))
    key = headers.open_round_key(ring, place, stored_wraps(row.key))
    header = headers.open_header(key, place, row.header)
    return reading.title_of(installed.script_of(header.sha256), header)


