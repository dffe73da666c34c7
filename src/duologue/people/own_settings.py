"""Settings that only their owner ever sees: which extras to show or to leave out. Under the personal key."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from duologue.engine.dates import A_DAY
from duologue.languages.installed import find_language
from duologue.languages.language import Language
from duologue.people.me import Me, writable
from duologue.people.models import Person
from duologue.people.refusals import NotFound, Refusal
from duologue.vault import Context, Kind, seal, unseal

MOST_LIVED = 300
MOST_RESTING = 50
_NO_COUPLE = UUID(int=0)
PACES = ("more", "less", "enough")
EVENINGS = range(17, 24)
EVENING = 20
BETWEEN_CLOSER = timedelta(days=7)


class AskedCloser(NamedTuple):
    """The round that last asked whether it brought one closer, and one's own date of it."""

    round: str
    day: date


@dataclass(frozen=True, slots=True)
class OwnSettings:
    """Each is off until its owner switches it on.

    `guess`: also guess the other's mood in a check-in; `stress`: also say how much pulls at one from outside;
    `thread`: one has opened one's thread, so that a check-in asks every other day how close one feels, None
    where that was never decided; `closeness`: it asks every day; `no_hints`: write reflections without hints;
    `pace`: what one said of the first ten days, "more", "less", "enough" or nothing. `closer`: where it was
    last asked whether something brought one closer, which is asked once a week at most. `lived`: the zones
    one lived in before the present one, oldest first, each with the moment one left it, so that what one gave
    stays under the date it was there. `language`: the code of the one they read, "" for what their browser
    asks for. `resting`: rounds that one let rest, each with a digest of what one saw of it then.
    `no_question`: leave the day's question out; `evening`: the hours from which it opens for them, each with
    the last date of the one before it (see `evening_of`).
    """

    guess: bool = False
    stress: bool = False
    thread: bool | None = None
    closeness: bool = False
    no_hints: bool = False
    pace: str = ""
    language: str = ""
    no_question: bool = False
    evening: tuple[tuple[date, int], ...] = ()
    closer: AskedCloser | None = None
    lived: tuple[tuple[datetime, str], ...] = ()
    resting: tuple[tuple[str, str], ...] = ()


def mine(me: Me) -> OwnSettings:
    """One's own settings; a setting of a later version is passed over."""
    if me.settings is None:
        return OwnSettings()
    known: OwnSettings | None = me.opened.get((me.person_id, me.settings))
    if known is None:
        known = _read(unseal(me.personal, _place(me.person_id), me.settings))
        me.opened[me.person_id, me.settings] = known
    return known


def switched_on(me: Me) -> frozenset[str]:
    """The names of what is switched on, as scripts name them."""
    settings = mine(me)
    on = frozenset(name for name, value in asdict(settings).items() if value is True)
    # Every day is every other day as well.
    return on | {"thread"} if settings.closeness else on


def change(me: Me, settings: OwnSettings) -> None:
    """Keep these from the next request on."""
    Person.objects.filter(id=me.person_id).update(settings=sealed(me.personal, me.person_id, settings))


def sealed(personal: bytes, person: UUID, settings: OwnSettings) -> bytes:
    """The column of a person whose personal key this is."""
    text = {
        **asdict(settings),
        "lived": [[until.isoformat(), zone] for until, zone in settings.lived],
        "evening": [[after.isoformat(), hour] for after, hour in settings.evening],
        "closer": settings.closer and [settings.closer.round, settings.closer.day.isoformat()],
    }
    return seal(personal, _place(person), json.dumps(text).encode())


def set_extras(me: Me, *, guess: bool, stress: bool, closeness: bool, no_hints: bool) -> None:
    """Switch each on or off; raises `Refusal` in an archive. Closeness is asked of nobody who has not opened
    their thread."""
    writable(me)
    found = mine(me)
    daily = closeness and "thread" in switched_on(me)
    change(me, replace(found, guess=guess, stress=stress, closeness=daily, no_hints=no_hints))


def set_thread(me: Me, *, opened: bool) -> None:
    """Have a check-in ask how close one feels, or no longer; whether it is time, whoever calls knows."""
    change(me, replace(mine(me), thread=opened, closeness=opened and mine(me).closeness))


def asks_closer(me: Me, round_id: UUID, today: date) -> bool:
    """Whether that round may ask whether it brought one closer: one round a week does."""
    last = mine(me).closer
    return last is None or last.round == str(round_id) or today - last.day >= BETWEEN_CLOSER


def asked_closer(me: Me, round_id: UUID, today: date) -> None:
    """That round asks it, and no other within a week."""
    last = mine(me).closer
    if last is None or last.round != str(round_id):
        change(me, replace(mine(me), closer=AskedCloser(str(round_id), today)))


def set_pace(me: Me, pace: str) -> None:
    """What one said of the first ten days; `NotFound` for none of `PACES`, `Refusal` in an archive."""
    writable(me)
    if pace not in PACES:
        raise NotFound
    change(me, replace(mine(me), pace=pace))


def let_rest(me: Me, seen: Mapping[str, str]) -> None:
    """Let these rounds rest, for oneself alone, as they were seen; `Refusal` in an archive."""
    writable(me)
    resting = {**dict(mine(me).resting), **seen}
    change(me, replace(mine(me), resting=tuple(resting.items())[-MOST_RESTING:]))


def evening_of(me: Me, day: date) -> int:
    """The full hour of that date from which the day's question opens for `me`."""
    hours = [hour for after, hour in mine(me).evening if day > after]
    return hours[-1] if hours else EVENING


def set_question(me: Me, *, asks: bool, hour: int, today: date) -> None:
    """Whether the day's question is asked, and from which hour it opens after `today`: were it from now on,
    one could look at any hour whether it is open. Raises `Refusal` in an archive and for another hour."""
    writable(me)
    if hour not in EVENINGS:
        raise Refusal("Please choose an hour from 17 to 23.", "opens_from")
    settings = mine(me)
    before = tuple(one for one in settings.evening if one[0] < today)[-1:]
    changed = (*before, (today, hour)) if hour != evening_of(me, today + A_DAY) else settings.evening
    change(me, replace(settings, no_question=not asks, evening=changed))


def language_of(me: Me) -> Language | None:
    """The language one chose to read; None where one did not, or where it is here no more."""
    return find_language(mine(me).language)


def set_language(me: Me, code: str) -> None:
    """The language one reads, on all devices, in an archive too; `NotFound` for one that is not here."""
    if find_language(code) is None:
        raise NotFound
    change(me, replace(mine(me), language=code))


def moved(me: Me, before: str, after: str, now: datetime) -> None:
    """Somebody lives in another zone from `now` on; in the same one, nothing changes."""
    if before != after:
        settings = mine(me)
        change(me, replace(settings, lived=(*settings.lived, (now, before))[-MOST_LIVED:]))


def _read(raw: bytes) -> OwnSettings:
    found = json.loads(raw)
    lived = tuple((datetime.fromisoformat(until), zone) for until, zone in found.pop("lived", ()))
    evening = tuple((date.fromisoformat(after), hour) for after, hour in found.pop("evening", ()))
    last = found.pop("closer", None)
    closer = AskedCloser(last[0], date.fromisoformat(last[1])) if last else None
    names = {known.name for known in fields(OwnSettings)}
    resting = tuple((id_, seen) for id_, seen in found.pop("resting", ()))
    known = {name: value for name, value in found.items() if name in names}
    return OwnSettings(**known, lived=lived, resting=resting, evening=evening, closer=closer)


def _place(person: UUID) -> Context:
    return Context(Kind.SETTINGS, person, _NO_COUPLE, person, 0)
