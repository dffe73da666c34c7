"""Who asks, and when: what the API's operations take from a request."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest

from duologue.people.access import Me
from duologue.people.refusals import NotFound


def me_of(request: HttpRequest) -> Me:
    me: Me = request.auth
    return me


def now_of(request: HttpRequest) -> datetime:
    """The moment the gate gave this request; everything in it happens then."""
    now: datetime = request.now
    return now


def not_in_an_archive(me: Me) -> None:
    """Raise `NotFound` in a couple that is closed, where the page is not there either."""
    if me.former:
        raise NotFound
