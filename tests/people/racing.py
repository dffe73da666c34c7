"""What may be there a few times only, asked for more often in one moment, each on a connection of its own."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import QuerySet
from tests.keepsakes.racing import Jar, at_once, entered
from tests.world import ZONE, Actor

from duologue.attachments import storing
from duologue.attachments.models import Attachment
from duologue.comments import commenting
from duologue.comments.models import Comment
from duologue.library import articles
from duologue.people import beginning, inviting, passkeys, row_locks, throttle
from duologue.people.access import Me
from duologue.people.models import Invitation, Passkey, SignIn
from duologue.people.passkeys_shown import MadePasskey
from duologue.rounds import attaching

MOST, TRIES = 2, 5
Execute = Callable[..., Any]


def _invite(me: Me, now: datetime) -> None:
    inviting.invite(me, "", now)


def _put(me: Me, now: datetime) -> None:
    storing.put(me, b"a picture", {}, now, most=attaching.MOST_UNSENT)


def _comment(me: Me, now: datetime) -> None:
    article = next(iter(articles.read_articles()))
    commenting.write(me, article, "Somebody", f"Thank you. {uuid4()}", now, id=uuid4())


def _add_passkey(me: Me, now: datetime) -> None:
    made = MadePasskey(os.urandom(16), os.urandom(32), b"")
    passkeys.add(me, made, "localhost", "A key", now)


CAPS: dict[str, tuple[object, str, Callable[[Me, datetime], None], QuerySet[Any]]] = {
    "invitations": (inviting, "MOST_OPEN", _invite, Invitation.objects),
    "attachments": (attaching, "MOST_UNSENT", _put, Attachment.objects),
    "comments": (commenting, "MOST_WAITING", _comment, Comment.objects),
    "passkeys": (passkeys, "MOST_PASSKEYS", _add_passkey, Passkey.objects),
}
"""Where each cap stands, under which name, how it is filled, and what counts."""


def begin_alone(now: datetime) -> Jar:
    """The jar of somebody whom nobody has joined yet."""
    one = Actor("Eva")
    one.keep(beginning.begin(beginning.mint_couple_link(now), "Eva", "rose", ZONE, now))
    return one.jar


def find_added(what: str, jar: Jar, now: datetime, *, locked: bool) -> tuple[list[str], int]:
    """(What went wrong, how many are there) after `TRIES` were asked for at once where `MOST` may be and none
    was. `locked`: with what holds the row; without it, all count before any of them adds."""
    module, name, add, rows = CAPS[what]
    counted, table = Barrier(TRIES), rows.model._meta.db_table
    rows.all().delete()

    def wait_before_adding(execute: Execute, sql: str, *about: Any) -> Any:
        if not locked and sql.startswith(f'INSERT INTO "{table}"'):
            counted.wait(timeout=20)
        return execute(sql, *about)

    def ask() -> None:
        me = entered(jar, now)
        with connection.execute_wrapper(wait_before_adding):
            add(me, now)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, name, MOST)
        if what == "passkeys":
            _secure(entered(jar, now))
        if not locked:
            patch.setattr(row_locks, "_wait_for", lambda _rows: None)
            # It holds a row of its own, of each who comments; the cap is of all together.
            patch.setattr(throttle, "count_try", lambda *_, **__: None)
        wrong = at_once([ask] * TRIES)
    return wrong, rows.count()


def _secure(me: Me) -> None:
    about = {"name_hash": os.urandom(32), "recovery_verifier": b"-", "recovery_locked": b"-"}
    SignIn.objects.get_or_create(person_id=me.person_id, defaults=about)
