"""Letters: to be read from a day on, or opened for something, or nobody's but their writer's.

A letter on its way lies in its writer's own list and in no list of the other's. When its day has come the
other may open it; what they open becomes a copy of their own, under their own key. The letter itself is not
touched by that, so nothing that its writer reads tells whether it was opened, or held, or seen. At parting
the seal goes, and what nobody had opened is its writer's alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import transaction

from duologue.engine.rules import LATEST
from duologue.keepsakes import date_lists, due_dates, keeping, keepsake_rows, post, reading_keepsakes
from duologue.keepsakes.keepsake_words import Words
from duologue.keepsakes.models import Keepsake
from duologue.keepsakes.post import Post
from duologue.keepsakes.reading_keepsakes import Kept
from duologue.languages import mark
from duologue.manuscript.keepsake_kinds import LETTER
from duologue.people import access, days, hooks, ids, own_settings, row_locks
from duologue.people.access import Me
from duologue.people.refusals import NotFound, Refusal
from duologue.vault import read_wraps, store_wraps, wrap_when_kept_private

MOST_WHEN = 120
# Of each of the two as many as the list of days has room for, beside what else is due. Counted together, who
# writes until no more fit would learn how many of the other's are on their way.
MOST = 200
Listed = Mapping[str, Mapping[str, Any]]

HAS_BEEN = mark("That day is over. Choose a later one, or give it now. Your letter is kept.")
TOO_LATE = mark("A letter can wait until the year 2199 at most. Choose an earlier day. Your letter is kept.")
WHICH_DAY = mark("Choose the day from which it may be read.")
FOR_WHAT = mark("Say what it is to be opened for. A few words are enough.")
WHEN_TOO_LONG = mark("Keep what it is to be opened for under 120 letters.")
NOBODY = mark("There is nobody to give a letter to yet. You can keep it for yourself.")
NOT_HERE = mark(
    "This letter was given or destroyed on another page. To give these words too, begin a new letter."
)
TOO_MANY = mark("As many letters lie here as fit. Take an older one back first.")


class Going(StrEnum):
    """How a letter goes: at once, on a day, to be opened for something, or nowhere."""

    NOW = "now"
    DAY = "day"
    WHEN = "when"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Cover:
    """A letter of the other's that has come, still closed; `when`: what it is to be opened for."""

    id: UUID
    when: str


@dataclass(frozen=True, slots=True)
class Letters:
    """`new` is the one that one has not looked at, the oldest; `closed` those one keeps closed for now;
    `read` the copies of what one has opened; `mine` those one wrote, those that go nowhere too. `held`: none
    that come are shown."""

    new: Cover | None
    closed: tuple[Cover, ...]
    read: tuple[Kept, ...]
    mine: tuple[Kept, ...]
    held: bool


def write(
    me: Me, id: UUID, text: str, going: Going, now: datetime, *, on: date | None = None, when: str = ""
) -> bool:
    """Keep a letter as its writer would have it go; whether it is new under this id.

    Raises `Refusal` for a day that has been or lies beyond 2199, for more than fits, and for other words than
    stand under this id.
    """
    access.require_writable(me)
    if going is Going.NEVER:
        return keeping.keep_once(me, id, LETTER, text, now, own=True)
    if not me.shared:
        raise Refusal(NOBODY, "going")
    words = Words(LETTER, keeping.check_text(text), post=_check(me, going, on, when, now))
    with transaction.atomic():
        keepsake_rows.check_choosable(me, id)
        if not keepsake_rows.add(me, id, me.seat, words, now, own=True):
            keeping.require_same_words(me, id, words.text)
            return False
        # Of several written at once, each would else count the others out.
        due_dates.lock_list(me, days.find_utc_day(now), own=False)
        if _count_mine(me, id) > MOST:
            raise Refusal(TOO_MANY)
        assert words.post is not None
        due_dates.settle(me, id, days.find_utc_day(now), own=False, letter=words.post.on)
        if me.strict and post.has_come(me, words.post.on, now):
            keepsake_rows.give_release(me, keepsake_rows.lock_row(me, id))
    return True


def read_unsent(me: Me, id: UUID | str, now: datetime) -> Kept:
    """A letter of one's own that goes nowhere as yet; `NotFound` for any other."""
    found = reading_keepsakes.read_one(me, id, days.find_utc_day(now))
    if found.kind is not LETTER or found.post is not None or found.seat != me.seat or not found.own:
        raise NotFound
    return found


def give_after_all(
    me: Me, unsent: UUID, id: UUID, text: str, going: Going, now: datetime, *, on: date | None, when: str
) -> None:
    """Let one go that was one's own till now, as `write` does: it is one letter still, under its new id, and
    what its writer noted on it stays theirs, beside it.

    Raises `Refusal` where it is there no more, unless it went under this very id."""
    with transaction.atomic():
        if not Keepsake.objects.filter(id=id, couple_id=me.couple_id, author=me.seat).exists():
            try:
                read_unsent(me, unsent, now)
            except NotFound:
                raise Refusal(NOT_HERE) from None
        if write(me, id, text, going, now, on=on, when=when):
            _bring_notes_along(me, unsent, id)
            keeping.destroy(me, unsent)


def find(me: Me, now: datetime) -> Letters:
    """All letters as one partner has them."""
    own = [
        one
        for one in reading_keepsakes.read_everything(me, days.find_utc_day(now), archived=False)
        if one.kind is LETTER
    ]
    read = tuple(one for one in own if one.post is not None and one.post.came)
    new, closed = _find_lying_here(me, now)
    held = own_settings.read_mine(me).no_letters
    return Letters(
        new=None if held or not new else _find_cover(me, new[0], now),
        closed=tuple(cover for id_ in closed if (cover := _find_cover(me, id_, now)) is not None),
        read=read,
        mine=tuple(one for one in own if one.seat == me.seat),
        held=held,
    )


def has_one(me: Me, now: datetime, listed: Listed) -> bool:
    """Whether a letter has come that one has not looked at; `listed` is what both lists of days say, one's
    own over that of both."""
    if me.former or not me.shared or own_settings.read_mine(me).no_letters:
        return False
    come = [UUID(id_) for id_, entry in listed.items() if _has_come(me, entry, now)]
    # A list is a hint: what was taken back since is not there, and one's own lie there as well.
    return bool(come) and any(
        map(keepsake_rows.is_released, _select_of_the_other(me).filter(id__in=come).only("id", "wraps"))
    )


def open_one(me: Me, id: UUID, now: datetime) -> UUID:
    """Open a letter that has come: what it says is one's own to keep from now on. The id of one's copy.

    Raises `NotFound` for what has not come, is not there any more, or waits behind another.
    """
    access.require_writable(me)
    with transaction.atomic():
        row, words = _come(me, id, now)
        copy = ids.derive_id(me.personal, me.couple_id, f"letter:{id}")
        assert words.post is not None
        # Which letter it was stands within: a column would tell the host that it has been opened.
        kept = Words(LETTER, words.text, post=Post(words.post.on, words.post.when, came=True))
        keepsake_rows.add(me, copy, me.seat, kept, now, own=True)
        due_dates.settle(me, row.id, days.find_utc_day(now), own=True, seen=days.find_utc_day(now))
    return copy


def lay_by(me: Me, id: UUID, now: datetime) -> None:
    """Keep a letter closed that is to be opened for something: the next one may come. `NotFound` as for
    opening it, and for one that is not of that kind."""
    access.require_writable(me)
    with transaction.atomic():
        row, words = _come(me, id, now)
        if words.post is None or not words.post.when:
            raise NotFound
        due_dates.settle(me, row.id, days.find_utc_day(now), own=True, closed=days.find_utc_day(now))


def bring(me: Me, now: datetime, listed: Listed) -> None:
    """In strict sealing: one's own letters whose day has come get their seal now that their writer is
    here."""
    if not me.strict or me.former or not me.shared:
        return
    come = [UUID(id_) for id_, entry in listed.items() if _has_come(me, entry, now)]
    if not come:
        return
    mine = Keepsake.objects.filter(id__in=come, couple_id=me.couple_id, author=me.seat)
    with transaction.atomic():
        for row in row_locks.lock_rows(mine.order_by("id")):
            if not keepsake_rows.is_released(row):
                keepsake_rows.give_release(me, row)


def keep_to_writers(me: Me, _now: datetime) -> None:
    """At parting: what was not opened is its writer's alone, on both sides. Needs no key.

    In the transaction of the parting. What its writer changes in that moment has other wraps afterwards: they
    are read once nobody else can, or the letter would be closed to its writer, too.
    """
    rows = Keepsake.objects.filter(couple_id=me.couple_id)
    sealed = [row.id for row in rows.only("id", "wraps") if keepsake_rows.is_released(row)]
    # A couple's id is no row's: with it, who leaves asks as often where nothing is on its way.
    held = row_locks.lock_rows(rows.filter(id__in=[me.couple_id, *sealed]).order_by("id"))
    keepsake_rows.rewrap_all(
        (row.id, store_wraps(wrap_when_kept_private(read_wraps(bytes(row.wraps)))))
        for row in held.only("id", "wraps")
        if keepsake_rows.is_released(row)
    )


def register() -> None:
    """Have the people layer call it; once, when the application is loaded."""
    hooks.on_leaving.append(keep_to_writers)


def _check(me: Me, going: Going, on: date | None, when: str, now: datetime) -> Post:
    # A date that has come wherever the two live: it is there at once, and tells nobody's zone.
    come = days.come_everywhere(now)
    if going is Going.NOW:
        return Post(come)
    if going is Going.WHEN:
        what_for = " ".join(when.split())
        if not what_for:
            raise Refusal(FOR_WHAT, "when")
        if len(what_for) > MOST_WHEN:
            raise Refusal(WHEN_TOO_LONG, "when")
        return Post(come, what_for)
    if on is None:
        raise Refusal(WHICH_DAY, "on")
    if on > LATEST:
        raise Refusal(TOO_LATE, "on")
    if on < days.find_date(me, now):
        raise Refusal(HAS_BEEN, "on")
    return Post(on)


def _count_mine(me: Me, new: UUID) -> int:
    """One's own that are on their way, the new one among them: asked for even where none of either's is, so
    that the work tells of none of the other's."""
    listed = date_lists.read_dates(me, own=False)
    letters = {new, *(UUID(id_) for id_, entry in listed.items() if "letter" in entry)}
    return Keepsake.objects.filter(id__in=letters, couple_id=me.couple_id, author=me.seat).count()


def _bring_notes_along(me: Me, before: UUID, after: UUID) -> None:
    for note in reading_keepsakes.read_notes(me, before):
        row = keepsake_rows.lock_row(me, note.id)
        keepsake_rows.rewrite(me, row, replace(reading_keepsakes.read_words(me, row), about=after))
        Keepsake.objects.filter(id=row.id).update(source=after)


def _has_come(me: Me, entry: Mapping[str, Any], now: datetime) -> bool:
    return "letter" in entry and post.has_come(me, date.fromisoformat(entry["letter"]), now)


def _select_of_the_other(me: Me) -> Any:
    return Keepsake.objects.filter(couple_id=me.couple_id, author=me.other_seat)


def _find_lying_here(me: Me, now: datetime) -> tuple[list[UUID], list[UUID]]:
    """Of the other's letters that have come: those one has not looked at, and those one keeps closed; the
    oldest first."""
    if me.former or not me.shared:
        return [], []
    listed, own = date_lists.read_dates(me, own=False), date_lists.read_dates(me, own=True)
    come = {id_: entry["letter"] for id_, entry in listed.items() if _has_come(me, entry, now)}
    if not come:
        return [], []
    there = [
        row.id
        for row in _select_of_the_other(me).filter(id__in=list(come)).only("id", "wraps")
        if keepsake_rows.is_released(row)
    ]
    there.sort(key=lambda id_: (come[str(id_)], str(id_)))
    new = [id_ for id_ in there if str(id_) not in own]
    return new, [id_ for id_ in there if "closed" in own.get(str(id_), {})]


def _find_cover(me: Me, id: UUID, now: datetime) -> Cover | None:
    row = _select_of_the_other(me).filter(id=id).first()
    words = None if row is None else reading_keepsakes.read_released(me, row)
    if words is None or words.post is None or not post.has_come(me, words.post.on, now):
        return None
    return Cover(id, words.post.when)


def _come(me: Me, id: UUID, now: datetime) -> tuple[Any, Words]:
    """A letter of the other's that may be opened now, with what it says: one that one keeps closed, or the
    next in turn."""
    found = find(me, now)
    if id not in {one.id for one in (*found.closed, *((found.new,) if found.new else ()))}:
        raise NotFound
    row = _select_of_the_other(me).filter(id=id).first()
    words = None if row is None else reading_keepsakes.read_released(me, row)
    if words is None or words.post is None:
        raise NotFound
    return row, words
