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


def me_of(request: HttpRequest) -> Me:
    return cast(Asked, request).auth


def now_of(request: HttpRequest) -> datetime:
    """The moment the gate gave this request; everything in it happens then."""
    return cast(Asked, request).now


def not_in_an_archive(me: Me) -> None:
    """Raise `NotFound` in a couple that is closed, where the page is not there either."""
    if me.former:
        raise NotFound
