"""What each one agrees to have shown of the two: three matters, each to be taken back at any time.

Kept as ceilings are: under the personal key, with a release wrap in either sealing, so that a database or the
couple key alone does not tell. The other's is opened only by who has agreed to something themselves, and only
to learn whether both do. Every partner has such a row from their first visit on, whatever is in it, and where
the other has none yet a row is opened all the same, so that neither stored bytes nor work tell who agreed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType

from duologue.languages import mark
from duologue.people import days, documents, profile
from duologue.people.days import Day
from duologue.people.me import Me, require_writable
from duologue.people.models import Partner
from duologue.people.refusals import Refusal
from duologue.vault import Context, Kind, Locked, SealedContent, enclose, read_wraps, store_wraps

NOT_SHARED = mark("This can be agreed to once you have compared the four words.")


class Matter(StrEnum):
    """`line`: the couple's weekly line of closeness; `reading`: how each reads the other; `load`: who carries
    what, over time."""

    LINE = "line"
    READING = "reading"
    LOAD = "load"


@dataclass(frozen=True, slots=True)
class Consents:
    """`since`: when each matter was agreed to, for those that are; `brought`: number of the last week that
    went into the couple's line, 0 for none; `begun`: the date on which this partner first came with the
    couple key; `swept`: whether the weeks are gone that were brought when a week needed less."""

    since: Mapping[Matter, Day] = field(default_factory=lambda: MappingProxyType({}))
    brought: int = 0
    begun: date | None = None
    swept: bool = True


@dataclass(frozen=True, slots=True)
class Agreed:
    """One's own, and for each matter that both agree to the later date of the two, as the reader's calendar
    has it: whole days of theirs count from then on."""

    mine: Consents
    both: Mapping[Matter, date]


def read_mine(me: Me) -> Consents:
    """One's own."""
    return _open_mine(me, _read_rows(me))


def read_agreed(me: Me) -> Agreed:
    """What both agree to; nothing while alone, before the couple key is shared, and in an archive."""
    rows = _read_rows(me)
    own = _open_mine(me, rows)
    if not own.since or not _is_shared(me) or me.other is None:
        return Agreed(own, MappingProxyType({}))
    theirs = _open_theirs(me, rows)
    later = {
        matter: max(days.show_day(me, day), days.show_day(me, theirs.since[matter]))
        for matter, day in own.since.items()
        if matter in theirs.since
    }
    return Agreed(own, MappingProxyType(later))


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


def change(me: Me, by: Callable[[Consents], Consents]) -> None:
    """Keep what `by` makes of one's own as they stand, always of the same size; nothing at all without a
    couple key."""
    if me.ring.couple is None:
        return
    rows = Partner.objects.filter(id=me.partner_id)

    def load_locked() -> SealedContent | None:
        return _read_rows(me).get(me.partner_id)

    def change_content(stored: SealedContent | None) -> SealedContent:
        before = (
            Consents() if stored is None else _read(profile.open_consent(me.ring, stored, of_other=False))
        )
        return _seal_consents(me, by(before))

    def swap(before: SealedContent | None, made: SealedContent) -> bool:
        still = rows.filter(consents=None) if before is None else rows.filter(consents=before.blob)
        return bool(still.update(consents=made.blob, consents_wraps=store_wraps(made.wraps)))

    documents.change(load_locked, swap, change_content)


def _seal_consents(me: Me, consents: Consents) -> SealedContent:
    text = {
        "since": {matter.value: days.write_day(day) for matter, day in consents.since.items()},
        "brought": consents.brought,
        "begun": consents.begun and consents.begun.isoformat(),
        "swept": consents.swept,
    }
    return enclose(
        me.ring, _make_place(me, me.mine.partner_id), json.dumps(text).encode(), "sealed", "at once"
    )


def _is_shared(me: Me) -> bool:
    return me.shared and not me.former and me.ring.couple is not None


_Rows = Mapping[object, SealedContent]


def _read_rows(me: Me) -> _Rows:
    found = Partner.objects.filter(couple_id=me.couple_id).values_list("id", "consents", "consents_wraps")
    return {
        id_: SealedContent(_make_place(me, id_), bytes(content), read_wraps(bytes(wraps)))
        for id_, content, wraps in found
        if content is not None
    }


def _open_mine(me: Me, rows: _Rows) -> Consents:
    row = rows.get(me.partner_id)
    return Consents() if row is None else _read(profile.open_consent(me.ring, row, of_other=False))


def _open_theirs(me: Me, rows: _Rows) -> Consents:
    row = None if me.other is None else rows.get(me.other.partner_id)
    if row is None:
        # Opened in its place, so that the work is the same whether there is one or not.
        profile.open_consent(me.ring, rows[me.partner_id], of_other=True)
        return Consents()
    try:
        return _read(profile.open_consent(me.ring, row, of_other=True))
    except Locked:
        return Consents()


def _read(raw: bytes) -> Consents:
    found = json.loads(raw)
    known = {matter.value for matter in Matter}
    since = {Matter(name): days.read(day) for name, day in found["since"].items() if name in known}
    begun = found["begun"]
    # Rows of before have no word of it.
    swept = found.get("swept", False)
    return Consents(MappingProxyType(since), found["brought"], begun and date.fromisoformat(begun), swept)


def _make_place(me: Me, partner: object) -> Context:
    return Context(Kind.CONSENT, partner, me.couple_id, partner, 0)  # type: ignore[arg-type]
