"""Links for a counsellor: of one's own words alone, or of what opened to both once both have agreed.

One's own are in a block under the personal key, and nobody else learns of them. What one asks of both, and
the link that comes of it, lies under the couple key; who would rather not puts it away in a block of their
own, so that a no and no answer are the same to the one who asked.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TypeVar
from uuid import UUID

from django.db import transaction

from duologue.counsel import copies
from duologue.languages import mark
from duologue.people import days, hooks
from duologue.people.access import Me, require_writable
from duologue.people.documents import Document
from duologue.people.refusals import Refusal
from duologue.rounds import apart
from duologue.rounds.apart import BlockPlace
from duologue.vault import TooLong

Links = TypeVar("Links")

# For so many days what one asked of both waits for the other.
WAITS_DAYS = 30
MOST_AWAY = 50

SEVERAL = mark("Several links are there already. End one first.")


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


def list_standing(me: Me, now: datetime) -> StandingLinks:
    """In one query. What is over is left out, without a word of who ended it."""
    today, found = days.find_utc_day(now), apart.gather(me, OWN, OF_BOTH)
    own, of_both = found.read(OWN), found.read(OF_BOTH) if me.shared else LinksOfBoth()
    live = [one for one in of_both.links if not is_over(one, today)]
    theirs = [one for one in live if not one.secret and one.by != me.seat]
    return StandingLinks(
        tuple(one for one in own.links if one.ends > today),
        tuple(one for one in live if one.secret),
        tuple(one for one in live if not one.secret and one.by == me.seat),
        tuple(one for one in theirs if one.id not in own.away),
        tuple(one for one in theirs if one.id in own.away),
    )


def put_away(me: Me, id_: UUID, *, away: bool) -> None:
    """Not now, or there again: on one's own pages alone. Whether anything was asked is not looked at."""
    require_writable(me)
    name = str(id_)

    def put(before: OwnLinks) -> OwnLinks:
        others = tuple(one for one in before.away if one != name)
        return replace(before, away=(*others, name)[-MOST_AWAY:] if away else others)

    change(OWN, me, put)


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


def change(document: Document[Me, Links], me: Me, by: Callable[[Links], Links | None]) -> Links | None:
    """As `Document.change`; `Refusal` where links of many answers fill their block before they are five."""
    try:
        return document.change(me, by)
    except TooLong:
        raise Refusal(SEVERAL) from None


def is_over(one: LinkOfBoth, today: date) -> bool:
    return today >= (one.ends or one.asked + timedelta(days=WAITS_DAYS))
