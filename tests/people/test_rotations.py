"""Keys are exchanged in one piece: whatever fails, the old or the new works, never neither."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction
from tests.people.database import dump
from tests.world import NOW, PASSWORD, ZONE, World, new_code_at_once, secure_at_once

from duologue.people import (
    access,
    beginning,
    devices,
    introducing,
    inviting,
    joining,
    leaving,
    pairing,
    password,
    sealing,
    signing_in,
)
from duologue.people.me import Me
from duologue.people.models import SignIn
from duologue.people.refusals import Refusal
from duologue.people.securing import make_password_columns

NEW = "three herons, one grey pond"
MOST_STATEMENTS = 60

Rotation = Callable[[datetime], Any]


class Broken(Exception):
    """Neither the old nor the new works."""


def broken_at(place: int, call: Callable[[], Any]) -> Any:
    """Call with the disk failing at a statement, counted from 1, or at a commit, from -1 downwards."""
    statements, commits = count(1), count(-1, -1)
    committing = connection._commit

    def failing(execute, sql, params, many, context):
        if next(statements) == place:
            raise OperationalError("disk I/O error")
        return execute(sql, params, many, context)

    def commit():
        if next(commits) == place:
            connection._rollback()
            raise OperationalError("disk I/O error")
        return committing()

    connection._commit = commit
    try:
        with connection.execute_wrapper(failing):
            return call()
    finally:
        connection._commit = committing


def survives(
    rotate: Rotation,
    old: Callable[[datetime], bool],
    new: Callable[[Any, datetime], bool],
    commits: int = 1,
) -> int:
    """Break `rotate` at each commit and statement; after each the old works, in the end the new.

    Returns at how many statements it was broken; raises `Broken` where neither worked.
    """
    moment = NOW
    if not old(moment):
        raise Broken("before it began")
    for place in [*range(-commits, 0), *range(1, MOST_STATEMENTS)]:
        # Further apart than any pause that failed tries may have asked for.
        moment += timedelta(minutes=61)
        try:
            made = broken_at(place, lambda when=moment: rotate(when))
        except OperationalError:
            if not old(moment):
                raise Broken(f"broken at {place}") from None
            continue
        if place < 0:
            raise Broken("it went through without its last commit")
        if not new(made, moment):
            raise Broken("after it went through")
        return place
    raise Broken("it never went through")


@pytest.fixture
def world(transactional_db):
    made = World.paired(NOW)
    made.secure(made.ana)
    return made


def opens(world, secret: str, moment: datetime) -> bool:
    """Whether a password opens Ana's keys; leaves no trace of having asked."""
    try:
        with transaction.atomic():
            new = world.sign_in("Ana", secret, moment, "198.51.100.1")
            jar = {access.names.ID: new.id, access.names.KEY: new.secret, access.names.SEEN: new.seen}
            entered = access.enter(jar, moment)
            is_whole = entered is not None and entered.ring.couple is not None
            raise Undone
    except Undone:
        return is_whole
    except Refusal:
        return False


def recovers(world, code: str, moment: datetime) -> bool:
    """Whether a recovery code opens Ana's keys; nothing is spent."""
    try:
        with transaction.atomic():
            signing_in.sign_in_with_recovery("Ana", code, NEW, moment, world.stretching)
            raise Undone
    except Undone:
        return True
    except Refusal:
        return False


class Undone(Exception):
    """Takes a trial back."""


def test_a_password_change_breaks_nowhere(world):
    """check 9: at each statement, and at the commit; the code goes on working throughout."""
    me = world.ana.me()
    code = world.ana.code
    broken = survives(
        lambda now: password.change_password(me, PASSWORD, NEW, now, world.stretching),
        lambda now: opens(world, PASSWORD, now) and recovers(world, code, now),
        lambda _, now: (
            opens(world, NEW, now) and not opens(world, PASSWORD, now) and recovers(world, code, now)
        ),
    )
    assert broken > 3


def test_a_password_change_in_two_pieces_would_break(world):
    """check 9: the control: the verifier first and the locked key afterwards."""
    me = world.ana.me()

    def in_pieces(now: datetime) -> None:
        columns = make_password_columns(me.keys, me.person_id, NEW, world.stretching)
        row = SignIn.objects.filter(person_id=me.person_id)
        row.update(salt=columns["salt"], verifier=columns["verifier"])
        row.update(locked=columns["locked"])

    with pytest.raises(Broken, match="broken at"):
        survives(
            in_pieces,
            lambda now: opens(world, PASSWORD, now),
            lambda _, now: opens(world, NEW, now),
            commits=0,
        )


def test_a_recovery_breaks_nowhere(world):
    """check 9: until it has gone through, the old code and password work; afterwards the new."""
    code = world.ana.code
    broken = survives(
        lambda now: signing_in.sign_in_with_recovery("Ana", code, NEW, now, world.stretching),
        lambda now: opens(world, PASSWORD, now) and recovers(world, code, now),
        lambda made, now: (
            opens(world, NEW, now) and recovers(world, made.code, now) and not recovers(world, code, now)
        ),
    )
    assert broken > 3


def test_a_new_recovery_code_breaks_nowhere(world):
    """check 9."""
    me, code = world.ana.me(), world.ana.code
    survives(
        lambda now: new_code_at_once(me, PASSWORD, now, world.stretching),
        lambda now: recovers(world, code, now),
        lambda made, now: recovers(world, made, now) and not recovers(world, code, now),
    )


def test_securing_breaks_nowhere(world):
    """check 9: before it the device opens, and no name is taken by half an account."""
    me = world.ben.me()

    def still_open(now: datetime) -> bool:
        return access.enter(world.ben.jar, now) is not None and SignIn.objects.count() == 1

    world.ben.visit(NOW)
    broken = survives(
        lambda now: secure_at_once(me, "Ben", NEW, now, world.stretching),
        still_open,
        lambda _, now: SignIn.objects.count() == 2 and world.sign_in("Ben", NEW, now).secured,
        commits=2,
    )
    assert broken > 3


def test_a_confirmation_breaks_nowhere(transactional_db):
    """check 9: either nobody was given the couple key or the joiner collects it."""
    world = World.joined()
    pairing.find_four_words(world.ana.me())
    pairing.find_four_words(world.ben.me())
    me = world.ana.me()
    broken = survives(
        lambda now: pairing.confirm(me, now),
        lambda now: (
            not world.ana.me().shared
            and not world.ben.me().shared
            and bool(pairing.find_four_words(world.ana.me()))
        ),
        lambda _, now: world.ana.me().ring.couple == world.ben.me().ring.couple,
    )
    assert broken > 3


def test_collecting_breaks_nowhere(transactional_db):
    """check 9: as long as it fails the offer stays, and nothing is lost; the page is shown all the same."""
    world = World.joined()
    pairing.find_four_words(world.ana.me())
    pairing.confirm(world.ana.me(), NOW)
    unchanged = dump()

    def collects(now: datetime) -> Me:
        me = access.enter(world.ben.jar, now)
        if not me.shared:
            raise OperationalError("left for the next visit")
        return me

    broken = survives(
        collects,
        lambda now: dump() == unchanged,
        lambda made, now: made.shared and world.ben.me().ring.couple == world.ana.me().ring.couple,
    )
    assert broken > 5


@pytest.mark.parametrize("step", ["make_strict", "weaken", "agree"])
def test_a_change_of_sealing_breaks_nowhere(world, step):
    """check 9: couple, own copy of the key and agreement change together."""
    if step != "make_strict":
        sealing.make_strict(world.ana.me(), NOW)
    if step == "agree":
        sealing.weaken(world.ben.me(), NOW)
    me, before = world.ana.me(), dump()
    change = sealing.make_strict if step == "make_strict" else sealing.weaken
    key = me.ring.couple
    survives(
        lambda now: change(me, now),
        lambda now: dump() == before and world.ana.me().ring.couple == key,
        lambda _, now: (
            dump() != before
            and world.ana.me().ring.couple == key
            and world.ana.me().strict == (step != "agree")
        ),
    )


def test_beginning_again_breaks_nowhere(world):
    """check 9: the person is in the old couple's archive or in the new couple."""
    me, before = world.carl.me(), dump()
    survives(
        lambda now: beginning.begin_again(me, "Carl", "teal", ZONE, now),
        lambda now: dump() == before and world.carl.me().former,
        lambda _, now: not world.carl.me().former and world.carl.me().ring.couple is not None,
    )


def test_joining_breaks_nowhere(transactional_db):
    """check 9: a link that could not be answered to its end is not spent."""
    world = World.invited_world()
    before, ids = dump(), (world.invited.invitation_id, world.invited.secret)
    survives(
        lambda now: joining.join(*ids, "Ben", "moss", ZONE, NOW),
        lambda now: dump() == before,
        lambda made, now: made.me.other_here and world.ana.me().other_here,
    )


def test_a_short_code_breaks_nowhere(transactional_db):
    """check 9: nor does a code."""
    world = World.begun()
    code = introducing.make_short_code(world.ana.me(), NOW)
    before = dump(without=("people_attempt",))
    # Every try from somewhere else, as five from one place would be enough.
    places = count(1)
    survives(
        lambda now: introducing.join_by_short_code(
            code, "Ben", "moss", ZONE, NOW, address=f"192.0.2.{next(places)}"
        ),
        lambda now: dump(without=("people_attempt",)) == before,
        lambda made, now: made.me.other_here and bool(pairing.find_four_words(world.ana.me())),
        commits=2,
    )


def test_leaving_and_revoking_break_nowhere(world):
    """check 9: the couple is open or closed, a device signed in or out."""
    phone = world.second_device(world.ana)
    me, theirs = world.ana.me(), phone.me().device_id
    survives(
        lambda now: devices.revoke(me, theirs, now),
        lambda now: devices.Device.objects.filter(id=theirs).exists(),
        lambda _, now: access.enter(phone.jar, NOW) is None,
    )
    before = dump()
    survives(
        lambda now: leaving.leave_couple(me, now),
        lambda now: dump() == before and not world.ben.me().former,
        lambda _, now: world.ana.me().former and world.ben.me().former,
    )


def test_inviting_breaks_nowhere(transactional_db):
    """check 9: an invitation is there with its key, or not at all."""
    world = World.begun()
    me, before = world.ana.me(), dump()
    survives(
        lambda now: inviting.invite(me, "come", NOW),
        lambda now: dump() == before,
        lambda made, now: world.ana.me().ring.invitation == made.key,
    )
