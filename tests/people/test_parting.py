"""Leaving a couple, and erasing oneself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import OperationalError, connection, transaction
from django.db.models import QuerySet
from tests.people.database import Dump, blobs, dump, holds
from tests.world import NOW, ZONE, World, token_header

from duologue.attachments import storing
from duologue.attachments.models import Attachment, Part
from duologue.people import (
    access,
    beginning,
    devices,
    erasing,
    hooks,
    introducing,
    inviting,
    key_files,
    leaving,
    limits,
    own_settings,
    pairing,
    profile,
    sweeping,
)
from duologue.people.key_files import Held
from duologue.people.limits import Limits
from duologue.people.me import Me
from duologue.people.models import Couple, Device, Invitation, Partner, Person, SignIn
from duologue.people.own_settings import OwnSettings
from duologue.people.refusals import Refusal
from duologue.rounds import outbox
from duologue.rounds.models import Block, Outbox


def test_leaving_needs_nobody_and_closes_it_for_both_from_the_next_request(world):
    """check 49: at any time; afterwards the archive reads, and nothing can be written."""
    was = world.ana.me()
    leaving.leave_couple(was, NOW)
    for who in (world.ana, world.ben):
        me = who.me()
        assert me.former and me.ring.couple == was.ring.couple
        assert profile.read_names(me) == {"a": "Ana", "b": "Ben"}
        with pytest.raises(Refusal):
            access.require_writable(me)
    assert not world.stranger.me().former


def changed(before: Dump, after: Dump) -> set[str]:
    return {table for table in before if before[table] != after[table]}


def test_leaving_is_silent(world):
    """check 49: nothing but the couple's own row changes; it says that it is closed, not by whom."""
    world.ben.visit(NOW)
    before = dump()
    leaving.leave_couple(world.ben.me(), NOW)
    after = dump()
    assert changed(before, after) == {"people_couple"}
    by_ben = after["people_couple"]
    Couple.objects.filter(id=world.ana.me().couple_id).update(closed=None)
    leaving.leave_couple(world.ana.me(), NOW)
    assert dump()["people_couple"] == by_ben


def test_a_note_about_leaving_would_be_noticed(world):
    """check 49: the control: a trace in any other table is seen."""
    before = dump()
    leaving.leave_couple(world.ben.me(), NOW)
    Person.objects.filter(id=world.ana.me().person_id).update(settings=b"Ben left")
    assert changed(before, dump()) != {"people_couple"}


def test_leaving_in_the_middle_of_pairing_takes_the_offer_back(alone):
    """check 49: a joiner who has not been here since never gets the key."""
    invited = inviting.invite(alone.ana.me(), "", NOW)
    alone.join(alone.ben, invited)
    pairing.find_four_words(alone.ana.me())
    pairing.find_four_words(alone.ben.me())
    pairing.confirm(alone.ana.me(), NOW)
    leaving.leave_couple(alone.ana.me(), NOW)
    assert not Partner.objects.filter(offer__isnull=False).exists()
    me = alone.ben.me()
    assert me.former and me.ring.couples == {}


def test_leaving_ends_what_was_waiting(alone):
    me = alone.ana.me()
    inviting.invite(me, "", NOW)
    code = introducing.make_short_code(me, NOW)
    leaving.leave_couple(alone.ana.me(), NOW)
    assert [row.state for row in Invitation.objects.all()] == ["ended"]
    with pytest.raises(introducing.NotFound):
        introducing.join_by_short_code(code, "Ben", "moss", ZONE, NOW)


def test_leaving_twice_is_leaving_once(world, monkeypatch):
    told = []
    monkeypatch.setattr(hooks, "on_leaving", [lambda me, now: told.append(me.seat)])
    stale = world.ben.me()
    leaving.leave_couple(world.ana.me(), NOW)
    leaving.leave_couple(stale, NOW)
    leaving.leave_couple(world.ana.me(), NOW)
    assert told == ["a"]


def everything_of(me) -> list[bytes]:
    """All stored values that are this person's alone, and their ids."""
    values = [me.person_id.bytes, me.person_id.hex.encode(), me.mine.profile, me.settings or b"none"]
    for model, columns in (
        (Person, ("public_key", "bundle", "settings")),
        (SignIn, ("name_hash", "salt", "verifier", "locked", "recovery_verifier", "recovery_locked")),
        (Device, ("id_hash", "locked", "label")),
        (Partner, ("couple_key", "profile", "limits", "limits_wraps", "invitation_key")),
    ):
        for row in model.objects.filter(**{"id" if model is Person else "person_id": me.person_id}).values(
            *columns
        ):
            values += [bytes(value) for value in row.values() if value]
    return values


def test_erasing_leaves_no_live_copy_of_what_is_ones_own(
    world, held_key_files, django_capture_on_commit_callbacks
):
    """check 51: keys, devices, sign-in, settings, ceilings and profiles, in every couple.

    The other's stay.
    """
    world.secure(world.ana)
    own_settings.change(world.ana.me(), lambda _: OwnSettings(guess=True))
    limits.change(world.ana.me(), lambda _: Limits(depth=1))
    header, phone = token_header(world.ana), world.second_device(world.ana)
    own, theirs = everything_of(world.ana.me()), everything_of(world.ben.me())
    assert len(own) > 15
    assert all(holds(value) for value in own)  # the control: before, each of them is found
    with django_capture_on_commit_callbacks(execute=True):
        erasing.erase(world.ana.me(), NOW)
    assert not any(holds(value) for value in own if len(value) > 8)
    assert all(holds(value) for value in theirs if len(value) > 8)
    for jar in (world.ana.jar, phone.jar):
        assert access.enter(jar, NOW) is None
    assert access.enter_by_token(header, NOW) is None
    assert len(Held.load(held_key_files.directory).revoked) == 3
    for who in (world.ben, world.carl):
        me = who.me()
        assert me.former and not me.other_here and profile.read_names(me) == {"b": who.name}
    assert not world.stranger.me().former


def test_a_letter_goes_even_where_somebody_answered_it(alone):
    """check 51: the joiner, with whom no key was shared yet, is left without it."""
    invited = inviting.invite(alone.ana.me(), "words in a letter", NOW)
    alone.join(alone.ben, invited)
    assert profile.read_other(alone.ben.me()) is not None
    erasing.erase(alone.ana.me(), NOW)
    assert not Invitation.objects.exists()
    me = alone.ben.me()
    assert me.former and profile.read_names(me) == {"b": "Ben"}


def test_what_nobody_else_is_in_goes_as_a_whole(alone):
    """check 51: a couple of one, with its invitations."""
    inviting.invite(alone.ana.me(), "words", NOW)
    erasing.erase(alone.ana.me(), NOW)
    counts = {table: len(rows) for table, rows in dump().items() if rows}
    assert counts == {"people_host": 1}
    assert len(blobs()) == 2  # the host row: the name of its key files and its canary


def test_rows_that_only_name_the_couple_go_with_it(alone):
    """check 51: also those without a foreign key to it."""
    mine, couple = alone.ana.me(), alone.ana.me().couple_id
    Block.objects.create(couple=couple, month=NOW.date(), content=b"x")
    Block.objects.create(couple=mine.person_id, month=NOW.date(), content=b"of somebody else")
    erasing.erase(mine, NOW)
    assert [bytes(row.content) for row in Block.objects.all()] == [b"of somebody else"]


def test_what_another_device_wrote_in_the_moment_of_erasing_goes_with_the_next_sweep(alone):
    """check 51: rows that only name their couple, of each kind that there is; other couples keep theirs."""

    def write(me) -> None:
        storing.put(me, b"a picture", {}, NOW)
        Block.objects.create(couple=me.couple_id, month=NOW.date(), content=b"x")
        outbox.tell(me.couple_id, "b", "round", None, NOW)

    def count() -> list[int]:
        return [kind.objects.count() for kind in (Attachment, Part, Block, Outbox)]

    stale = alone.ana.me()
    token = beginning.mint_couple_link(NOW)
    alone.stranger.keep(beginning.begin(token, "Sam", "teal", ZONE, NOW))
    write(alone.stranger.me())
    assert count() == [1, 1, 1, 1]
    erasing.erase(stale, NOW)
    write(stale)
    assert count() == [2, 2, 2, 2]
    assert sweeping.sweep(NOW) == 4
    assert count() == [1, 1, 1, 1]
    assert Block.objects.get().couple == alone.stranger.me().couple_id


def test_erasing_asks_the_layers_above_once_a_couple(world, monkeypatch):
    told = []
    monkeypatch.setattr(
        hooks, "on_erasing", [lambda me, now: told.append((me.couple_id, me.seat, me.ring.couple))]
    )
    couples = {couple for couple, _ in access.list_seats(world.ana.me())}
    keys = {world.ana.me().ring.couple, world.carl.me().ring.couple}
    erasing.erase(world.ana.me(), NOW)
    assert {couple for couple, _, _ in told} == couples and len(told) == 2
    assert {key for _, _, key in told} == keys


def test_a_failing_layer_erases_nothing(world, monkeypatch):
    def fails(me, now):
        raise RuntimeError("no room")

    monkeypatch.setattr(hooks, "on_erasing", [fails])
    before = dump()
    with pytest.raises(RuntimeError):
        erasing.erase(world.ana.me(), NOW)
    assert dump() == before
    assert world.ana.me()


def leave_on_a_full_disk(me: Me, leave: Callable[[Me, datetime], None]) -> None:
    delete = QuerySet.delete

    def find_no_room(rows):
        if rows.model is Person:
            raise OperationalError("database or disk is full")
        return delete(rows)

    with pytest.MonkeyPatch.context() as full, pytest.raises(OperationalError):
        full.setattr(QuerySet, "delete", find_no_room)
        leave(me, NOW)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("leave", [erasing.erase, devices.sign_out], ids=["erasing", "signing out"])
def test_who_could_not_be_erased_is_not_kept_out(leave, monkeypatch):
    """check 51: a full disk undoes all of it, what is written down beside the database as well."""
    world = World.paired()
    leave_on_a_full_disk(world.ben.me(), leave)
    assert access.enter(world.ben.jar, NOW) is not None
    assert not world.ana.me().former
    leave(world.ben.me(), NOW)
    assert access.enter(world.ben.jar, NOW) is None
    assert world.ana.me().former


@pytest.mark.django_db(transaction=True)
def test_control_written_down_before_it_was_so_it_keeps_them_out(monkeypatch):
    world = World.paired()
    monkeypatch.setattr(transaction, "on_commit", lambda do, **_: do())
    leave_on_a_full_disk(world.ben.me(), erasing.erase)
    assert access.enter(world.ben.jar, NOW) is None


def test_the_files_of_the_database_do_not_keep_what_was_deleted(db):
    """check 51: SQLite overwrites freed pages with zeros."""
    if connection.vendor != "sqlite":
        pytest.skip("a setting of SQLite")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete")
        assert cursor.fetchone()[0] == 1


def test_the_last_to_erase_takes_the_couple_along(world):
    couple = world.ana.me().couple_id
    erasing.erase(world.ana.me(), NOW)
    assert Couple.objects.filter(id=couple).exists()
    erasing.erase(world.ben.me(), NOW)
    assert not Couple.objects.filter(id=couple).exists()


def test_who_is_left_can_begin_again(world, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        erasing.erase(world.ana.me(), NOW)
    beginning.begin_again(world.ben.me(), "Ben", "moss", ZONE, NOW)
    assert not world.ben.me().former
    assert devices.list_devices(world.ben.me(), NOW)
    assert key_files.find_held().revoked
