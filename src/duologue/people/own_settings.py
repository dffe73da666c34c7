"""Settings that only their owner ever sees: which extras to show or to leave out. Under the personal key."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime
from uuid import UUID

from duologue.engine.dates import A_DAY
from duologue.languages.installed import find_language
from duologue.languages.language import Language
from duologue.people.access import writable
from duologue.people.me import Me
from duologue.people.models import Person
from duologue.people.refusals import NotFound, Refusal
from duologue.vault import Context, Kind, seal, unseal

MOST_LIVED = 300
MOST_RESTING = 50
_NO_COUPLE = UUID(int=0)
PACES = ("more", "less", "enough")
EVENINGS = range(17, 24)
EVENING = 20


@dataclass(frozen=True, slots=True)
class OwnSettings:
    """Each is off until its owner switches it on.

    `guess`: also guess the other's mood in a check-in; `closeness`: be asked every day how close one feels,
    not every other; `no_hints`: write reflections without hints; `pace`: what one said of the first ten days,
    "more", "less", "enough" or nothing. `lived`: the zones one lived in before the present one, oldest first,
    each with the moment one left it, so that what one gave stays under the date it was there. `language`:
    the code of the one they read, "" for what their browser asks for. `resting`: rounds that one let rest,
    each with a digest of what one saw of it then. `no_question`: leave the day's question out; `evening`: the
    hours from which it opens for them, each with the last date of the one before it (see `evening_of`).
    """

    guess: bool = False
    closeness: bool = False
    no_hints: bool = False
    pace: str = ""
    language: str = ""
    no_question: bool = False
    evening: tuple[tuple[date, int], ...] = ()
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
    return frozenset(name for name, value in asdict(mine(me)).items() if value is True)


def change(me: Me, settings: OwnSettings) -> None:
    """Keep these from the next request on."""
    Person.objects.filter(id=me.person_id).update(settings=sealed(me.personal, me.person_id, settings))


def sealed(personal: bytes, person: UUID, settings: OwnSettings) -> bytes:
    """The column of a person whose personal key this is."""
    text = {
        **asdict(settings),
        "lived": [[until.isoformat(), zone] for until, zone in settings.lived],
        "evening": [[after.isoformat(), hour] for after, hour in settings.evening],
    }
    return seal(personal, _place(person), json.dumps(text).encode())


def set_extras(me: Me, *, guess: bool, closeness: bool, no_hints: bool) -> None:
    """Switch each on or off; raises `Refusal` in an archive."""
    writable(me)
    change(me, replace(mine(me), guess=guess, closeness=closeness, no_hints=no_hints))


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
    names = {known.name for known in fields(OwnSettings)}
    resting = tuple((id_, seen) for id_, seen in found.pop("resting", ()))
    known = {name: value for name, value in found.items() if name in names}
    return OwnSettings(**known, lived=lived, resting=resting, evening=evening)


def _place(person: UUID) -> Context:
    return Context(Kind.SETTINGS, person, _NO_COUPLE, person, 0)
