"""Who asks, and when: what the API's operations take from a request."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from django.http import HttpRequest

from duologue.people.access import Me
from duologue.people.refusals import NotFound


class Asked(HttpRequest):
    """What the gate and the token have put into a request by the time an operation is called."""

    auth: Me
    now: datetime


def find_me(request: HttpRequest) -> Me:
    return cast(Asked, request).auth


def find_now(request: HttpRequest) -> datetime:
    """The moment the gate gave this request; everything in it happens then."""
    return cast(Asked, request).now


def require_no_archive(me: Me) -> None:
    """Raise `NotFound` in a couple that is closed, where the page is not there either."""
    if me.former:
        raise NotFound
