"""What the gate has put into a request by the time a view is called."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest

from duologue.people.arriving import Arrived
from duologue.people.me import Me


class AnyRequest(HttpRequest):
    """Whoever sends it. `now` is the moment of all that it does; `nonce` lets this page's own scripts run;
    `me` is None for somebody who is not signed in; `arrived` says by which cookies they came;
    `last_event` is the number of the last event that this page knows of, None on a page without a stream."""

    now: datetime
    nonce: str
    me: Me | None
    arrived: Arrived
    last_event: int | None = None


class Request(AnyRequest):
    """Of somebody who is signed in: what a view that admits a partner or a reader is called with."""

    me: Me
