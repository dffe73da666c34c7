"""How a link for a counsellor comes about: one looks at what a copy would say, and makes it of one's own
words, or asks the other, who looks in turn and agrees.

What stands then, and how it ends, is in `links`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from duologue.counsel import copies, copying, counsel_choices, links
from duologue.counsel.copying import Copied
from duologue.counsel.links import LinkOfBoth, LinksOfBoth, OwnLink, OwnLinks
from duologue.languages import mark
from duologue.people import days, ids
from duologue.people.access import Me, require_writable
from duologue.people.refusals import NotFound, Refusal
from duologue.vault import mint_invitation_secret

SPANS = {"week": 7, "month": 30, "quarter": 91}
MOST = 5
MOST_ROUNDS = 40

NOT_SHARED = mark("This can be asked once you have compared the four words.")
NOTHING_CHOSEN = mark("Choose at least one round first.")
CHANGED = mark("Something in it has changed since you looked. Please look at it once more.")


@dataclass(frozen=True, slots=True)
class CopyPreview:
    """What a copy would say, and of which answers by round; `digest` goes with a yes to it."""

    copied: Copied
    answers: Mapping[str, tuple[str, ...]]
    text: bytes = field(repr=False)

    @property
    def digest(self) -> str:
        return copies.digest_text(self.text)


def make_preview(me: Me, rounds: Sequence[str], now: datetime, *, both: bool) -> CopyPreview:
    """What a copy of these rounds would say. Raises `Refusal` where it would say nothing, or too much."""
    _require_may_make(me, both=both)
    if len(set(rounds)) > MOST_ROUNDS:
        raise Refusal("That is more than one copy can hold. Please choose fewer rounds.", "rounds")
    tables = counsel_choices.read_chosen(me, rounds, now)
    return _make_preview_of(me, counsel_choices.list_answers(tables, both=both), now, both=both)


def make_own(me: Me, id_: UUID, rounds: Sequence[str], span: str, digest: str, now: datetime) -> None:
    """A link to one's own words in these rounds; nobody is told. The same `id_` a second time makes nothing.

    Raises `Refusal`, also where a copy would not say what was looked at.
    """
    found = _check_looked_at(make_preview(me, rounds, now, both=False), digest)
    today, secret = days.find_utc_day(now), mint_invitation_secret()
    answers = tuple(one for of_round in found.answers.values() for one in of_round)
    link = OwnLink(str(ids.check_chosen(id_)), secret, today, today + _find_span(span), answers)

    def add(before: OwnLinks) -> OwnLinks | None:
        live = tuple(one for one in before.links if one.ends > today)
        if any(one.id == link.id for one in live):
            return None
        _require_room(len(live))
        return replace(before, links=(*live, link))

    with transaction.atomic():
        if links.change(links.OWN, me, add) is not None:
            copies.store(secret, found.text, link.ends)


def ask(me: Me, id_: UUID, rounds: Sequence[str], span: str, digest: str, now: datetime) -> None:
    """Ask the other to show a counsellor what opened to both in these rounds; nothing is shown before they
    agree. The same `id_` a second time asks nothing. Raises `Refusal`."""
    found = _check_looked_at(make_preview(me, rounds, now, both=True), digest)
    today = days.find_utc_day(now)
    asked = LinkOfBoth(str(ids.check_chosen(id_)), me.seat, today, _find_span(span).days, dict(found.answers))

    def add(before: LinksOfBoth) -> LinksOfBoth | None:
        live = tuple(one for one in before.links if not links.is_over(one, today))
        if any(one.id == asked.id for one in live):
            return None
        _require_room(sum(one.by == me.seat for one in live))
        return LinksOfBoth((*live, asked))

    links.change(links.OF_BOTH, me, add)


def read_asked(me: Me, id_: UUID, now: datetime) -> tuple[LinkOfBoth, CopyPreview]:
    """What the other asks, and what a copy would say; raises `NotFound` for what is over or was answered."""
    standing = links.list_standing(me, now)
    for one in (*standing.asks, *standing.away):
        if one.id == str(id_):
            return one, _make_preview_of(me, one.answers, now, both=True)
    raise NotFound


def agree(me: Me, id_: UUID, digest: str, now: datetime) -> None:
    """Agree to what the other asks: the copy is made and its link is there for both. Once, however often.

    Raises `NotFound` for what is over, `Refusal` where a copy would not say what was looked at.
    """
    require_writable(me)
    if any(one.id == str(id_) for one in links.list_standing(me, now).of_both):
        return
    found = _check_looked_at(read_asked(me, id_, now)[1], digest)
    today, secret = days.find_utc_day(now), mint_invitation_secret()

    def make(before: LinksOfBoth) -> LinksOfBoth | None:
        if not any(one.id == str(id_) and not one.secret and one.by != me.seat for one in before.links):
            return None
        return LinksOfBoth(
            tuple(
                replace(one, secret=secret, ends=today + timedelta(days=one.days))
                if one.id == str(id_)
                else one
                for one in before.links
            )
        )

    with transaction.atomic():
        made = links.change(links.OF_BOTH, me, make)
        if made is not None:
            ends = next(one.ends for one in made.links if one.id == str(id_))
            assert ends is not None
            copies.store(secret, found.text, ends)


def _make_preview_of(
    me: Me, answers: Mapping[str, tuple[str, ...]], now: datetime, *, both: bool
) -> CopyPreview:
    tables = counsel_choices.read_chosen(me, answers, now)
    wanted = frozenset(id_ for found in answers.values() for id_ in found)
    if both:
        # Whatever was asked: nothing that is not open to both already.
        wanted &= frozenset(id_ for table in tables for id_ in table.opened)
    copied = copying.write_copy(tables, wanted, both=both)
    if not copied.rounds:
        raise Refusal(NOTHING_CHOSEN, "rounds")
    text = copies.write_text(copied)
    copies.check_fits(text)
    return CopyPreview(copied, answers, text)


def _check_looked_at(found: CopyPreview, digest: str) -> CopyPreview:
    if found.digest != digest:
        raise Refusal(CHANGED, "rounds")
    return found


def _require_may_make(me: Me, *, both: bool) -> None:
    require_writable(me)
    if both and not (me.shared and me.other is not None):
        raise Refusal(NOT_SHARED)


def _require_room(there: int) -> None:
    if there >= MOST:
        raise Refusal(links.SEVERAL)


def _find_span(span: str) -> timedelta:
    if span not in SPANS:
        raise Refusal("Choose how long it lasts.", "span")
    return timedelta(days=SPANS[span])
