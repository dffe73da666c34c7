"""One's own calendar's address: made, renewed and ended by its owner. What it shows lies under a key that
only the address makes, so whoever has the database reads nothing of it."""

from __future__ import annotations

import hashlib
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID, uuid5

from duologue.config import addresses
from duologue.keepsakes import date_lists, own_days
from duologue.keepsakes.own_days import ListedDay
from duologue.languages import _, mark
from duologue.notify.calendar import ical
from duologue.notify.calendar.ical import CalendarDay, CalendarEntry
from duologue.notify.models import Feed
from duologue.people import days
from duologue.people.access import Me, require_writable
from duologue.rhythm import own_times
from duologue.rhythm.calling import Ritual
from duologue.vault import Context, Kind, Label, Unreadable, derive, seal, unseal

SECRET_BYTES = 32
_NOBODY = UUID(int=0)
_NAMED = UUID("0d1f2f4a-5a0b-4b5e-9d7c-3d3b1f1e8a52")

GENERIC, GENERIC_DAY = mark("A minute"), mark("A day")
NAMES = {
    Ritual.CHECK_IN: mark("Check-in"),
    Ritual.QUESTION: mark("The day's question"),
    Ritual.WEEK: mark("The two of us, the week"),
    Ritual.MONTH: mark("The two of us, the month"),
    Ritual.YEAR: mark("A look back at the year"),
}
YEARLY, TO_COME = mark("A day of every year"), mark("A day to come")
PROMISED = mark("An agreement to look at again")


def find_address(me: Me) -> str:
    """The whole address, "" where one has none."""
    secret = own_times.read_mine(me).feed
    return addresses.make_link(f"/calendar/{secret}.ics") if secret else ""


def begin(me: Me, *, says: bool) -> None:
    """Have an address for a calendar, to be written by `rewrite`: a former one leads nowhere from now on.
    `says`: it names what each time is for. Raises `Refusal` in an archive."""
    require_writable(me)
    end(me)
    secret = urlsafe_b64encode(secrets.token_bytes(SECRET_BYTES)).rstrip(b"=").decode()
    own_times.change(me, lambda before: replace(before, feed=secret, feed_says=says))


def end(me: Me) -> None:
    """Its address leads nowhere any more."""
    secret = own_times.read_mine(me).feed
    if secret:
        Feed.objects.filter(place_hash=_place_hash(secret)).delete()
        own_times.change(me, lambda before: replace(before, feed=""))


def rewrite(me: Me, now: datetime) -> None:
    """Bring what the address shows in line with one's own times, in its owner's session."""
    mine, zone = own_times.read_mine(me), own_times.find_zone(me)
    if not mine.feed or zone is None:
        return
    begins = days.find_date(me, now)
    entries = [
        CalendarEntry(
            f"{uuid5(_NAMED, mine.feed + ritual)}",
            _(NAMES[ritual] if mine.feed_says else GENERIC),
            ritual,
            at,
        )
        for ritual, at in mine.of.items()
    ]
    whole = [
        CalendarDay(
            f"{uuid5(_NAMED, f'{mine.feed}{one.id}')}", _name_day(one, mine.feed_says), one.on, one.yearly
        )
        for one in _list_days(me, begins)
    ]
    pauses = [one for one in own_times.list_pauses(me) if not one.is_over(begins)]
    text = ical.write(entries, zone, begins, now, pauses, whole).encode()
    place, content = _place_hash(mine.feed), seal(_derive_key(mine.feed), _CONTEXT, text)
    if not Feed.objects.filter(place_hash=place).update(content=content):
        Feed.objects.get_or_create(place_hash=place, defaults={"content": content})


def digest_days(me: Me, now: datetime) -> str:
    """Of the days in one's calendar, "" without one: where it is another, the calendar is rewritten."""
    if not own_times.read_mine(me).feed:
        return ""
    found = [(str(one.id), one.on.isoformat(), one.yearly) for one in _list_days(me, days.find_date(me, now))]
    return hashlib.sha256(json.dumps(found).encode()).hexdigest()[:16]


def _list_days(me: Me, today: date) -> list[ListedDay]:
    """One's own and those of both: their days, and no word of what they say."""
    return own_days.list_days(date_lists.read_all_dates(me), today)


def _name_day(one: ListedDay, says: bool) -> str:
    return _(GENERIC_DAY if not says else PROMISED if one.promised else YEARLY if one.yearly else TO_COME)


def read(secret: str) -> bytes | None:
    """What that address shows, None for one that leads nowhere."""
    try:
        if len(urlsafe_b64decode(secret + "=" * (-len(secret) % 4))) != SECRET_BYTES:
            return None
    except ValueError:
        return None
    found = Feed.objects.filter(place_hash=_place_hash(secret)).values_list("content", flat=True).first()
    if found is None:
        return None
    try:
        return unseal(_derive_key(secret), _CONTEXT, bytes(found))
    except Unreadable:
        return None


_CONTEXT = Context(Kind.FEED, _NOBODY, _NOBODY, None, 0)


def _derive_key(secret: str) -> bytes:
    return derive(secret.encode(), Label.FEED)


def _place_hash(secret: str) -> bytes:
    return hashlib.sha256(derive(secret.encode(), Label.FEED_PLACE)).digest()
