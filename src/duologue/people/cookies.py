"""The cookies of a device session: their names, values, attributes and ages. Only these leave the server."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

ID = "__Host-id"
KEY = "__Host-key"
SEEN = "__Host-seen"

DAY = 86_400
UNSECURED_AGE = 400 * DAY
SECURED_AGE = 14 * DAY


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
    samesite: str = "Lax"


def for_device(new: NewDevice) -> tuple[Cookie, ...]:
    """What to set after beginning, joining or signing in."""
    return _three(new.id, new.secret, new.seen, new.secured)


def renewal(sent: Mapping[str, str], seen: str | None, secured: bool) -> tuple[Cookie, ...]:
    """What to set when `Me.seen` has a new value: the same session, living on; nothing when it is None."""
    if seen is None:
        return ()
    return _three(sent[ID], sent[KEY], seen, secured)


def cleared() -> tuple[Cookie, ...]:
    """What to set after signing out or a quick exit that locks."""
    return tuple(Cookie(name, "", 0) for name in (ID, KEY, SEEN))


def _three(session_id: str, secret: str, seen: str, secured: bool) -> tuple[Cookie, ...]:
    age = SECURED_AGE if secured else UNSECURED_AGE
    return Cookie(ID, session_id, age), Cookie(KEY, secret, age), Cookie(SEEN, seen, age)
