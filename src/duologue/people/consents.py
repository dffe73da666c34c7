"""What each one agrees to have shown of the two: three matters, each to be taken back at any time; and which
rituals one would have with the other. A ritual is one once both said yes: a no reads like no answer.

Kept as ceilings are: under the personal key, with a release wrap in either sealing, so that a database or the
couple key alone does not tell. The other's is opened only by who has agreed to something themselves, and only
to learn whether both do. Every partner has such a row from their first visit on, whatever is in it, and where
the other has none yet a row is opened all the same, so that neither stored bytes nor work tell who agreed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Any
from uuid import UUID

from pydantic import BeforeValidator, PlainSerializer

from duologue.languages import mark
from duologue.people import days, documents, profile
from duologue.people.days import Day, StoredDay
from duologue.people.documents import Document, Key, Shelf
from duologue.people.me import Me, require_writable
from duologue.people.models import Partner
from duologue.people.refusals import Refusal
from duologue.vault import Context, Kind, Locked, SealedContent, enclose, read_wraps, store_wraps

# A mark of 64 bits for each thing, and places for so many.
MARK, MOST_MARKS = 16, 12
NO_MARK = "0" * MARK
NOT_SHARED = mark("This can be agreed to once you have compared the four words.")


class Matter(StrEnum):
    """`line`: the couple's weekly line of closeness; `reading`: how each reads the other; `load`: who carries
    what, over time."""

    LINE = "line"
    READING = "reading"
    LOAD = "load"


class SharedRitual(StrEnum):
    """`week`, `month` and `year`: to look at how the two are; `hard-season`: that it is one for both, so that
    what is offered to either shrinks to comfort and the others rest."""

    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    HARD_SEASON = "hard-season"


def _read_rituals(stored: object) -> object:
    """Kept by their first letters: what is stored stays in one class of size, whatever somebody agrees to."""
    return [one for one in SharedRitual if one.value[0] in stored] if isinstance(stored, str) else stored


def _write_rituals(rituals: Iterable[SharedRitual]) -> str:
    return "".join(one.value[0] for one in SharedRitual if one in set(rituals))


def _keep_known_matters(since: Mapping[str, object]) -> dict[str, object]:
    """Without those of a later version."""
    return {name: day for name, day in since.items() if name in set(Matter)}


def _write_matters(since: Mapping[Matter, Day]) -> dict[str, str]:
    return {matter.value: days.write_day(day) for matter, day in since.items()}


def _read_marks(text: object) -> tuple[str, ...]:
    """The marks there are, without the places that are free."""
    plain = str(text)
    found = (plain[at : at + MARK] for at in range(0, len(plain), MARK))
    return tuple(mark for mark in found if mark != NO_MARK)


def _write_marks(marks: tuple[str, ...]) -> str:
    """Always of one length, so that a row does not grow with what somebody agrees to."""
    return "".join([*marks, *[NO_MARK] * MOST_MARKS][:MOST_MARKS])


@dataclass(frozen=True, slots=True)
class Consents:
    """`since`: when each matter was agreed to, for those that are; `brought`: number of the last week that
    went into the couple's line, 0 for none; `begun`: the date on which this partner first came with the
    couple key; `swept`: whether the weeks are gone that were brought when a week needed less; `rituals`:
    those that one said yes to. `outward`: marks of the things of the two that may leave this place, the
    latest twelve; `sized`: whether the row has the size that all have since there are such."""

    since: Annotated[
        Mapping[Matter, StoredDay],
        BeforeValidator(_keep_known_matters),
        PlainSerializer(_write_matters, when_used="json"),
    ] = field(default_factory=lambda: MappingProxyType({}))
    brought: int = 0
    begun: date | None = None
    swept: bool = True
    rituals: Annotated[
        frozenset[SharedRitual],
        BeforeValidator(_read_rituals),
        PlainSerializer(_write_rituals, when_used="json"),
    ] = frozenset()
    outward: Annotated[
        tuple[str, ...],
        BeforeValidator(_read_marks),
        PlainSerializer(_write_marks, when_used="json"),
    ] = ()
    sized: bool = True


@dataclass(frozen=True, slots=True)
class Agreed:
    """One's own, and for each matter that both agree to the later date of the two, as the reader's calendar
    has it: whole days of theirs count from then on; and the `rituals` that both said yes to."""

    mine: Consents
    both: Mapping[Matter, date]
    rituals: frozenset[SharedRitual] = frozenset()


class _ConsentRows(Shelf[Me, SealedContent]):
    """Rows of the two, read side by side; one's own lies so that the other may open it."""

    __slots__ = ()

    @property
    def key(self) -> Key:
        return Key.PERSONAL

    def load(self, who: Me) -> SealedContent | None:
        return _read_rows(who).get(who.partner_id)

    def swap(self, who: Me, before: SealedContent | None, after: SealedContent) -> bool:
        rows = Partner.objects.filter(id=who.partner_id)
        still = rows.filter(consents=None) if before is None else rows.filter(consents=before.blob)
        return bool(still.update(consents=after.blob, consents_wraps=store_wraps(after.wraps)))

    def open(self, who: Me, stored: SealedContent) -> bytes:
        return profile.open_consent(who.ring, stored, of_other=stored.context.row != who.partner_id)

    def close(self, who: Me, text: bytes) -> SealedContent | None:
        """None without a couple key."""
        if who.ring.couple is None:
            return None
        return enclose(who.ring, _make_place(who, who.mine.partner_id), text, "sealed", "at once")


def _read_of_before(found: Any) -> Any:
    """Rows of before have no word of the weeks that were swept, and are smaller."""
    if isinstance(found, dict):
        found.setdefault("swept", False)
        found.setdefault("sized", False)
    return found


OWN = documents.declare(
    Document("consents", Consents, _ConsentRows(), Consents(), older=_read_of_before, spaced=True)
)


def read_mine(me: Me) -> Consents:
    """One's own."""
    return _open_mine(me, _read_rows(me))


def read_agreed(me: Me) -> Agreed:
    """What both agree to; nothing while alone, before the couple key is shared, and in an archive."""
    found = _read_agreed_of(me)
    me.opened[_mark_season(me)] = SharedRitual.HARD_SEASON in found.rituals
    return found


def is_hard_for_both(me: Me) -> bool:
    """Whether both said that it is a hard season for the two; read once a request."""
    if _mark_season(me) not in me.opened:
        read_agreed(me)
    return bool(me.opened[_mark_season(me)])


def _mark_season(me: Me) -> tuple[int, bytes]:
    return me.partner_id.int, b"hard season of both"


def _read_agreed_of(me: Me) -> Agreed:
    rows = _read_rows(me)
    own = _open_mine(me, rows)
    if not (own.since or own.rituals) or not _is_shared(me) or me.other is None:
        return Agreed(own, MappingProxyType({}))
    theirs = _open_theirs(me, rows)
    later = {
        matter: max(days.show_day(me, day), days.show_day(me, theirs.since[matter]))
        for matter, day in own.since.items()
        if matter in theirs.since
    }
    return Agreed(own, MappingProxyType(later), own.rituals & theirs.rituals)


def agree(me: Me, matter: Matter, now: datetime) -> None:
    """Agree from now on; having agreed already changes nothing."""
    require_writable(me)
    if not _is_shared(me):
        raise Refusal(NOT_SHARED)

    def add_agreed(before: Consents) -> Consents:
        if matter in before.since:
            return before
        return replace(before, since=MappingProxyType({**before.since, matter: now}))

    if matter not in read_mine(me).since:
        change(me, add_agreed)


def withdraw(me: Me, matter: Matter) -> None:
    """Agree no longer. What had been brought together of both is for `rounds.weekly` to remove."""

    def drop_agreed(before: Consents) -> Consents:
        since = {one: day for one, day in before.since.items() if one is not matter}
        brought = 0 if matter is Matter.LINE else before.brought
        return replace(before, since=MappingProxyType(since), brought=brought)

    change(me, drop_agreed)


def set_ritual(me: Me, ritual: SharedRitual, *, agrees: bool) -> None:
    """Say yes to a ritual, or no longer. Raises `Refusal` in an archive, and for a yes before the four words
    are compared."""
    require_writable(me)
    if agrees and not _is_shared(me):
        raise Refusal(NOT_SHARED)
    one = frozenset({ritual})
    change(me, lambda mine: replace(mine, rituals=mine.rituals | one if agrees else mine.rituals - one))


def set_outward(me: Me, thing: str, *, may: bool) -> None:
    """Say yes to that thing's leaving, by its mark, or yes no longer; raises `Refusal` while nothing is
    shared. With more than twelve the earliest is said yes to no longer."""
    require_writable(me)
    if not _is_shared(me):
        raise Refusal(NOT_SHARED)

    def put_mark(before: Consents) -> Consents:
        others = tuple(one for one in before.outward if one != thing)
        return replace(before, outward=(*others, thing)[-MOST_MARKS:] if may else others)

    change(me, put_mark)


def read_outward(me: Me, thing: str) -> tuple[bool, bool]:
    """Whether one says yes oneself, and whether both do; the other's is opened only by who does."""
    rows = _read_rows(me)
    mine = thing in _open_mine(me, rows).outward
    if not mine or not _is_shared(me) or me.other is None:
        return mine, False
    return True, thing in _open_theirs(me, rows).outward


def change(me: Me, by: Callable[[Consents], Consents]) -> None:
    """Keep what `by` makes of one's own as they stand, always of the same size; nothing at all without a
    couple key."""
    if me.ring.couple is not None:
        OWN.change(me, by)


def _is_shared(me: Me) -> bool:
    return me.shared and not me.former and me.ring.couple is not None


def _read_rows(me: Me) -> Mapping[UUID, SealedContent]:
    found = Partner.objects.filter(couple_id=me.couple_id).values_list("id", "consents", "consents_wraps")
    return {
        id_: SealedContent(_make_place(me, id_), bytes(content), read_wraps(bytes(wraps)))
        for id_, content, wraps in found
        if content is not None
    }


def _open_mine(me: Me, rows: Mapping[UUID, SealedContent]) -> Consents:
    return OWN.read_stored(me, rows.get(me.partner_id))


def _open_theirs(me: Me, rows: Mapping[UUID, SealedContent]) -> Consents:
    row = None if me.other is None else rows.get(me.other.partner_id)
    if row is None:
        # Opened in its place, so that the work is the same whether there is one or not.
        profile.open_consent(me.ring, rows[me.partner_id], of_other=True)
        return Consents()
    try:
        return OWN.read_stored(me, row)
    except Locked:
        return Consents()


def _make_place(me: Me, partner: UUID) -> Context:
    return Context(Kind.CONSENT, partner, me.couple_id, partner, 0)
