"""The cookies of a device session: their names, values, attributes and ages. Only these leave the server.

Cookies know no ports, so a browser sends those of every program on this machine's name to each of them. A
session's cookies therefore carry the instance in their name. On https they have the `__Host-` prefix and
`Secure`; on plain http, which is this machine alone, neither, as Safari's engine would not keep them there.

Inside, a session's three values go by `ID`, `KEY` and `SEEN`, which once were their names in browsers too and
are still read. What opens under former names is given again under its own, and the former are left alone:
they may have become a neighbour's.
"""

from __future__ import annotations

import re
from base64 import b32encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from duologue.people import key_files
from duologue.vault import Label, derive

ID = "__Host-id"
KEY = "__Host-key"
SEEN = "__Host-seen"
SESSION = (ID, KEY, SEEN)

# What else a browser keeps for us goes by these names inside.
CSRF, LANGUAGE, DOOR = "csrf", "language", "door"
OTHERS = (CSRF, LANGUAGE, DOOR)

DAY = 86_400
UNSECURED_AGE = 400 * DAY
SECURED_AGE = 14 * DAY

# Names that this instance may give a session. A second and a third are for a browser that shows a session of
# our name which opens nothing here: a copy of this instance, or a later backup, may yet open it.
PLACES = 3
# All that a value of ours is made of; whatever else other programs keep in cookies is passed over.
_VALUE = re.compile(r"[A-Za-z0-9._-]{1,128}")
_MOST_COOKIES = 400


@dataclass(frozen=True, slots=True)
class NewDevice:
    """The three values that a browser is given once; the server keeps a hash of the first alone."""

    id: str = field(repr=False)
    secret: str = field(repr=False)
    seen: str = field(repr=False)
    secured: bool = False


@dataclass(frozen=True, slots=True)
class Cookie:
    """One Set-Cookie: `max_age` in seconds, 0 to delete. No domain, as the `__Host-` prefix demands."""

    name: str
    value: str = field(repr=False)
    max_age: int
    path: str = "/"
    secure: bool = True
    httponly: bool = True
    samesite: Literal["Lax", "Strict"] = "Lax"


@dataclass(frozen=True, slots=True)
class ShownSession:
    """A session as a browser showed it: its values by `ID`, `KEY` and `SEEN`, and where they stood.

    `place` counts this instance's names; None: other names than a request like this one would be given.
    """

    values: Mapping[str, str] = field(repr=False)
    place: int | None


def read(header: str) -> dict[str, str]:
    """The cookies of a Cookie header that could be ours, whatever else is in it. Never raises."""
    found: dict[str, str] = {}
    for part in header.split(";", _MOST_COOKIES)[:_MOST_COOKIES]:
        name, _, value = part.partition("=")
        value = value.strip()
        if _VALUE.fullmatch(value):
            # Of two with one name, ours stands last: its path is the shortest.
            found[name.strip()] = value
    return found


def list_shown(sent: Mapping[str, str], secure: bool) -> Iterator[ShownSession]:
    """Every session among a browser's cookies, those under the names of today first."""
    for place in range(PLACES):
        yield from _find_shown(sent, _list_names(secure, place), place)
    if not secure:
        # Browsers send what they keep for https on this machine by http as well.
        for place in range(PLACES):
            yield from _find_shown(sent, _list_names(True, place), None)
    yield from _find_shown(sent, dict(zip(SESSION, SESSION, strict=True)), None)


def set_for_device(new: NewDevice) -> tuple[Cookie, ...]:
    """What to set after beginning, joining or signing in."""
    return _make_three(new.id, new.secret, new.seen, new.secured)


def renew(sent: Mapping[str, str], seen: str | None, secured: bool) -> tuple[Cookie, ...]:
    """What to set when `Me.seen` has a new value: the same session, living on; nothing when it is None."""
    if seen is None:
        return ()
    return _make_three(sent[ID], sent[KEY], seen, secured)


def clear() -> tuple[Cookie, ...]:
    """What to set after signing out or a quick exit that locks."""
    return tuple(Cookie(name, "", 0) for name in SESSION)


def fit_to_browser(wanted: tuple[Cookie, ...], secure: bool, place: int) -> tuple[Cookie, ...]:
    """The same cookies as a browser is to keep them, by the scheme of its request."""
    names = _list_names(secure, place)
    return tuple(
        Cookie(names[one.name], one.value, one.max_age, one.path, secure, one.httponly, one.samesite)
        for one in wanted
    )


def name_in_browser(what: str, secure: bool) -> str:
    """What a cookie of this instance is called in a browser, by the scheme of its request."""
    return _find_prefix(secure) + what


def find_other(what: str, sent: Mapping[str, str], secure: bool) -> str | None:
    """The value of one of `OTHERS` that a browser keeps for this instance, under whichever name."""
    for name in _list_other_names(_find_instance(), what, secure):
        if name in sent:
            return sent[name]
    return None


def _find_shown(
    sent: Mapping[str, str], names: Mapping[str, str], place: int | None
) -> Iterator[ShownSession]:
    values = {inside: sent[name] for inside, name in names.items() if name in sent}
    if ID in values and KEY in values:
        yield ShownSession(values, place)


def _list_names(secure: bool, place: int) -> dict[str, str]:
    prefix = _find_prefix(secure)
    after = "" if place == 0 else f"-{place + 1}"
    return {ID: f"{prefix}id{after}", KEY: f"{prefix}key{after}", SEEN: f"{prefix}seen{after}"}


def _find_prefix(secure: bool) -> str:
    return _write_prefix(_find_instance(), secure)


def _write_prefix(instance: str, secure: bool) -> str:
    return f"{'__Host-' if secure else ''}duologue-{instance}-"


@lru_cache(maxsize=16)
def _list_other_names(instance: str, what: str, secure: bool) -> tuple[str, ...]:
    """Today's first, then those of https and of before."""
    schemes = (True,) if secure else (False, True)
    return (*(_write_prefix(instance, one) + what for one in schemes), f"__Host-{what}")


def _find_instance() -> str:
    return _name_instance(key_files.find_held().files.release)


@lru_cache(maxsize=2)
def _name_instance(release: bytes) -> str:
    """Eight letters that say nothing, and stay the same for as long as the key files do."""
    return b32encode(derive(release, Label.RELEASE, b"cookies")[:5]).decode().lower()


def _make_three(session_id: str, secret: str, seen: str, secured: bool) -> tuple[Cookie, ...]:
    age = SECURED_AGE if secured else UNSECURED_AGE
    return Cookie(ID, session_id, age), Cookie(KEY, secret, age), Cookie(SEEN, seen, age)
