"""Links for a counsellor: of one's own words alone, or of what opened to both once both have agreed.

One's own are in a block under the personal key, and nobody else learns of them. What one asks of both, and
the link that comes of it, lies under the couple key; who would rather not puts it away in a block of their
own, so that a no and no answer are the same to the one who asked.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import TypeVar
from uuid import UUID

from django.db import transaction

from duologue.counsel import copies, copying, counsel_choices
from duologue.counsel.copying import Copied
from duologue.languages import mark
from duologue.people import days, hooks, ids
from duologue.people.access import Me, require_writable
from duologue.people.documents import Document
from duologue.people.refusals import NotFound, Refusal
from duologue.rounds import apart
from duologue.rounds.apart import BlockPlace
from duologue.vault import TooLong, mint_invitation_secret

Links = TypeVar("Links")

SPANS = {"week": 7, "month": 30, "quarter": 91}
# For so many days what one asked of both waits for the other.
WAITS_DAYS = 30
MOST = 5
MOST_AWAY = 50
MOST_ROUNDS = 40

NOT_SHARED = mark("This can be asked once you have compared the four words.")
NOTHING_CHOSEN = mark("Choose at least one round first.")
SEVERAL = mark("Several links are there already. End one first.")
CHANGED = mark("Something in it has changed since you looked. Please look at it once more.")


@dataclass(frozen=True, slots=True)
class OwnLink:
    """`ends` is the UTC day from which on it shows nothing; `made` a UTC day too. `answers` are ids."""

    id: str
    secret: str
    made: date
    ends: date
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OwnLinks:
    """`away`: ids of what the other asked and one has put away, the latest last."""

    links: tuple[OwnLink, ...] = ()
    away: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkOfBoth:
    """`by` is the seat that asked, on the UTC day `asked`; `answers` is what would be shown, ids by round.
    `secret` is "" and `ends` None until the other agrees; from then on it lasts for `days`."""

    id: str
    by: str
    asked: date
    days: int
    answers: Mapping[str, tuple[str, ...]]
    secret: str = ""
    ends: date | None = None


@dataclass(frozen=True, slots=True)
class LinksOfBoth:
    links: tuple[LinkOfBoth, ...] = ()


OWN = apart.declare("own links for a counsellor", OwnLinks, BlockPlace.COUNSEL, own=True, empty=OwnLinks())
OF_BOTH = apart.declare(
    "links of both for a counsellor", LinksOfBoth, BlockPlace.COUNSEL, own=False, empty=LinksOfBoth()
)


@dataclass(frozen=True, slots=True)
class StandingLinks:
    """What there is today: one's own links, those of both, what one asked and what the other asks; of the
    last, `away` is what one has put away."""

    own: tuple[OwnLink, ...] = ()
    of_both: tuple[LinkOfBoth, ...] = ()
    asked: tuple[LinkOfBoth, ...] = ()
    asks: tuple[LinkOfBoth, ...] = ()
    away: tuple[LinkOfBoth, ...] = ()


@dataclass(frozen=True, slots=True)
class CopyPreview:
    """What a copy would say, and of which answers by round; `digest` goes with a yes to it."""

    copied: Copied
    answers: Mapping[str, tuple[str, ...]]
    text: bytes = field(repr=False)

    @property
    def digest(self) -> str:
        return copies.digest_text(self.text)


def list_standing(me: Me, now: datetime) -> StandingLinks:
    """In one query. What is over is left out, without a word of who ended it."""
    today, found = days.find_utc_day(now), apart.gather(me, OWN, OF_BOTH)
    own, of_both = found.read(OWN), found.read(OF_BOTH) if me.shared else LinksOfBoth()
    live = [one for one in of_both.links if not _is_over(one, today)]
    theirs = [one for one in live if not one.secret and one.by != me.seat]
    return StandingLinks(
        tuple(one for one in own.links if one.ends > today),
        tuple(one for one in live if one.secret),
        tuple(one for one in live if not one.secret and one.by == me.seat),
        tuple(one for one in theirs if one.id not in own.away),
        tuple(one for one in theirs if one.id in own.away),
    )


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
        if _change(OWN, me, add) is not None:
            copies.store(secret, found.text, link.ends)


def ask(me: Me, id_: UUID, rounds: Sequence[str], span: str, digest: str, now: datetime) -> None:
    """Ask the other to show a counsellor what opened to both in these rounds; nothing is shown before they
    agree. The same `id_` a second time asks nothing. Raises `Refusal`."""
    found = _check_looked_at(make_preview(me, rounds, now, both=True), digest)
    today = days.find_utc_day(now)
    asked = LinkOfBoth(str(ids.check_chosen(id_)), me.seat, today, _find_span(span).days, dict(found.answers))

    def add(before: LinksOfBoth) -> LinksOfBoth | None:
        live = tuple(one for one in before.links if not _is_over(one, today))
        if any(one.id == asked.id for one in live):
            return None
        _require_room(sum(one.by == me.seat for one in live))
        return LinksOfBoth((*live, asked))

    _change(OF_BOTH, me, add)


def read_asked(me: Me, id_: UUID, now: datetime) -> tuple[LinkOfBoth, CopyPreview]:
    """What the other asks, and what a copy would say; raises `NotFound` for what is over or was answered."""
    standing = list_standing(me, now)
    for one in (*standing.asks, *standing.away):
        if one.id == str(id_):
            return one, _make_preview_of(me, one.answers, now, both=True)
    raise NotFound


def agree(me: Me, id_: UUID, digest: str, now: datetime) -> None:
    """Agree to what the other asks: the copy is made and its link is there for both. Once, however often.

    Raises `NotFound` for what is over, `Refusal` where a copy would not say what was looked at.
    """
    require_writable(me)
    if any(one.id == str(id_) for one in list_standing(me, now).of_both):
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
        made = _change(OF_BOTH, me, make)
        if made is not None:
            ends = next(one.ends for one in made.links if one.id == str(id_))
            assert ends is not None
            copies.store(secret, found.text, ends)


def put_away(me: Me, id_: UUID, *, away: bool) -> None:
    """Not now, or there again: on one's own pages alone. Whether anything was asked is not looked at."""
    require_writable(me)
    name = str(id_)

    def put(before: OwnLinks) -> OwnLinks:
        others = tuple(one for one in before.away if one != name)
        return replace(before, away=(*others, name)[-MOST_AWAY:] if away else others)

    _change(OWN, me, put)


def end(me: Me, id_: UUID) -> None:
    """End one's own link or one of both, or take back what one asked: its copy goes. In an archive, too;
    what is over already stays over."""
    name = str(id_)
    with transaction.atomic():
        if any(one.id == name for one in OWN.read(me).links):
            _end_own(me, lambda one: one.id == name)
        elif me.shared:
            # What the other asks is theirs to take back: one's own no is to put it away.
            _end_of_both(me, lambda one: one.id == name and (bool(one.secret) or one.by == me.seat))


def end_of_answers(me: Me, answers: Collection[UUID]) -> None:
    """Whoever takes back or corrects what a link of their own shows ends that link."""
    gone = frozenset(map(str, answers))
    if any(gone.intersection(one.answers) for one in OWN.read(me).links):
        _end_own(me, lambda one: bool(gone.intersection(one.answers)))


def end_all(me: Me, _now: datetime) -> None:
    """Whoever leaves, or erases what is theirs, ends their own links and those of both."""
    _end_own(me, lambda _one: True)
    _end_of_both(me, lambda _one: True)


def register() -> None:
    """Have the people layer call this; once, when the application is loaded."""
    hooks.on_leaving.append(end_all)
    hooks.on_destroyed.append(end_of_answers)
    # Before the blocks go in which the links are.
    hooks.on_erasing.insert(0, end_all)


def _end_own(me: Me, is_meant: Callable[[OwnLink], bool]) -> None:
    ended: list[str] = []

    def drop(before: OwnLinks) -> OwnLinks | None:
        ended[:] = [one.secret for one in before.links if is_meant(one)]
        return (
            replace(before, links=tuple(one for one in before.links if not is_meant(one))) if ended else None
        )

    OWN.change(me, drop)
    for secret in ended:
        copies.destroy(secret)


def _end_of_both(me: Me, is_meant: Callable[[LinkOfBoth], bool]) -> None:
    ended: list[str] = []

    def drop(before: LinksOfBoth) -> LinksOfBoth | None:
        ended[:] = [one.secret for one in before.links if is_meant(one)]
        return LinksOfBoth(tuple(one for one in before.links if not is_meant(one))) if ended else None

    OF_BOTH.change(me, drop)
    for secret in filter(None, ended):
        copies.destroy(secret)


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
        raise Refusal(SEVERAL)


def _change(document: Document[Me, Links], me: Me, by: Callable[[Links], Links | None]) -> Links | None:
    """As `Document.change`; `Refusal` where links of many answers fill their block before they are five."""
    try:
        return document.change(me, by)
    except TooLong:
        raise Refusal(SEVERAL) from None


def _find_span(span: str) -> timedelta:
    if span not in SPANS:
        raise Refusal("Choose how long it lasts.", "span")
    return timedelta(days=SPANS[span])


def _is_over(one: LinkOfBoth, today: date) -> bool:
    return today >= (one.ends or one.asked + timedelta(days=WAITS_DAYS))
