"""Settings that only their owner ever sees: which extras to show or to leave out. Under the personal key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from duologue.engine.dates import A_DAY
from duologue.languages.installed_languages import find_language
from duologue.languages.language import Language
from duologue.people import documents
from duologue.people.columns import Column, Holder
from duologue.people.documents import Document, Moment
from duologue.people.me import Me, require_writable
from duologue.people.refusals import NotFound, Refusal
from duologue.vault import Kind

MOST_LIVED = 300
MOST_MOVES = 12
MOST_HOURS = 4
LATELY = timedelta(days=3)
MOST_RESTING = 50
PACES = ("more", "less", "enough")
EVENINGS = range(17, 24)
EVENING = 20
BETWEEN_CLOSER = timedelta(days=7)
DAILY_FOR = {"month": 28, "season": 91, "half-year": 182, "year": 364}
"""For how many days one may have closeness asked daily, by name; it ends by itself."""


class AskedCloser(NamedTuple):
    """The round that last asked whether it brought one closer, and one's own date of it."""

    round: str
    day: date


@dataclass(frozen=True, slots=True)
class OwnSettings:
    """Each is off until its owner switches it on.

    `guess`: also guess the other's mood in a check-in; `stress`: also say how much pulls at one from outside;
    `thread`: one has opened one's thread, so that a check-in asks every other day how close one feels, None
    where that was never decided; `closeness`: it asks every day; `daily_until`: it does so up to that date of
    one's own, which is the last; `no_hints`: write reflections without hints;
    `pace`: what one said last of how much there is, "more", "less", "enough" or nothing, and `paced` on which
    date of one's own. `closer`: where it was
    last asked whether something brought one closer, which is asked once a week at most. `lived`: the zones
    one lived in before the present one, oldest first, each with the moment one left it, so that what one gave
    stays under the date it was there. `language`: the code of the one they read, "" for what their browser
    asks for. `resting`: rounds that one let rest, each with a digest of what one saw of it then.
    `sensual`: sensual gestures, and a talk about them, are there; `no_letters`: letters that come wait until
    it is off again; `no_question`: leave the day's question out; `evening`: the hours from which it opens for
    them, each with the last date of the one before it (see `find_evening`).
    """

    guess: bool = False
    stress: bool = False
    thread: bool | None = None
    closeness: bool = False
    daily_until: date | None = None
    no_hints: bool = False
    sensual: bool = False
    pace: str = ""
    paced: date | None = None
    language: str = ""
    no_letters: bool = False
    no_question: bool = False
    evening: tuple[tuple[date, int], ...] = ()
    closer: AskedCloser | None = None
    lived: tuple[tuple[Moment, str], ...] = ()
    resting: tuple[tuple[str, str], ...] = ()


NAMES = tuple(one.name for one in fields(OwnSettings))
COLUMN = Column("settings", Kind.SETTINGS)
OWN = documents.declare(Document("own settings", OwnSettings, COLUMN, OwnSettings(), spaced=True))


def read_mine(me: Me) -> OwnSettings:
    """One's own settings; a setting of a later version is passed over."""
    if me.settings is None:
        return OwnSettings()
    known: OwnSettings | None = me.opened.get((me.person_id.int, me.settings))
    if known is None:
        known = OWN.read_stored(me, me.settings)
        me.opened[me.person_id.int, me.settings] = known
    return known


def list_switched_on(me: Me, today: date) -> frozenset[str]:
    """The names of what is switched on for a round of one's own date `today`, as scripts name them."""
    settings = read_mine(me)
    if has_opened_thread(settings) and is_asked_daily(settings, today):
        settings = replace(settings, closeness=True)
    on = frozenset([name for name in NAMES if getattr(settings, name) is True])
    # Every day is every other day as well.
    return on | {"thread"} if settings.closeness else on


def has_on(me: Me, setting: str | None, today: date) -> bool:
    """Whether one has switched on what an exercise asks for; of one that asks for nothing, it is so."""
    return setting is None or setting in list_switched_on(me, today)


def is_asked_daily(settings: OwnSettings, today: date) -> bool:
    """Whether a time one set for being asked daily is not over on that date of one's own."""
    return settings.daily_until is not None and today <= settings.daily_until


def has_opened_thread(settings: OwnSettings) -> bool:
    return settings.thread or settings.closeness


def change(me: Me, by: Callable[[OwnSettings], OwnSettings]) -> None:
    """Keep what `by` makes of them as they stand, from the next request on; another device's change meanwhile
    stays."""

    def change_stored(before: OwnSettings) -> OwnSettings | None:
        after = by(before)
        return None if after == before and me.settings is not None else after

    OWN.change(me, change_stored)


def seal_settings(personal: bytes, person: UUID, settings: OwnSettings) -> bytes:
    """The column of a person whose personal key this is."""
    return COLUMN.close(Holder(person, personal), OWN.write_text(settings))


def set_extras(me: Me, *, guess: bool, stress: bool, closeness: bool, no_hints: bool, sensual: bool) -> None:
    """Switch each on or off; raises `Refusal` in an archive. Closeness is asked of nobody who has not opened
    their thread."""
    require_writable(me)

    def switch_extras(before: OwnSettings) -> OwnSettings:
        daily = closeness and has_opened_thread(before)
        return replace(
            before, guess=guess, stress=stress, closeness=daily, no_hints=no_hints, sensual=sensual
        )

    change(me, switch_extras)


def set_thread(me: Me, *, opened: bool) -> None:
    """Have a check-in ask how close one feels, or no longer; whether it is time, whoever calls knows."""

    def switch_thread(before: OwnSettings) -> OwnSettings:
        until = before.daily_until if opened else None
        return replace(before, thread=opened, closeness=opened and before.closeness, daily_until=until)

    change(me, switch_thread)


def set_daily(me: Me, span: str, today: date) -> None:
    """Have one's check-ins ask every day for one of `DAILY_FOR`, counted from `today` on, or, with "", no
    longer. Raises `NotFound` for another name, `Refusal` in an archive and for a thread that is not open."""
    require_writable(me)
    if span and span not in DAILY_FOR:
        raise NotFound
    until = today + timedelta(days=DAILY_FOR[span] - 1) if span else None

    def ask_daily(before: OwnSettings) -> OwnSettings:
        if span and not has_opened_thread(before):
            raise Refusal("Open your thread first: then a check-in asks how close you feel.", None)
        return replace(before, daily_until=until)

    change(me, ask_daily)


def asks_closer(me: Me, round_id: UUID, today: date) -> bool:
    """Whether that round may ask whether it brought one closer: one round a week does."""
    last = read_mine(me).closer
    return last is None or last.round == str(round_id) or today - last.day >= BETWEEN_CLOSER


def note_asked_closer(me: Me, round_id: UUID, today: date) -> None:
    """That round asks it, and no other within a week."""
    asked = AskedCloser(str(round_id), today)

    def add_asked(before: OwnSettings) -> OwnSettings:
        is_known = before.closer is not None and before.closer.round == asked.round
        return before if is_known else replace(before, closer=asked)

    last = read_mine(me).closer
    if last is None or last.round != asked.round:
        change(me, add_asked)


def set_pace(me: Me, pace: str, today: date) -> None:
    """What one says, on a date of one's own, of how much there is; `NotFound` for none of `PACES`, `Refusal`
    in an archive."""
    require_writable(me)
    if pace not in PACES:
        raise NotFound
    change(me, lambda before: replace(before, pace=pace, paced=today))


def let_rest(me: Me, seen: Mapping[str, str]) -> None:
    """Let these rounds rest, for oneself alone, as they were seen; `Refusal` in an archive."""
    require_writable(me)

    def add_rested(before: OwnSettings) -> OwnSettings:
        resting = {**dict(before.resting), **seen}
        return replace(before, resting=tuple(resting.items())[-MOST_RESTING:])

    change(me, add_rested)


def find_evening(me: Me, day: date) -> int:
    """The full hour of that date from which the day's question opens for `me`."""
    return _choose_evening(read_mine(me), day)


def _choose_evening(settings: OwnSettings, day: date) -> int:
    hours = [hour for after, hour in settings.evening if day > after]
    return hours[-1] if hours else EVENING


def set_question(me: Me, *, asks: bool, hour: int, today: date) -> None:
    """Whether the day's question is asked, and from which hour it opens after `today`, the latest date that
    it is where they live or lived these days (`days.find_latest_date`): were it from now on, one could look
    at any
    hour whether it is open. Raises `Refusal` in an archive and for another hour."""
    require_writable(me)
    if hour not in EVENINGS:
        raise Refusal("Please choose an hour from 17 to 23.", "opens_from")

    def choose_evening_hour(before: OwnSettings) -> OwnSettings:
        # Of every date that may be open somewhere still, the hour stays what it was.
        earlier = tuple(one for one in before.evening if one[0] < today)[-MOST_HOURS:]
        is_new = hour != _choose_evening(before, today + A_DAY)
        evening = (*earlier, (today, hour)) if is_new else before.evening
        return replace(before, no_question=not asks, evening=evening)

    change(me, choose_evening_hour)


def set_letters(me: Me, *, held: bool) -> None:
    """Hold letters that come, or let them come; who writes learns nothing of it. `Refusal` in an archive."""
    require_writable(me)
    change(me, lambda before: replace(before, no_letters=held))


def find_chosen_language(me: Me) -> Language | None:
    """The language one chose to read; None where one did not, or where it is here no more."""
    return find_language(read_mine(me).language)


def set_language(me: Me, code: str) -> None:
    """The language one reads, on all devices, in an archive too; `NotFound` for one that is not here."""
    if find_language(code) is None:
        raise NotFound
    change(me, lambda before: replace(before, language=code))


def note_move(me: Me, before: str, after: str, now: datetime) -> None:
    """Somebody lives in another zone from `now` on; in the same one, nothing changes.

    Raises `Refusal` for the thirteenth time within three days: where one lived lately decides when the day's
    question opens, so nothing of it may be pushed out of the list.
    """
    if before == after:
        return

    def add_zone(known: OwnSettings) -> OwnSettings:
        if sum(until > now - LATELY for until, _ in known.lived) >= MOST_MOVES:
            raise Refusal(
                "You have changed your time zone many times these days. Please wait a day or two.", "zone"
            )
        return replace(known, lived=(*known.lived, (now, before))[-MOST_LIVED:])

    change(me, add_zone)
