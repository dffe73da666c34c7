"""Keeps something, edits it, takes it out of sight, shares it, or destroys it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from duologue.engine.visible_letters import is_seen, tidy
from duologue.keepsakes import agreeing, due_dates, keepsake_rows, own_days, post, reading_keepsakes
from duologue.keepsakes.keepsake_places import is_for_both, make_keepsake_place
from duologue.keepsakes.keepsake_words import Under, Words
from duologue.keepsakes.models import Keepsake
from duologue.languages import mark
from duologue.manuscript import keepsake_kinds as kinds
from duologue.manuscript.keepsake_kinds import KeepsakeKind
from duologue.people import access, days, lists
from duologue.people.access import Me
from duologue.people.refusals import Conflict, Refusal
from duologue.vault import MOST_ANSWER_BYTES, read_wraps, store_wraps, wrap_at_share

SENT_BEFORE = mark(
    "You sent this before, in other words, and those are kept. To keep these too, send them once more."
)
GIVEN = mark("This letter has been given: it stays as it was. You can take it back, or write another.")
ONLY_YOURS = mark("This is a note for yourself. You can say it, or write a letter.")
STAYS_A_LETTER = mark("A letter is given as a letter. This one stays as it is.")
STAYS_PUT_AWAY = mark("A line for day 40 stays as it is here. You can take it back.")
ONLY_ITS_AUTHOR = mark("Only who wrote this can change it. A note in the margin is open to both of you.")


def keep(
    me: Me,
    kind: KeepsakeKind,
    text: str,
    now: datetime,
    *,
    source: UUID | None = None,
    own: bool = False,
    id: UUID | None = None,
    again: date | None = None,
) -> UUID:
    """Keep `text` as `keep_once` does, under an id of its own unless one is given; the id."""
    keepsake_id = id or uuid4()
    keep_once(me, keepsake_id, kind, text, now, source=source, own=own, again=again)
    return keepsake_id


def keep_once(
    me: Me,
    keepsake_id: UUID,
    kind: KeepsakeKind,
    text: str,
    now: datetime,
    *,
    source: UUID | None = None,
    own: bool = False,
    again: date | None = None,
    under: Under | None = None,
    article: str = "",
) -> bool:
    """Keep `text` for both, or for oneself while alone or if `own`; whether it is new under this id.

    An agreement for both begins as its maker's wording, until the other confirms it. Raises `Refusal` for
    nothing at all, for more than 16,000 bytes, for a day to look again that has been, or for other words than
    stand under this id, `NotFound` for an `id` that is somebody else's already.
    """
    access.require_writable(me)
    alone = own or not me.shared
    words = Words(kind, check_text(text), again=check_day(me, kind, again, now), under=under, article=article)
    with transaction.atomic():
        keepsake_rows.check_choosable(me, keepsake_id)
        is_new = keepsake_rows.add(me, keepsake_id, me.seat, words, now, own=alone, source=source)
        if not is_new:
            require_same_words(me, keepsake_id, words.text)
        if is_new and kind.confirmed:
            asks = () if alone else (me.other_seat,)
            due = words.again if alone else None
            due_dates.settle(me, keepsake_id, days.find_utc_day(now), own=alone, again=due, asks=asks)
        if is_new and kind.day:
            own_days.settle(me, keepsake_id, kind, words.again, now, own=alone)
    return is_new


def write_note(me: Me, keepsake_id: UUID | str, text: str, now: datetime, *, id: UUID | None = None) -> UUID:
    """Write in the margin of a keepsake, for whoever reads it."""
    access.require_writable(me)
    with transaction.atomic():
        row = keepsake_rows.lock_row(me, keepsake_id)
        if reading_keepsakes.read_words(me, row).kind.apart:
            raise Refusal("A note belongs to something kept.", None)
        words = Words(kinds.NOTE, check_text(text), about=row.id)
        note_id, alone = id or uuid4(), not is_for_both(row)
        keepsake_rows.check_choosable(me, note_id)
        if not keepsake_rows.add(me, note_id, me.seat, words, now, own=alone, source=row.id):
            require_same_words(me, note_id, words.text)
    return note_id


def edit(me: Me, keepsake_id: UUID | str, text: str, again: date | None, seen: str, now: datetime) -> None:
    """Put it otherwise. `seen` is the digest of what was there before the one who edits.

    Of an agreement for both this makes a wording of one's own, which the other may confirm; anything else is
    its author's alone to edit. Raises `Refusal`, or `Conflict` if one's own words have changed since.
    """
    access.require_writable(me)
    text = check_text(text)
    with transaction.atomic():
        row = keepsake_rows.lock_row(me, keepsake_id)
        words = reading_keepsakes.read_words(me, row)
        if words.kind.confirmed and again != words.again:
            check_day(me, words.kind, again, now)
        if words.kind.confirmed and is_for_both(row):
            agreeing.propose(
                me, reading_keepsakes.read_agreement(me, row), me.seat, text, again, now, seen=seen
            )
            return
        if words.kind.apart or row.author != me.seat:
            raise Refusal(ONLY_ITS_AUTHOR)
        if words.kind.fixed:
            raise Refusal(STAYS_PUT_AWAY)
        if words.says(text, again):
            return
        if words.post is not None and (words.post.came or post.has_come(me, words.post.on, now)):
            raise Refusal(GIVEN)
        if seen != _digest_seen(me, row, words):
            raise Conflict
        if not words.kind.confirmed and (again is not None or words.kind.day) and again != words.again:
            check_day(me, words.kind, again, now)
        keepsake_rows.rewrite(me, row, replace(words, text=text, again=again, good=frozenset()))
        if words.kind.confirmed:
            due_dates.settle(me, row.id, days.find_utc_day(now), own=True, again=again)
        if words.kind.day:
            own_days.settle(me, row.id, words.kind, again, now, own=not is_for_both(row))


def archive(me: Me, keepsake_id: UUID | str, now: datetime, *, away: bool) -> None:
    """Take a keepsake out of sight, or bring it back; either may, and twice is once."""
    access.require_writable(me)
    with transaction.atomic():
        row = keepsake_rows.lock_row(me, keepsake_id)
        if away is (row.archived is not None):
            return
        Keepsake.objects.filter(id=row.id).update(archived=days.find_utc_day(now) if away else None)
        words = reading_keepsakes.read_words(me, row)
        if words.kind.day:
            own_days.settle(
                me,
                row.id,
                words.kind,
                None if away else words.again,
                now,
                own=not is_for_both(row),
                until=words.until,
            )
        if not words.kind.confirmed:
            return
        if away:
            due_dates.settle(me, row.id, days.find_utc_day(now), own=not is_for_both(row))
        elif is_for_both(row):
            agreeing.list_days(me, reading_keepsakes.read_agreement(me, row), days.find_utc_day(now))
        else:
            due_dates.settle(me, row.id, days.find_utc_day(now), own=True, again=words.again, good=words.good)


def share(me: Me, keepsake_id: UUID | str, now: datetime) -> None:
    """Let the other read what was one's own; its notes stay one's own. An agreement is then theirs to
    confirm. Raises `Refusal` for what is never shared as it is.
    """
    access.require_writable(me)
    if not me.shared:
        raise Refusal("There is nobody to share it with yet.", None)
    with transaction.atomic():
        row = keepsake_rows.lock_row(me, keepsake_id)
        words = reading_keepsakes.read_words(me, row)
        if is_for_both(row) or words.kind in (kinds.NOTE, kinds.DATES):
            return
        if words.kind is kinds.BROUGHT:
            raise Refusal("What you brought along stays yours to read.", None)
        if words.kind.never_shared:
            raise Refusal(_find_why_not_shared(words.kind))
        open_to_both(me, keepsake_id, now)


def open_to_both(me: Me, keepsake_id: UUID | str, now: datetime) -> None:
    """Have both read what was one's own, of whatever kind: a round that it was left by has opened."""
    access.require_writable(me)
    with transaction.atomic():
        row = keepsake_rows.lock_row(me, keepsake_id)
        words = reading_keepsakes.read_words(me, row)
        wraps = wrap_at_share(
            me.ring, make_keepsake_place(me.couple_id, row.id, row.author), read_wraps(bytes(row.wraps))
        )
        Keepsake.objects.filter(id=row.id).update(wraps=store_wraps(wraps), list=lists.BOTH)
        if words.kind.confirmed:
            due_dates.settle(me, row.id, days.find_utc_day(now), own=True)
            due_dates.settle(me, row.id, days.find_utc_day(now), own=False, asks=(me.other_seat,))
        if words.kind.day:
            own_days.settle(me, row.id, words.kind, None, now, own=True)
            if row.archived is None:
                own_days.settle(me, row.id, words.kind, words.again, now, own=False)


def destroy(me: Me, keepsake_id: UUID | str) -> None:
    """Destroy one's own keepsake for good, for both, and the notes on it: a line for day 40 as well, closed
    or open, since what somebody wrote is theirs to take back."""
    access.require_writable(me)
    with transaction.atomic():
        row = keepsake_rows.lock_row(me, keepsake_id)
        words = reading_keepsakes.read_words(me, row)
        if words.kind.confirmed and words.agreed is not None:
            raise Refusal("This belongs to both of you. You can let it go: then it is out of sight.", None)
        if row.author != me.seat:
            raise Refusal("Only who wrote this can take it away. You can put it out of sight.", None)
        if words.kind.confirmed and is_for_both(row):
            agreeing.take_back(me, reading_keepsakes.read_agreement(me, row), row.day)
            return
        keepsake_rows.remove(row.id)
        if words.kind.confirmed or words.kind.day:
            due_dates.settle(me, row.id, row.day, own=not is_for_both(row))
        if words.post is not None and not words.post.came:
            due_dates.settle(me, row.id, row.day, own=False)


def require_same_words(me: Me, keepsake_id: UUID, text: str) -> None:
    """Raise `Refusal` unless these are the words under an id that was sent before: a form that was stopped
    and put otherwise has the same id, and what it holds now would be nowhere."""
    if reading_keepsakes.read_words(me, keepsake_rows.lock_row(me, keepsake_id)).text != text:
        raise Refusal(SENT_BEFORE, "text")


def check_text(text: str) -> str:
    """What somebody typed, without the space around it and without controls; raises `Refusal`."""
    text = tidy(text)
    if not is_seen(text):
        raise Refusal("There is nothing written yet. A few words are enough.", "text")
    if len(text.encode()) > MOST_ANSWER_BYTES:
        raise Refusal("That is longer than fits in one note. Two notes are fine.", "text")
    return text


def check_day(me: Me, kind: KeepsakeKind, again: date | None, now: datetime) -> date | None:
    if kind.day:
        return own_days.check(me, kind, again, now)
    if again is None:
        return None
    if not kind.confirmed:
        raise Refusal("Only an agreement has a day to look again.", "again")
    if again <= days.find_date(me, now):
        raise Refusal("That day is over. Choose a later one, or leave it empty.", "again")
    return again


def _find_why_not_shared(kind: KeepsakeKind) -> str:
    if kind is kinds.LETTER:
        return STAYS_A_LETTER
    return STAYS_PUT_AWAY if kind.fixed else ONLY_YOURS


def _digest_seen(me: Me, row: Any, words: Words) -> str:
    if words.kind.confirmed:
        return reading_keepsakes.digest_agreement(reading_keepsakes.read_agreement(me, row), me.seat)
    return reading_keepsakes.digest_words(words)
