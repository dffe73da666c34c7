"""Reads keepsakes: the jar, what is kept, notes in the margin.

The only place of this folder that opens what somebody wrote.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from duologue import vault
from duologue.engine.dates import A_DAY
from duologue.keepsakes.keepsake_places import is_for, is_for_both, make_keepsake_place
from duologue.keepsakes.keepsake_words import AskingCard, Under, Words
from duologue.keepsakes.post import Post
from duologue.manuscript import keepsake_kinds as kinds
from duologue.manuscript.keepsake_kinds import KeepsakeKind, UnknownKind
from duologue.people import access, days, lists
from duologue.people.access import Me
from duologue.people.ids import NamedId
from duologue.people.model_rows import find_table, write_uuid
from duologue.people.refusals import NotFound
from duologue.people.seats import SEATS, find_other_seat
from duologue.vault import Locked, SealedContent, Unreadable, read_wraps
from duologue.wording.reply_words import say_reply

_MARK = 12


@dataclass(frozen=True, slots=True)
class Wording:
    """What one of the two would have an agreement say; `mine` from the reader's side."""

    seat: str
    text: str
    again: date | None
    mine: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """A keepsake as one partner reads it.

    `seat` is "" for what belongs to both. `day` is the reader's own date of when it was kept, the first there
    is where no list is to say. `own`: nobody
    else reads it. Of an agreement, `agreed` says since when both have confirmed `text`, and `wordings` what
    either would have it say instead; `again` is the date to look again, gone once this reader has looked.
    `seen` is a digest of all that can be edited here. `under`: the answer that a note is a reply to; `asked`:
    the card that it answers. `post`: how a letter goes to the other, or came from them: then `seat` is the
    other's, and the row is this reader's own copy. `article`: the article that it is about.
    """

    id: UUID
    seat: str
    day: date
    kind: KeepsakeKind
    text: str
    source: UUID | None
    archived: bool
    own: bool = False
    again: date | None = None
    until: date | None = None
    agreed: date | None = None
    wordings: tuple[Wording, ...] = ()
    notes: tuple[Kept, ...] = ()
    seen: str = ""
    under: Under | None = None
    asked: AskingCard | None = None
    post: Post | None = None
    article: str = ""

    @property
    def theirs(self) -> Wording | None:
        return next((one for one in self.wordings if not one.mine), None)

    @property
    def mine(self) -> Wording | None:
        return next((one for one in self.wordings if one.mine), None)

    @property
    def asks(self) -> bool:
        """Whether this reader could settle it: the other has a wording that they have not confirmed."""
        return self.theirs is not None

    @property
    def stands(self) -> bool:
        """Whether `text` holds for whoever reads it: confirmed by both, one's own, or no agreement at all."""
        return self.own or self.agreed is not None or not self.kind.confirmed


@dataclass(frozen=True, slots=True)
class Agreement:
    """The rows of an agreement, opened: its own, and by seat those of other wordings."""

    row: Any
    words: Words
    wordings: Mapping[str, tuple[Any, Words]] = field(default_factory=dict)

    def find_said(self, seat: str) -> Words | None:
        """What somebody would have it say; None if they have proposed nothing else."""
        if self.words.agreed is None and self.row.author == seat:
            return self.words
        found = self.wordings.get(seat)
        return found[1] if found else None

    @property
    def standing(self) -> Words | None:
        return self.words if self.words.agreed is not None else None


def read_jar(me: Me, *, archived: bool = False) -> list[Kept]:
    """What the jar shows of what `me` may read, newest first."""
    rows = (row for row in fetch_rows(me) if (row.archived is not None) is archived)
    return _order_newest_first(
        _make_kept(me, row, words) for row, words in open_rows(me, rows) if words.kind.in_jar
    )


def read_everything(me: Me, today: date, *, archived: bool | None = None) -> list[Kept]:
    """All keepsakes with their notes and wordings, newest first; `archived` None means either.

    `today`, by which what goes by itself is gone, is the UTC day: the same for both. A note or a wording
    whose keepsake is gone stands by itself. Notes of rounds are with their rounds.
    """
    rows = fetch_rows(me)
    every = {row.id for row in rows}
    wanted = [
        row
        for row in rows
        if row.source is not None or archived is None or (row.archived is not None) is archived
    ]
    parents: list[tuple[Any, Words]] = []
    children: dict[UUID, list[tuple[Any, Words]]] = defaultdict(list)
    for row, words in open_rows(me, wanted):
        if words.about is not None and words.about in every:
            children[words.about].append((row, words))
        elif archived is not None and (row.archived is not None) is not archived:
            continue
        elif not words.kind.apart or words.about is not None:
            parents.append((row, words))
    found = (_make_whole(me, row, words, children[row.id]) for row, words in parents)
    return _order_newest_first(kept for kept in found if not is_over(kept, today))


def read_to_search(me: Me, today: date, first: date, last: date) -> list[Kept]:
    """All that was kept in these days, out of sight or not, with its notes and wordings, newest first; and
    notes of rounds by themselves, whose round is their `source`. `today` as for `read_everything`."""
    rows = fetch_rows(me)
    within = {row.id for row in rows if _is_near(row, first, last)}
    every = {row.id for row in rows}
    parents, notes_, children = [], [], defaultdict(list)
    for row, words in open_rows(me, (row for row in rows if row.id in within or row.source in within)):
        if words.about is not None and words.about in every:
            children[words.about].append((row, words))
        elif words.kind is kinds.NOTE and words.about is None:
            notes_.append(_make_kept(me, row, words))
        elif row.id in within and (not words.kind.apart or words.about is not None):
            parents.append((row, words))
    found = [_make_whole(me, row, words, children[row.id]) for row, words in parents if row.id in within]
    found = [kept for kept in found if not is_over(kept, today)]
    return _order_newest_first(kept for kept in (*found, *notes_) if first <= kept.day <= last)


def read_undated(me: Me) -> list[Kept]:
    """All of one's own of which no list says when it was kept, the latest first."""
    found: list[tuple[Any, Words]] = []
    children: dict[UUID, list[tuple[Any, Words]]] = defaultdict(list)
    for row, words in open_rows(me, (row for row in fetch_rows(me) if bytes(row.list) != lists.BOTH)):
        if words.kind.undated:
            found.append((row, words))
        elif words.about is not None:
            children[words.about].append((row, words))
    return [_make_whole(me, row, words, children[row.id]) for row, words in found]


def read_ones_own(me: Me, kind: KeepsakeKind) -> list[Kept]:
    """What one has kept of a kind for oneself alone, in sight, the earliest first; without notes."""
    rows = (row for row in reversed(fetch_rows(me)) if row.archived is None and row.author == me.seat)
    return [_make_kept(me, row, words) for row, words in open_rows(me, rows) if words.kind is kind]


def read_beside_articles(me: Me) -> list[Kept]:
    """What was written beside articles, in sight, the earliest first; with its notes."""
    found: list[tuple[Any, Words]] = []
    children: dict[UUID, list[tuple[Any, Words]]] = defaultdict(list)
    for row, words in open_rows(me, (row for row in reversed(fetch_rows(me)) if row.archived is None)):
        if words.kind.in_library:
            found.append((row, words))
        elif words.about is not None:
            children[words.about].append((row, words))
    return [_make_whole(me, row, words, children[row.id]) for row, words in sorted(found, key=_find_moment)]


def read_of_kind(me: Me, kind: KeepsakeKind, *, own: bool) -> list[Kept]:
    """All of a kind that is in sight, the earliest first, without notes: what both can read, and with `own`
    what is `me`'s alone too."""
    rows = (row for row in reversed(fetch_rows(me)) if row.archived is None and (own or is_for_both(row)))
    return [_make_kept(me, row, words) for row, words in open_rows(me, rows) if words.kind is kind]


def is_any_before(me: Me, day: date) -> bool:
    """Whether anything that `me` reads was kept before."""
    return any(
        not words.kind.unseen for _, words in open_rows(me, (row for row in fetch_rows(me) if row.day < day))
    )


def _is_near(row: Any, first: date, last: date) -> bool:
    """A row has the UTC day, which may be a day away from the reader's date on either side."""
    return bool(first - row.day <= A_DAY and row.day - last <= A_DAY)


def read_one(me: Me, keepsake_id: UUID | str, today: date) -> Kept:
    """A keepsake with its notes and wordings; raises `NotFound` for what is nobody's, gone or no keepsake."""
    row = access.read_keepsake_row(me, keepsake_id)
    if not is_for(me, row):
        raise NotFound
    words = _open_words(me, row)
    if words is None or (words.kind.apart and not _is_left_over(me, words)):
        raise NotFound
    kept = _make_whole(me, row, words, _read_children(me, row.id))
    if is_over(kept, today):
        raise NotFound
    return kept


def read_agreement(me: Me, row: Any) -> Agreement:
    """An agreement with its other wordings; raises `NotFound` for a row that is none."""
    words = _open_words(me, row)
    if words is None or not words.kind.confirmed:
        raise NotFound
    wordings = {
        child.author: (child, said)
        for child, said in _read_children(me, row.id)
        if said.kind is kinds.WORDING
    }
    return Agreement(row, words, wordings)


def find_agreement_left(me: Me, name: NamedId, source: UUID) -> UUID | None:
    """The id of the agreement that a round left under a name of its own; whatever else lies under that id is
    as good as not there."""
    marks = ", ".join(["%s"] * len(name))
    wanted = [*lists.list_values(me), *map(write_uuid, name)]
    rows = find_table("keepsakes.Keepsake").select(f'{lists.IN} AND "id" IN ({marks})', wanted)
    for row, words in open_rows(me, sorted(rows, key=lambda row: name.index(row.id))):
        if words.kind.confirmed and source in (words.round, row.source):
            found: UUID = row.id
            return found
    return None


def read_words(me: Me, row: Any) -> Words:
    """What a row says; raises `NotFound` where it has faded."""
    found = _open_words(me, row)
    if found is None:
        raise NotFound
    return found


def read_by_ids(me: Me, ids: Sequence[UUID]) -> list[Kept]:
    """Keepsakes without notes or wordings, in the order of `ids`; those that are gone are left out."""
    if not ids:
        return []
    places = ", ".join(["%s"] * len(ids))
    wanted = [*lists.list_values(me), *map(write_uuid, ids)]
    rows = find_table("keepsakes.Keepsake").select(f'{lists.IN} AND "id" IN ({places})', wanted)
    found = {row.id: _make_kept(me, row, words) for row, words in open_rows(me, rows)}
    return [found[id_] for id_ in ids if id_ in found]


def read_released(me: Me, row: Any) -> Words | None:
    """What a letter of the other's says; whoever calls has asked its rule. None for what has no seal, or
    cannot be read."""
    sealed = SealedContent(
        make_keepsake_place(me.couple_id, row.id, row.author),
        bytes(row.content),
        read_wraps(bytes(row.wraps)),
    )
    try:
        words = Words.from_bytes(vault.open(me.ring, sealed, releasing=True))
    except (Locked, Unreadable, UnknownKind):
        return None
    return words if words.kind is kinds.LETTER else None


def is_over(kept: Kept, today: date) -> bool:
    return kept.until is not None and today > kept.until


def read_between(me: Me, first: date, last: date) -> list[Kept]:
    """All keepsakes of these days that are in sight, without notes or wordings, oldest first."""
    # A row has the UTC day, which may be a day away from the reader's date on either side.
    rows = [
        row
        for row in reversed(fetch_rows(me))
        if row.archived is None and first - A_DAY <= row.day <= last + A_DAY
    ]
    found = [_make_kept(me, row, words) for row, words in open_rows(me, rows) if not words.kind.apart]
    return sorted((kept for kept in found if first <= kept.day <= last), key=_find_day)


def read_of_date(me: Me, day: date) -> list[Kept]:
    """What was kept on that date of the reader's, without notes or wordings, oldest first."""
    wanted = [*lists.list_values(me), day - A_DAY, day + A_DAY]
    rows = find_table("keepsakes.Keepsake").select(
        f'{lists.IN} AND "day" >= %s AND "day" <= %s ORDER BY "day", "id"', wanted
    )
    found = (_make_kept(me, row, words) for row, words in open_rows(me, rows) if not words.kind.apart)
    return [kept for kept in found if kept.day == day]


def read_thanks_of_both(me: Me, first: date, last: date) -> list[tuple[date, Kept]]:
    """What lies in the jar for both of these UTC days, each with its own, oldest first: the same for either
    of the two, wherever they live."""
    rows = (row for row in reversed(fetch_rows(me)) if row.archived is None and first <= row.day <= last)
    found = [(row, words) for row, words in open_rows(me, rows) if words.kind.in_jar and is_for_both(row)]
    return [(row.day, _make_kept(me, row, words)) for row, words in found]


def read_from_sources(me: Me, sources: Sequence[UUID]) -> list[Kept]:
    """Keepsakes in sight that came from any of these, oldest first."""
    if not sources:
        return []
    places = ", ".join(["%s"] * len(sources))
    wanted = [*lists.list_values(me), *map(write_uuid, sources)]
    rows = find_table("keepsakes.Keepsake").select(
        f'{lists.IN} AND "source" IN ({places}) AND "archived" IS NULL ORDER BY "day", "id"', wanted
    )
    return sorted((_make_kept(me, row, words) for row, words in open_rows(me, rows)), key=_find_day)


def read_for_both(me: Me) -> list[tuple[Any, Words]]:
    """Rows of the list of both, oldest first, as they are stored."""
    wanted = [write_uuid(me.couple_id), lists.BOTH]
    rows = find_table("keepsakes.Keepsake").select(
        '"couple_id" = %s AND "list" = %s ORDER BY "day", "id"', wanted
    )
    return [pair for pair in open_rows(me, rows) if is_for_both(pair[0])]


def read_notes(me: Me, round_id: UUID) -> list[Kept]:
    """Notes in the margin of a round, oldest first."""
    said = [pair for pair in _read_children(me, round_id) if pair[1].kind is kinds.NOTE]
    return [_make_kept(me, *pair) for pair in sorted(said, key=_find_moment)]


def read_replies(me: Me, first: date) -> list[Kept]:
    """What either said under an answer since a UTC day, oldest first."""
    wanted = [write_uuid(me.couple_id), lists.BOTH, first]
    rows = find_table("keepsakes.Keepsake").select(
        '"couple_id" = %s AND "list" = %s AND "day" >= %s AND "source" IS NOT NULL',
        wanted,
    )
    said = [pair for pair in open_rows(me, rows) if pair[1].under is not None]
    return [_make_kept(me, *pair) for pair in sorted(said, key=_find_moment)]


def read_on_maps(me: Me) -> list[Kept]:
    """What stands on either one's map, with its notes, oldest first; what is out of sight does not."""
    parents: list[tuple[Any, Words]] = []
    children: dict[UUID, list[tuple[Any, Words]]] = defaultdict(list)
    for row, words in open_rows(me, reversed(fetch_rows(me))):
        if words.kind.on_map and row.archived is None:
            parents.append((row, words))
        elif words.about is not None:
            children[words.about].append((row, words))
    return sorted((_make_whole(me, row, words, children[row.id]) for row, words in parents), key=_find_day)


def read_notes_on_maps(me: Me, first: date) -> list[tuple[Kept, Kept]]:
    """What either wrote in the margin of something on a map since a UTC day, each behind the thing that it is
    about, oldest first."""
    wanted = [write_uuid(me.couple_id), lists.BOTH, first]
    rows = find_table("keepsakes.Keepsake").select(
        '"couple_id" = %s AND "list" = %s AND "day" >= %s AND "source" IS NOT NULL',
        wanted,
    )
    said = [pair for pair in open_rows(me, rows) if pair[1].kind is kinds.NOTE and pair[1].about is not None]
    about = read_by_ids(me, list(dict.fromkeys(words.about for _, words in said if words.about)))
    there = {one.id: one for one in about if one.kind.on_map and not one.archived}
    return [
        (there[words.about], _make_kept(me, row, words))
        # Of one minute, one's own last: whoever has written there has seen what stood there.
        for row, words in sorted(said, key=lambda pair: (_find_moment(pair), pair[0].author == me.seat))
        if words.about in there
    ]


def digest_agreement(found: Agreement, seat: str) -> str:
    """A digest of an agreement as one partner has it before them: of their own wording, and of the rest."""
    other = find_other_seat(seat)
    standing = found.standing or (found.words if not is_for_both(found.row) else None)
    return f"{_find_mark(found.find_said(seat))}-{_find_mark(standing, found.find_said(other))}"


def digest_words(words: Words) -> str:
    """The same of what only its author edits."""
    return f"{_find_mark(words)}-{_find_mark()}"


def _find_mark(*said: Words | None) -> str:
    plain = [None if one is None else [one.text, str(one.again)] for one in said]
    return hashlib.sha256(json.dumps(plain).encode()).hexdigest()[:_MARK]


def fetch_rows(me: Me) -> list[Any]:
    """Every row on the lists of one's own and of both, the newest first, as it is stored."""
    return find_table("keepsakes.Keepsake").select(
        f'{lists.IN} ORDER BY "day" DESC, "id" DESC', lists.list_values(me)
    )


def _is_left_over(me: Me, words: Words) -> bool:
    """Whether it belonged to a keepsake that is gone."""
    if words.about is None:
        return False
    try:
        access.read_keepsake_row(me, words.about)
    except NotFound:
        return True
    return False


def _read_children(me: Me, source: UUID) -> list[tuple[Any, Words]]:
    wanted = [*lists.list_values(me), write_uuid(source)]
    rows = find_table("keepsakes.Keepsake").select(
        f'{lists.IN} AND "source" = %s ORDER BY "day", "id"', wanted
    )
    return list(open_rows(me, rows))


def open_rows(me: Me, rows: Iterable[Any]) -> Iterator[tuple[Any, Words]]:
    """Those that one may read, with their words."""
    for row in rows:
        words = _open_words(me, row)
        if words is not None:
            yield row, words


def _make_whole(me: Me, row: Any, words: Words, children: Sequence[tuple[Any, Words]]) -> Kept:
    """A keepsake with what belongs to it."""
    said = (pair for pair in children if pair[1].kind is kinds.NOTE)
    notes_ = tuple(sorted((_make_kept(me, *pair) for pair in said), key=lambda note: (note.day, note.id)))
    kept = replace(_make_kept(me, row, words), notes=notes_)
    if words.kind is kinds.WORDING:
        return replace(kept, kind=kinds.AGREEMENT)
    if not words.kind.confirmed:
        return replace(kept, seen=digest_words(words))
    others = {child.author: (child, w) for child, w in children if w.kind is kinds.WORDING}
    found = Agreement(row, words, others)
    wordings = tuple(
        Wording(seat, w.text, w.again, seat == me.seat)
        for seat in SEATS
        if not kept.own and (w := found.find_said(seat)) is not None
    )
    return replace(kept, wordings=wordings, seen=digest_agreement(found, me.seat))


def _make_kept(me: Me, row: Any, words: Words) -> Kept:
    came = words.post is not None and words.post.came
    return Kept(
        id=row.id,
        seat=me.other_seat if came else row.author,
        day=_find_shown_day(me, row, words),
        kind=words.kind,
        text=say_reply(words.under.said, words.text) if words.under else words.text,
        source=row.source or words.round,
        archived=row.archived is not None,
        own=not is_for_both(row),
        again=None if me.seat in words.good else words.again,
        until=words.until,
        agreed=None if words.agreed is None else days.show_day(me, words.agreed),
        under=words.under,
        asked=words.asked,
        post=words.post,
        article=words.article,
    )


def _find_shown_day(me: Me, row: Any, words: Words) -> date:
    if words.kind.undated:
        # Below all that has a date, and of no month.
        return date.min
    found: date = row.day if words.at is None else days.show_day(me, words.at)
    return found


def _order_newest_first(found: Iterable[Kept]) -> list[Kept]:
    """By the reader's own dates; within one, in the order of the rows."""
    return sorted(found, key=_find_day, reverse=True)


def _find_moment(pair: tuple[Any, Words]) -> tuple[date, float]:
    """When it was kept, within a day by the minute in its words: a reply follows what it is to."""
    row, words = pair
    return row.day, words.at.timestamp() if isinstance(words.at, datetime) else 0.0


def _find_day(kept: Kept) -> date:
    return kept.day


def _open_words(me: Me, row: Any) -> Words | None:
    """None for what is the other's own, has faded or cannot be read, and for a kind that is not known here:
    it stays where it is, and a page shows the rest."""
    if not is_for(me, row):
        return None
    wraps = read_wraps(bytes(row.wraps))
    sealed = SealedContent(make_keepsake_place(me.couple_id, row.id, row.author), bytes(row.content), wraps)
    try:
        return Words.from_bytes(vault.open(me.ring, sealed))
    except (Locked, Unreadable, UnknownKind):
        return None
