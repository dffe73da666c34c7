"""What may be there a few times only, asked for more often in one moment, each on a connection of its own."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from threading import Barrier, Thread
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection
from django.db.models import QuerySet
from tests.keepsakes.racing import Jar, at_once, entered
from tests.world import PASSWORD, ZONE, Actor, Cheap, secure_at_once

from duologue.attachments import storing
from duologue.attachments.models import Attachment
from duologue.comments import commenting
from duologue.comments.models import Comment
from duologue.library import articles
from duologue.people import (
    beginning,
    erasing,
    inviting,
    passkeys,
    password,
    row_locks,
    telling,
    throttle,
)
from duologue.people.access import Me
from duologue.people.models import Invitation, Passkey, Person, SignIn
from duologue.people.passkeys_shown import MadePasskey
from duologue.people.refusals import Conflict
from duologue.rounds import attaching, drafts
from duologue.rounds.drafts import Typing

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


def between(what: str, *, locked: bool) -> bool:
    """Whether all is well after another device of Eva's did something in the middle of what she does.
    `locked`: with what makes it wait; without it, it comes between two statements."""
    now = datetime.now(UTC)
    eva = Actor("Eva")
    eva.keep(beginning.begin(beginning.mint_couple_link(now), "Eva", "rose", ZONE, now))
    with pytest.MonkeyPatch.context() as patch:
        if not locked:
            patch.setattr(row_locks, "_wait_for", lambda _rows: None)
        return BETWEEN[what](eva, now)


def _come_between(statement: str, other: Callable[[], object], do: Callable[[], object]) -> None:
    """Do it, and the other thing on a connection of its own just before the first such statement; the latter
    has three seconds, and then waits."""
    others: list[Thread] = []

    def run() -> None:
        with suppress(Exception):
            other()
        connection.close()

    def start_other(execute: Execute, sql: str, *about: Any) -> Any:
        if sql.startswith(statement) and not others:
            others.append(Thread(target=run))
            others[0].start()
            others[0].join(timeout=3)
        return execute(sql, *about)

    with suppress(Conflict, IntegrityError), connection.execute_wrapper(start_other):
        do()
    for one in others:
        one.join(timeout=20)


def _remove_last_passkeys(eva: Actor, now: datetime) -> bool:
    me = entered(eva.jar, now)
    _secure(me)
    made = [MadePasskey(os.urandom(16), os.urandom(32), os.urandom(32)) for _ in "ab"]
    one, other = (passkeys.keep(me.person_id, me.keys, key, "localhost", "A key", now) for key in made)
    phones = [entered(eva.jar, now) for _ in "ab"]
    _come_between(
        'DELETE FROM "people_passkey"',
        lambda: passkeys.remove(phones[1], other),
        lambda: passkeys.remove(phones[0], one),
    )
    return Passkey.objects.filter(person_id=me.person_id).exists()


def _take_new_code(eva: Actor, now: datetime) -> bool:
    stretching = Cheap()
    secure_at_once(entered(eva.jar, now), f"Eva {uuid4()}", PASSWORD, now, stretching)
    other = entered(eva.jar, now)
    sheet = password.prepare_code(other, PASSWORD, now, stretching)
    me = entered(eva.jar, now)
    _come_between(
        'UPDATE "people_person"',
        lambda: telling.put_off(other, now),
        lambda: password.finish_code(me, sheet.id, sheet.code.text[-4:], now),
    )
    kept = SignIn.objects.values_list("recovery_verifier", flat=True).get(person_id=me.person_id)
    return bytes(kept) == sheet.code.make_verifier()


def _erase(eva: Actor, now: datetime) -> bool:
    me, tab = entered(eva.jar, now), entered(eva.jar, now)
    typed = Typing({"f": "words"}, "id", "")
    _come_between(
        'DELETE FROM "people_person"',
        lambda: drafts.keep(tab, "a place", typed),
        lambda: erasing.erase(me, now),
    )
    return not Person.objects.filter(id=me.person_id).exists()


BETWEEN: dict[str, Callable[[Actor, datetime], bool]] = {
    "the last passkeys": _remove_last_passkeys,
    "a new code": _take_new_code,
    "erasing": _erase,
}
