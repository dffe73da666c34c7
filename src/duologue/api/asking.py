"""Who asks, and when: what the API's operations take from a request."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest

from duologue.people.access import Me


def me_of(request: HttpRequest) -> Me:
    me: Me = request.auth
    return me


def now_of(request: HttpRequest) -> datetime:
    """The moment the gate gave this request; everything in it happens then."""
    now: datetime = request.now
    return now
