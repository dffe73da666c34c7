"""The first card: answered before the invitation is sent, opened by the invited one's answer.

It lives under the invitation key until the four words are confirmed, then moves to the couple key.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from duologue.engine.moves import MoveKind
from duologue.engine.roles import Role
from duologue.engine.script import Card, Dealt, Script
from duologue.people import access, hooks, ids, inviting, joining, lists
from duologue.people.access import Me
from duologue.people.hooks import EndedInvitation
from duologue.people.inviting import Invited, Letter
from duologue.people.joining import Joined
from duologue.people.refusals import NotFound, Refusal
from duologue.rounds import casting, decks, installed, lately, play, reading_rounds, starting
from duologue.rounds import header as headers
from duologue.rounds.header import Header
from duologue.rounds.models import Answer, Round
from duologue.rounds.play import Outcome, Wish
from duologue.vault import (
    KeyRing,
    WrapKind,
    read_wraps,
    store_wraps,
    wrap_at_confirmation,
    wrap_couple,
    wrap_when_kept_private,
)


@dataclass(frozen=True, slots=True)
class FirstCard:
    """What the invited one may see before answering: the letter and the question, nothing else. `field` is
    what the answer to it is called."""

    letter: Letter
    question: str
    field: str


def list_cards() -> tuple[Card, ...]:
    """The light cards that a first card comes from, in the language that is spoken: depth 1."""
    (wanted,) = find_script().draws
    assert wanted.deck is not None
    return tuple(card for card in decks.tell_deck(wanted.deck) if card.depth == 1)


def find_script() -> Script:
    """The exercise that a first card is played by; raises `NotFound` if none is installed."""
    found = casting.find_exercise(Role.FIRST_CARD)
    if found is None:
        raise NotFound
    return found


def find_field() -> str:
    """What the answer to a new first card is called."""
    return _find_asked(find_script())[1]


def answer_and_invite(
    me: Me, card: str, raw: Mapping[str, object], words: str, move_id: UUID, now: datetime
) -> Invited:
    """Answer a card and make the invitation that carries it, in one transaction.

    `raw` is by the name that `find_field` gives. Raises `Refusal` with what is at fault (`answer`, `words` or
    `card`); nothing is kept then.
    """
    access.require_writable(me)
    if card not in {known.id for known in list_cards()}:
        raise Refusal("Choose one of the questions first.", "card")
    with transaction.atomic():
        round_id = _make_round_id(me, move_id)
        invited = inviting.invite(me, words, now, round_id)
        with_key = replace(me, ring=KeyRing(me.personal, me.ring.couples, invited.key, me.ring.release))
        starting.begin(
            with_key, find_script(), round_id, now, solo=False, card=card, first_card=True, deepest=1
        )
        _answer_card(with_key, round_id, find_script(), raw, move_id, now)
    return invited


def is_sent(me: Me, move_id: UUID) -> bool:
    """Whether an invitation has been made of the form of that id."""
    return bool(Round.objects.filter(id=_make_round_id(me, move_id), couple_id=me.couple_id).exists())


def show(invitation_id: UUID | str, secret: str, now: datetime) -> FirstCard:
    """What the link shows; looking spends nothing. Raises `NotFound` for a spent, old or unknown one."""
    letter = inviting.show(invitation_id, secret, now)
    played, header = _read_played(letter)
    return FirstCard(
        letter,
        reading_rounds.find_title(reading_rounds.tell_in_own_words(Dealt(played, header.drawn))),
        _find_asked(played)[1],
    )


def answer_invitation(
    invitation_id: UUID | str,
    secret: str,
    raw: Mapping[str, object],
    name: str,
    colour: str,
    zone: str,
    move_id: UUID,
    now: datetime,
    *,
    me: Me | None = None,
    language: str = "",
) -> tuple[Joined, Outcome]:
    """Answer the first card: joins, makes the device-held account, and opens both answers, or nothing at all.

    `me` is somebody signed in whose last couple is closed; `language` is the code of the one that somebody
    new reads, "" for what their browser asks for.
    """
    with transaction.atomic():
        letter = inviting.show(invitation_id, secret, now)
        played, _ = _read_played(letter)
        assert letter.round_id is not None
        joined = joining.join(invitation_id, secret, name, colour, zone, now, me=me, language=language)
        return joined, _answer_card(joined.me, letter.round_id, played, raw, move_id, now)


def move_to_couple_key(me: Me, now: datetime) -> None:
    """Rewrap the first card's round and answers; in the transaction in which `me` confirms the four words."""
    opened = set()
    for row in Round.objects.filter(couple_id=me.couple_id):
        wraps = read_wraps(row.key)
        if not any(wrap.kind is WrapKind.INVITATION for wrap in wraps):
            continue
        ring, place = reading_rounds.make_ring(me, wraps), headers.make_header_place(me.couple_id, row.id)
        key = headers.open_round_key(ring, place, wraps)
        assert ring.couple is not None
        Round.objects.filter(id=row.id).update(key=store_wraps([wrap_couple(ring.couple, key, place)]))
        for id_, seq, author, content, answer_wraps in Answer.objects.filter(round_id=row.id).values_list(
            "id", "seq", "author", "content", "wraps"
        ):
            answer = reading_rounds.AnswerRow(id_, seq, author, bytes(content), read_wraps(answer_wraps))
            if answer.is_open:
                opened.add(author)
            moved = wrap_at_confirmation(
                ring, reading_rounds.make_answer_place(me.couple_id, answer), answer.wraps
            )
            Answer.objects.filter(id=id_).update(wraps=store_wraps(moved))
    lately.begin_together(me, now, met=1 if len(opened) == 2 else 0)


def keep_for_author(ended: EndedInvitation, _now: datetime) -> None:
    """An invitation that nobody answered: what its link opened goes, its author's own words stay theirs."""
    if ended.round_id is None:
        return
    for row in Round.objects.filter(id=ended.round_id, couple_id=ended.couple_id):
        Round.objects.filter(id=row.id).update(
            key=store_wraps(wrap_when_kept_private(read_wraps(row.key))),
            state="closed",
            awaits_a=False,
            awaits_b=False,
            list=lists.name_former(row.author),
        )
        for id_, wraps in Answer.objects.filter(round_id=row.id).values_list("id", "wraps"):
            kept = wrap_when_kept_private(read_wraps(wraps))
            Answer.objects.filter(id=id_).update(wraps=store_wraps(kept))


def register() -> None:
    """Have the people layer call these; once, when the application is loaded."""
    hooks.on_shared.append(move_to_couple_key)
    hooks.on_ended.append(keep_for_author)


def _make_round_id(me: Me, move_id: UUID) -> UUID:
    """The same for the same form, so that what is sent twice is one round."""
    name = ids.name_row(me.personal, move_id, "first card")
    return name.former if Round.objects.filter(id=name.former, author=me.seat).exists() else name.now


def _find_asked(played: Script) -> tuple[str, str]:
    """The step that asks, and its one field: a first card's exercise begins with them."""
    return played.steps[0].id, played.steps[0].fields[0].id


def _answer_card(
    me: Me, round_id: UUID, played: Script, raw: Mapping[str, object], move_id: UUID, now: datetime
) -> Outcome:
    wish = Wish(move_id, MoveKind.ANSWER, _find_asked(played)[0], None, raw)
    outcome = play.act(me, round_id, [wish], now)
    if not outcome.accepted:
        raise Refusal(play.say_why(outcome), "answer")
    return outcome


def _read_played(letter: Letter) -> tuple[Script, Header]:
    """The version that the invitation's round began with, which may be an older one than the installed.

    Raises `NotFound` for one that is spent or over, perhaps since its page was opened: its key is gone."""
    if letter.state != inviting.OPEN or letter.round_id is None:
        raise NotFound
    row = Round.objects.filter(id=letter.round_id, couple_id=letter.couple_id).first()
    if row is None:
        raise NotFound
    place = headers.make_header_place(row.couple_id, row.id)
    ring = KeyRing(invitation=letter.key)
    key = headers.open_round_key(ring, place, read_wraps(row.key))
    header = headers.open_header(key, place, bytes(row.header))
    return installed.find_script(header.sha256), header
